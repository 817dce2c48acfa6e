"""What holds for every prompt, whatever is written in it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompt_vocabulary import GUESSING, VOCABULARY
from retexture.prompts import Condition, Term, TermKind, Understanding, Vocabulary, understand
from retexture.prompts.text import Gap, clean, split

_GRAMMAR = (
    "no not without and or with in of the , . : ; :: ::-1 - — -- --no --seed --s --style raw --ar 16:9 5 "
    "veins cracks rivets veined covered turn into blue pale white rose #abc mint light free \" ' “ ( ) "
    "wall floor sky car dog eyes statue everything rest keep stays same untouched except but only which is "
    "the my a old wet slightly very large snow on onto make paint marbel stonewall instead = change"
)
_PIECES = [
    *(word for term in VOCABULARY.terms for word in term.words),
    *_GRAMMAR.split(" "),
    "\n",
    "https://a.b/marble.png",
]
_prompts = st.one_of(
    st.text(max_size=300),
    st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=4)), max_size=40).map(" ".join),
    st.lists(st.sampled_from(_PIECES), max_size=40).map("".join),
)
_terms = st.sampled_from([(term, word) for term in VOCABULARY.terms for word in (term.name, *term.words)])


def names(found: Understanding) -> set[str]:
    accents = [accent.material for material in found.materials for accent in material.accents]
    asked = [material.name for material in found.materials]
    return {name for name in (*asked, *found.styles, *found.lights, *found.manners, *accents) if name}


@given(_prompts)
@settings(max_examples=400)
def test_every_text_is_understood_somehow(prompt: str) -> None:
    found = understand(prompt, GUESSING)
    assert json.loads(json.dumps(found.to_json(), ensure_ascii=False).encode()) == found.to_json()
    assert found.description().endswith(".")
    assert found == understand(prompt, GUESSING)
    looks = found.materials or found.styles or found.lights or found.manners or found.colours
    parts = found.repaints or found.treatments
    assert found.recognised == (bool(looks or parts) or found.condition != Condition())
    assert names(found).isdisjoint(found.excluded)
    assert len(found.unknown) <= 12
    for target in (*found.kept, *(target for ask in found.materials for target in ask.targets)):
        assert target.text
    for state in (found.condition, *(ask.condition for ask in found.materials)):
        assert 0.25 <= state.scale <= 4.0
        assert all(0.0 <= value <= 1.0 for value in (state.wear, state.wetness, state.snow, state.dust))
    for each in found.ignored:
        assert each.text
        assert each.reason
        assert len(each.text) <= 80


@given(_prompts, _terms)
@settings(max_examples=400)
def test_what_no_names_is_gone_and_the_rest_stays(prompt: str, term: tuple[Term, str]) -> None:
    before = understand(prompt, VOCABULARY)
    after = understand(f"{prompt} --no {term[1]}", VOCABULARY)
    assert term[0].name in after.excluded
    assert term[0].name not in names(after)
    assert names(after) <= names(before)
    assert after.parameters.seed == before.parameters.seed


@given(st.text(max_size=200))
def test_cleaning_twice_is_cleaning_once_as_far_as_words_go(prompt: str) -> None:
    assert split(clean(clean(prompt))) == split(clean(prompt))


@pytest.mark.parametrize("term", VOCABULARY.terms, ids=lambda term: term.name)
def test_every_word_of_a_term_asks_for_it(term: Term) -> None:
    for word in (term.name, *term.words):
        # Run together, "autumnleaves" has no stem that is known.
        together = word if word.endswith(" leaves") else word.replace(" ", "").replace("-", "")
        for written in (word, word.upper(), word.replace(" ", "-"), together, f"«{word}»"):
            assert term.name in names(understand(written, VOCABULARY)), written


@pytest.mark.parametrize(
    "piece",
    [
        "no a, ",
        "gold and ",
        '--no "',
        "veins of ",
        "turn a ",
        "::",
        "\u0301\u0323",
        "a--seed",
        "ﷺ",
        "x-",
        "#",
        "dark ",
        "old ",
        "stay ",
        "the sky, ",
        "the sky and ",
        "keep the ",
        "not the sky, ",
        "gold, only the floor, ",
        "on the floor in ",
        "wall, floor and gold and jade ",
        "no moss on the wall ",
        "the red car in ",
        "marbel ",
        ": ",
    ],
)
def test_the_longest_prompts_are_read_to_the_end(piece: str) -> None:
    prompt = (piece * 8192)[:8180] + "\n lava"
    assert "lava" in names(understand(prompt, VOCABULARY))


def test_a_word_of_two_terms_of_one_kind_is_refused() -> None:
    marble = Term(TermKind.MATERIAL, "marble", ("marble", "polished rock"))
    stone = Term(TermKind.MATERIAL, "stone", ("stone", "Polished-Rocks"))
    with pytest.raises(ValueError, match="'marble' and 'stone' share 'Polished-Rocks'"):
        Vocabulary((marble, stone))


def test_a_word_of_two_kinds_asks_for_both() -> None:
    vocabulary = Vocabulary(
        (Term(TermKind.MATERIAL, "neon", ("neon",)), Term(TermKind.LIGHT, "neon", ("neon",)))
    )
    found = understand("neon", vocabulary)
    assert [material.name for material in found.materials] == ["neon"]
    assert found.lights == ("neon",)


def test_a_phrase_without_a_word_is_refused() -> None:
    with pytest.raises(ValueError, match="no word"):
        Vocabulary((Term(TermKind.STYLE, "ink", ("…",)),))


def test_an_empty_vocabulary_still_understands_colours() -> None:
    assert [colour.name for colour in understand("navy marble", Vocabulary(())).colours] == ["navy"]


def test_gaps_say_how_far_words_are_apart() -> None:
    words = split("Knit-wear, it’s w/o zips. Éclair")
    assert [(word.text, word.gap) for word in words] == [
        ("knit", Gap.STOP),
        ("wear", Gap.HYPHEN),
        ("it", Gap.COMMA),
        ("without", Gap.SPACE),
        ("zips", Gap.SPACE),
        ("eclair", Gap.STOP),
    ]


def test_the_sentence_for_people_and_the_json_say_the_same() -> None:
    found = understand(
        "rose gold statue and worn white marble with red veins on the floor, the walls in teal, "
        "keep the red car, ink, fog, no moss, gloriously --seed 3",
        VOCABULARY,
    )
    assert found.description() == (
        "Rose gold, white marble with red veins (worn) on the floor, the walls in teal, ink style, "
        "fog light; the red car kept as in the photo; without moss."
    )
    red = {"name": "red", "hex": "#ff0000"}
    assert found.to_json() == {
        "recognised": True,
        "materials": [
            {
                "name": "gold",
                "colours": [{"name": "rose gold", "hex": "#c98f80"}],
                "accents": [],
                "targets": [],
                "condition": {},
            },
            {
                "name": "marble",
                "colours": [{"name": "white", "hex": "#ffffff"}],
                "accents": [{"part": "veins", "colour": red, "material": None}],
                "targets": [{"place": "floor", "text": "floor", "colour": None, "side": None}],
                "condition": {"wear": 0.6},
            },
        ],
        "styles": ["ink"],
        "lights": ["fog"],
        "manners": [],
        "colours": [],
        "light_colours": [],
        "repaints": [
            {
                "colours": [{"name": "teal", "hex": "#008080"}],
                "targets": [{"place": "wall", "text": "walls", "colour": None, "side": None}],
            }
        ],
        "treatments": [],
        "condition": {},
        "everything": False,
        "kept": [{"place": "object", "text": "red car", "colour": red, "side": None}],
        "excluded": ["moss"],
        "parameters": {"seed": 3},
        "described": ["statue", "red"],
        "unknown": ["gloriously"],
        "corrections": [],
        "guesses": [],
        "language": "",
    }
