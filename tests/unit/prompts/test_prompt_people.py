"""Prompts as designers, game artists, children and learners of English type them, and what they mean."""

import pytest

from prompt_vocabulary import VOCABULARY, summary
from retexture.prompts import Term, TermKind, Vocabulary, understand

Expected = dict[str, list[str]]


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("rain-soaked street, night", {"lights": ["night"], "treatments": ["wetness 1 @ ground"]}),
        (
            "wet street after rain, neon",
            {
                "lights": ["rain", "neon"],
                "treatments": ["wetness 0.8 @ ground"],
                "condition": ["wetness 0.8"],
            },
        ),
        ("snow-covered roofs", {"treatments": ["snow 0.9 @ roof"]}),
        (
            "snowy roof, wooden walls",
            {"materials": ["carved wood @ wall"], "treatments": ["snow 0.7 @ roof"]},
        ),
        ("dusty floor", {"treatments": ["dust 0.6 @ floor"]}),
        ("make the roof look old", {"treatments": ["wear 0.5 @ roof"]}),
        ("the walls look weathered", {"treatments": ["wear 0.6 @ wall"]}),
        ("a snowy street", {"treatments": ["snow 0.7 @ ground"]}),
        ("thick snow on the roof", {"treatments": ["snow 1 @ roof"]}),
        ("frozen lake, snowy trees", {"materials": ["ice @ water"], "treatments": ["snow 0.7 @ vegetation"]}),
        ("wet slate roof", {"materials": ["slate @ roof {wetness 0.8}"]}),
        (
            "thunderstorm, stone roof",
            {"materials": ["stone @ roof"], "lights": ["storm"], "condition": ["wetness 1"]},
        ),
        (
            "blizzard, frozen lake",
            {"materials": ["ice @ water"], "lights": ["snowfall"], "condition": ["snow 0.9"]},
        ),
        ("in winter", {"lights": ["snowfall"], "condition": ["snow 0.6"]}),
        ("my old dog in gold", {"materials": ["gold @ subject"]}),
        ("wet hair, marble skin", {"materials": ["marble @ face"], "treatments": ["wetness 0.8 @ hair"]}),
        (
            "old rusty car on a snowy road",
            {"materials": ["rusted steel @ subject {wear 0.5}"], "treatments": ["snow 0.7 @ ground"]},
        ),
    ],
)
def test_a_state_is_that_of_the_part_it_is_said_of(prompt: str, expected: Expected) -> None:
    assert summary(understand(prompt, VOCABULARY)) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("two-tone red and white car", {"repaints": ["red+white @ subject"]}),
        ("red, white and blue car", {"repaints": ["red+white+blue @ subject"]}),
        ("black and gold sofa", {"repaints": ["black+gold @ subject"]}),
        ("brick and stone walls", {"materials": ["brick @ wall", "stone @ wall"]}),
        ("wood and marble floor", {"materials": ["carved wood @ floor", "marble @ floor"]}),
        ("blue and white striped walls", {"repaints": ["blue+white @ wall"]}),
        ("green and white striped sofa", {"repaints": ["green+white @ subject"]}),
        ("ombre walls from pink to orange", {"repaints": ["pink+orange @ wall"]}),
        ("white walls and oak floor", {"materials": ["strip parquet @ floor"], "repaints": ["white @ wall"]}),
        ("a pink and blue sky", {"repaints": ["pink+blue @ sky"]}),
        ("a pony in gold with pink hair", {"materials": ["gold @ subject"], "repaints": ["pink @ hair"]}),
        ("salmon pink leather", {"materials": ["salmon pink leather"]}),
        ("greenish blue leather", {"materials": ["greenish blue leather"]}),
        ("make it cream", {"colours": ["cream"]}),
        ("make the walls cream", {"repaints": ["cream @ wall"]}),
        ("shades of mint and peach", {"colours": ["mint", "peach"]}),
        ("sofa colour red", {"repaints": ["red @ subject"]}),
        ("color scheme of sage and mint", {"colours": ["sage", "mint"]}),
    ],
)
def test_colours_in_a_list_are_all_of_what_follows(prompt: str, expected: Expected) -> None:
    assert summary(understand(prompt, VOCABULARY)) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("walnut shelves", {"materials": ["walnut carved wood @ subject"]}),
        ("dark wood", {"materials": ["dark carved wood carved wood"]}),
        ("light oak floor", {"materials": ["light strip parquet strip parquet @ floor"]}),
        ("pale stone walls", {"materials": ["pale stone stone @ wall"]}),
        ("floor of wood in a dark shade", {"materials": ["dark carved wood carved wood @ floor"]}),
        ("very dark wood", {"materials": ["dark carved wood carved wood"]}),
        ("golden statue", {"materials": ["gold"]}),
        ("rust", {"materials": ["rusted steel"]}),
        (
            "walls: dark stone, floor: light wood",
            {"materials": ["dark stone stone @ wall", "light carved wood carved wood @ floor"]},
        ),
        ("dark blue wood", {"materials": ["dark blue carved wood"]}),
    ],
)
def test_kinds_and_shades_of_a_material_have_their_colour(prompt: str, expected: Expected) -> None:
    assert summary(understand(prompt, VOCABULARY)) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("rock concert", {}),
        ("iron man", {}),
        ("a glass of water on a table", {}),
        ("rock star in leather", {"materials": ["leather"]}),
        ("a bowl of oranges", {}),
        ("an orange on a table", {}),
        ("orange leather", {"materials": ["orange leather"]}),
        ("olive trees", {}),
        ("olive walls", {"repaints": ["olive @ wall"]}),
        ("a cup of coffee", {}),
        ("coffee table in oak", {"materials": ["carved wood @ subject"]}),
        ("golden retriever made of ice", {"materials": ["ice @ subject"]}),
        ("Van Gogh, marble", {"materials": ["marble"], "manners": ["Van Gogh"]}),
        ("brick by brick", {}),
        ("pencil skirt in leather", {"materials": ["leather"]}),
        ("natural stone walls", {"materials": ["stone @ wall"]}),
        ("neon pink light", {"lights": ["neon"]}),
    ],
)
def test_words_that_mean_something_else_ask_for_nothing(prompt: str, expected: Expected) -> None:
    assert summary(understand(prompt, VOCABULARY)) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("the orange carved from jade", {"materials": ["jade @ subject"]}),
        ("make the tomatoes chrome", {"materials": ["chrome @ subject"]}),
        ("an orange made of knitted wool", {"materials": ["knitted wool @ subject"]}),
        ("turn the orange into jade", {"materials": ["jade @ subject"]}),
        ("the orange is made of jade", {"materials": ["jade @ subject"]}),
        ("oranges carved from jade", {"materials": ["jade @ subject"]}),
        ("turn the peach into marble", {"materials": ["marble @ subject"]}),
        ("the lime made of glass", {"materials": ["glass @ subject"]}),
        ("an olive carved from wood", {"materials": ["carved wood @ subject"]}),
        ("the plum in velvet", {"materials": ["velvet @ subject"]}),
        ("turn the lavender into gold", {"materials": ["gold @ vegetation"]}),
        ("a rose made of gold", {"materials": ["gold @ vegetation"]}),
        ("the orange chair", {"repaints": ["orange @ subject"]}),
        ("make the orange chair walnut", {"materials": ["walnut carved wood @ object:orange"]}),
        ("orange walls", {"repaints": ["orange @ wall"]}),
        ("the orange and white walls", {"repaints": ["orange+white @ wall"]}),
        ("the orange leather", {"materials": ["orange leather"]}),
        ("change the orange to blue", {"colours": ["blue"]}),
        ("make the rose gold", {"materials": ["rose gold gold"]}),
        ("the walls in orange", {"repaints": ["orange @ wall"]}),
        ("the bean bag in cognac leather", {"materials": ["cognac leather @ subject"]}),
    ],
)
def test_a_fruit_is_a_thing_where_it_colours_nothing(prompt: str, expected: Expected) -> None:
    assert summary(understand(prompt, VOCABULARY)) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("ultra detailed oak wood, 8k", {"materials": ["carved wood"]}),
        ("highly detailed marble sculpture", {"materials": ["marble"]}),
        ("super realistic leather, octane render", {"materials": ["leather"]}),
        (
            "slightly rusty, more moss, less wood",
            {
                "materials": [
                    "rusted steel {intensity 0.4}",
                    "moss {intensity 1.6}",
                    "carved wood {intensity 0.4}",
                ]
            },
        ),
        ("slightly rough stone", {"materials": ["stone {rough 0.4}"]}),
        ("half marble half gold", {"materials": ["marble", "gold"]}),
    ],
)
def test_praise_and_degrees_say_nothing_of_the_next_but_one_word(prompt: str, expected: Expected) -> None:
    assert summary(understand(prompt, VOCABULARY)) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        (
            "walls: brick, floor: marble, sky: keep",
            {"materials": ["brick @ wall", "marble @ floor"], "kept": ["sky"]},
        ),
        ("gold everywhere, sky: unchanged", {"materials": ["gold"], "kept": ["sky"]}),
        ("sky keep, roof gold", {"materials": ["gold @ roof"], "kept": ["sky"]}),
        ("all wood but not sky", {"materials": ["carved wood"], "kept": ["sky"]}),
        ("all from wood but no the sky", {"materials": ["carved wood"], "kept": ["sky"]}),
        ("stone but no moss", {"materials": ["stone"], "excluded": ["moss"]}),
        ("exept the sky everything gold", {"materials": ["gold"], "kept": ["sky"]}),
        ("everything gold, sky excluded", {"materials": ["gold"], "kept": ["sky"]}),
        ("nothing should change except the floor: oak", {"materials": ["carved wood @ floor"]}),
        ("change nothing but the roof, which becomes gold", {"materials": ["gold @ roof"]}),
        ("don't include the person, gold", {"materials": ["gold"], "kept": ["person"]}),
        ("keep faces and skin natural, rest in gold", {"materials": ["gold"], "kept": ["face", "face"]}),
    ],
)
def test_what_stays_may_be_said_in_many_ways(prompt: str, expected: Expected) -> None:
    assert summary(understand(prompt, VOCABULARY)) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        (
            "1) brick walls\n2) marble floor\n3) roof: gold",
            {"materials": ["brick @ wall", "marble @ floor", "gold @ roof"]},
        ),
        ("floor - oak, walls - brick", {"materials": ["carved wood @ floor", "brick @ wall"]}),
        ("not wood, not stone - ice!", {"materials": ["ice"], "excluded": ["carved wood", "stone"]}),
        ("walls=brick floor=marble", {"materials": ["brick @ wall", "marble @ floor"]}),
        ("floor -> marble, walls -> brick", {"materials": ["marble @ floor", "brick @ wall"]}),
        ("MossyStoneWalls, GoldRoof", {"materials": ["stone [-/moss patches] @ wall", "gold @ roof"]}),
        ("new floor please: oak. leave everything else", {"materials": ["carved wood @ floor"]}),
        ("the wall, it must be brick", {"materials": ["brick @ wall"]}),
        ("same house but in brick", {"materials": ["brick @ subject"]}),
        ("a car but made of ice", {"materials": ["ice @ subject"]}),
        ("turn him into bronze", {"materials": ["bronze @ person"]}),
        ("turn the grass pink and the sky green", {"repaints": ["pink @ vegetation", "green @ sky"]}),
        ("from wood to stone", {"materials": ["stone"]}),
        ("a paper made of ice", {"materials": ["ice"]}),
        ("leather-like jade", {"materials": ["jade"]}),
        ("rust free chrome", {"materials": ["chrome"], "excluded": ["rusted steel"]}),
        ("old but not dirty leather", {"materials": ["leather {wear 0.5}"], "excluded": ["dirty"]}),
        (
            "walls off-white, sofa emerald green leather",
            {"materials": ["emerald green leather @ subject"], "repaints": ["off white @ wall"]},
        ),
        ("turquoise water, palm trees", {"repaints": ["turquoise @ water"]}),
        ("put moss on the roof and ivy on the walls", {"materials": ["moss @ roof", "ivy @ wall"]}),
        ("snow on the trees and on the roof", {"treatments": ["snow 0.6 @ vegetation+roof"]}),
        ("porcelain cup and porcelain plate", {"materials": ["porcelain @ subject+subject"]}),
        ("mossy dungeon stone walls", {"materials": ["stone [-/moss patches] @ wall"]}),
        (
            "a woman in a leather jacket standing in a wooden room",
            {"materials": ["leather @ clothes", "carved wood"]},
        ),
        (
            "snow on the trees and on the roof, gold door",
            {"materials": ["gold @ subject"], "treatments": ["snow 0.6 @ vegetation+roof"]},
        ),
    ],
)
def test_prompts_as_people_write_them(prompt: str, expected: Expected) -> None:
    assert summary(understand(prompt, VOCABULARY)) == expected


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        ("8k, marble, Octane Render", "8k, octane render"),
        ("best quality, masterpiece, highly detailed", "best quality, masterpiece, highly detailed"),
    ],
)
def test_words_of_praise_are_told_once_with_their_reason(prompt: str, text: str) -> None:
    found = understand(prompt, VOCABULARY)
    assert [(each.text, "quality" in each.reason) for each in found.ignored] == [(text, True)]
    assert found.unknown == ()


@pytest.mark.parametrize(
    ("prompt", "unknown"),
    [
        ("(marble:1.3), 50% wood, 2 walls", ()),
        ("iron man, rock concert", ("iron man", "rock concert")),
        ("dark wood, dark mood", ("dark", "mood")),
    ],
)
def test_what_nothing_was_made_of(prompt: str, unknown: tuple[str, ...]) -> None:
    assert understand(prompt, VOCABULARY).unknown == unknown


def test_a_state_of_parts_is_told_in_words_and_as_json() -> None:
    found = understand("rain-soaked street, dusty walls and roof, marble floor", VOCABULARY)
    assert (
        found.description() == "Marble on the floor, the street streaming wet, the walls and the roof dusty."
    )
    assert found.to_json()["treatments"] == [
        {
            "condition": {"wetness": 1.0},
            "targets": [{"place": "ground", "text": "street", "colour": None, "side": None}],
        },
        {
            "condition": {"dust": 0.6},
            "targets": [
                {"place": "wall", "text": "walls", "colour": None, "side": None},
                {"place": "roof", "text": "roof", "colour": None, "side": None},
            ],
        },
    ]


def test_a_shade_starts_from_the_colour_that_the_material_has() -> None:
    colours = [
        understand(f"{word} wood", VOCABULARY).materials[0].colours for word in ("dark", "light", "pale")
    ]
    names, levels = zip(*((colour.name, sum(colour.rgb)) for (colour,) in colours), strict=True)
    assert names == ("dark carved wood", "light carved wood", "pale carved wood")
    [wood] = [term.colour for term in VOCABULARY.terms if term.name == "carved wood"]
    assert wood is not None
    assert levels[0] < sum(wood) < levels[1] < levels[2]
    colourless = Vocabulary((Term(TermKind.MATERIAL, "marble", ("marble",)),))
    assert understand("dark marble", colourless).materials[0].colours == ()  # its own colour is not known


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [
        ("remove the moss", "Nothing new is asked for; without moss."),
        ("keep the sky", "Nothing new is asked for; the sky kept as in the photo."),
        ("zorp, no moss", "No material, style, light or colour was recognised; without moss."),
        ("zorp", "No material, style, light or colour was recognised."),
    ],
)
def test_what_is_said_where_nothing_is_asked_for(prompt: str, sentence: str) -> None:
    assert understand(prompt, VOCABULARY).description() == sentence
