"""Every word of content in a prompt is used, describes the photo, is ignored for a reason, or is unknown."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from prompt_vocabulary import GUESSING, VOCABULARY
from retexture.prompts import Understanding, Use, WordUse, understand
from retexture.prompts.lexicon import colours, grammar, nouns, states
from retexture.prompts.text import COLON, Word, clean, split

DESIGN_PROMPTS = Path(__file__).with_name("design_prompts.txt").read_text("utf-8").splitlines()
_WORDS = [prompt.split() for prompt in DESIGN_PROMPTS]
_SAYS_NOTHING = (
    grammar.FUNCTION_WORDS
    | grammar.SAYING_NOTHING
    | grammar.LINKING
    | grammar.BELONGING
    | grammar.ONTO
    | {word for phrase in grammar.OPERATORS for word in phrase.split()}
    | {COLON, "very", "slightly", "lightly", "heavily", "lots"}
)
_PIECES = [
    *(word for term in VOCABULARY.terms for word in term.words),
    *(
        "turquoise",
        "black",
        "sage green",
        "dark teal",
        "cream",
        "navy",
        "golden",
        "rose",
        "#aabbcc",
        "graphite",
    ),
    *(
        "walls",
        "the floor",
        "roof",
        "sky",
        "red car",
        "my dog",
        "statue",
        "window frames",
        "kitchen",
        "trees",
    ),
    *("veins", "rivets", "moss in the cracks", "details", "with gold veins", "embroidered", "patch", "seams"),
    *("old", "wet", "weathered", "snow", "deep snow", "very large", "slightly dusty", "in winter", "rain"),
    *("with", "and", "in", "on", "made of", "turn", "into", "replace", "to", "paint", "it", "of", "the", "a"),
    *("keep", "no", "without", "except", "only", "same", "remove", "but", "left", "lower half of the"),
    *("this sketch", "clay render", "photorealistic", "from this SketchUp model", "everything", "the rest"),
    *(
        "zorp",
        "clouds",
        "zebra",
        "cake",
        "a dragon",
        "spaceship",
        "boucle",
        "japandi",
        "1970s",
        "100",
        "it's",
    ),
]
_spliced = st.lists(
    st.sampled_from(_WORDS).flatmap(
        lambda words: st.integers(0, len(words) - 1).map(lambda at: " ".join(words[at : at + 5]))
    ),
    min_size=1,
    max_size=4,
)
_mixed = st.lists(st.one_of(st.sampled_from(_PIECES), _spliced.map(" ".join)), min_size=1, max_size=12)
_prompts = st.tuples(_mixed, st.sampled_from([" ", ", ", ". "])).map(lambda made: made[1].join(made[0]))


def _beginning_with() -> dict[str, set[str]]:
    """Return the names of terms by what their words begin with: "herringbone" may be that of a floor."""
    found: dict[str, set[str]] = {}
    for term in VOCABULARY.terms:
        for phrase in (term.name, *term.words):
            words = split(phrase)
            for end in range(1, len(words) + 1):
                found.setdefault(" ".join(word.text for word in words[:end]), set()).add(term.name)
    return found


_TERMS = {word for term in VOCABULARY.terms for word in (term.name, *term.words)}
_BEGINNING_WITH = _beginning_with()


def uses(found: Understanding) -> dict[str, str]:
    return {word.text: word.use.value for word in found.words}


def _left_out(words: Sequence[Word], accounted: Sequence[WordUse]) -> list[str]:
    """Return the words that the account leaves out; it has the others in their order."""
    ahead = [word for each in accounted for word in each.text.split()]
    left_out = []
    for word in words:
        if ahead and ahead[0] == word.text:
            ahead.pop(0)
        else:
            left_out.append(word.text)
    assert ahead == [], "a word that is not in the prompt, or twice"
    return left_out


def _is_content(word: str) -> bool:
    noun = nouns.index().get(word)
    whole = noun is not None and noun.place is None and not noun.result
    return not (whole or word in _SAYS_NOTHING or word.isdecimal() or "'" in word)


def _check(prompt: str) -> Understanding:
    """Check the account of a prompt that has no parameters, and where what is said to be used is found."""
    found = understand(prompt, VOCABULARY)
    if not found.corrections and not found.guesses:
        assert [word for word in _left_out(split(clean(prompt)), found.words) if _is_content(word)] == []
    unknown = dict.fromkeys(word.text for word in found.words if word.use is Use.UNKNOWN)
    assert found.unknown == tuple(unknown)[:12]
    told = json.dumps(found.to_json(), ensure_ascii=False)
    for text, use in found.words:
        if use is Use.USED:
            assert any(name in told for name in _names(text)), f"{text} of {prompt!r} is not in {told}"
    return found


def _names(text: str) -> list[str]:
    """Return what may be in a result for a word: what names a material, a colour, … there; "" for others."""
    words = split(text)
    names = list(_BEGINNING_WITH.get(text, ()))
    colour = colours.find(words, 0)
    named = colour is not None and colour.length == len(words)
    state = states.index().get(text)
    noun = nouns.index().get(text)
    if text in grammar.COVERS or (noun is not None and text not in _TERMS):
        return [""]  # the fabric of "the sofa fabric"; "barn" begins a term, and is none
    names += [colour.colour.name] if colour and named else []
    names += [grammar.PARTICIPLES[text]] if text in grammar.PARTICIPLES else []  # "riveted" lays rivets
    return [*names, *([state.field] if state else []), text] if names else [""]


@pytest.mark.parametrize("prompt", DESIGN_PROMPTS)
def test_every_word_of_a_design_prompt_is_accounted_for(prompt: str) -> None:
    found = _check(prompt)
    assert found.recognised
    assert found.words


def test_few_words_of_design_prompts_are_unknown() -> None:
    words = [word for prompt in DESIGN_PROMPTS for word in understand(prompt, GUESSING).words]
    unknown = [word.text for word in words if word.use is Use.UNKNOWN]
    assert len(unknown) <= 0.03 * len(words), unknown


@given(_prompts)
@example("brass, copper pipes and riveted with light oak fronts")
@settings(max_examples=2000, derandomize=True)
def test_every_word_of_content_ends_as_one_thing(prompt: str) -> None:
    _check(prompt)


@pytest.mark.parametrize(
    ("prompt", "unknown"),
    [
        ("made of smoke", ["smoke"]),
        ("giraffe spots", ["giraffe", "spots"]),
        ("quilted patch", ["quilted", "patch"]),
        ("a pizza", ["pizza"]),
        ("turn it into a dragon", ["dragon"]),
        ("make the car look like a spaceship", ["spaceship"]),
        ("a coffee on wood", ["coffee"]),
        ("moss and wisteria on the wall", ["wisteria"]),
    ],
)
def test_a_thing_that_is_wanted_and_not_made_is_unknown(prompt: str, unknown: list[str]) -> None:
    assert list(understand(prompt, VOCABULARY).unknown) == unknown


@pytest.mark.parametrize(
    ("prompt", "described"),
    [
        ("marble statue", ["statue"]),
        ("my dog, watercolour", ["dog"]),
        ("the street at night", ["street"]),
        ("turn the brick house into gold", ["brick"]),
        ("a coral made of ice", ["coral"]),
        ("old man made of jade", ["old"]),
        ("keep the sky red, marble", ["red"]),
        ("turn the road into a river of lava", ["river"]),
        ("turn my house into a marble palace", ["palace"]),
    ],
)
def test_what_the_photo_shows_is_described(prompt: str, described: list[str]) -> None:
    assert list(understand(prompt, VOCABULARY).described) == described


def test_each_word_ends_as_what_its_passes_made_of_it() -> None:
    found = understand("the old red car in gold, zorp, 8k, cyan light, no moss, keep the sky", VOCABULARY)
    assert uses(found) == {
        "old": "describes",
        "red": "describes",
        "car": "used",
        "gold": "used",
        "zorp": "unknown",
        "8k": "ignored",
        "cyan": "ignored",
        "moss": "used",
        "sky": "used",
    }
