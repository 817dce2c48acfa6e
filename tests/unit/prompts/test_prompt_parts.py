"""Prompts that ask for parts of a picture: where a material goes, what is recoloured, what stays."""

import json

import pytest

from prompt_vocabulary import VOCABULARY, summary
from retexture.prompts import understand

Expected = dict[str, list[str]]


def check(prompt: str, expected: Expected) -> None:
    assert summary(understand(prompt, VOCABULARY)) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("wooden walls", ["carved wood @ wall"]),
        ("a wooden floor", ["carved wood @ floor"]),
        ("white marble floor", ["white marble @ floor"]),
        ("walls of brick", ["brick @ wall"]),
        ("stone wall", ["stone @ wall"]),
        ("brick wall", ["brick @ wall"]),
        ("marble on the floor", ["marble @ floor"]),
        ("make the floor marble", ["marble @ floor"]),
        ("turn the floor into black marble", ["black marble @ floor"]),
        ("replace the grass with lava", ["lava @ vegetation"]),
        ("cover the roof with moss", ["moss @ roof"]),
        ("change the walls to brick", ["brick @ wall"]),
        ("background in slate", ["slate @ background"]),
        ("person made of bronze", ["bronze @ person"]),
        ("the man's face in porcelain", ["porcelain @ face"]),
        ("the walls are brick, the ceiling is wood", ["brick @ wall", "carved wood @ ceiling"]),
        ("walls: brick; floor: marble; roof: gold", ["brick @ wall", "marble @ floor", "gold @ roof"]),
        ("wooden walls and floor", ["carved wood @ wall+floor"]),
        ("marble on the walls, the floor and the ceiling", ["marble @ wall+floor+ceiling"]),
        ("walls and ceiling in concrete", ["concrete @ wall+ceiling"]),
        ("wooden walls and marble floor", ["carved wood @ wall", "marble @ floor"]),
        ("white marble floor, black marble walls", ["white marble @ floor", "black marble @ wall"]),
        ("the red car in chrome", ["chrome @ object:red"]),
        ("turn the red car into gold", ["gold @ object:red"]),
        ("make the car out of ice", ["ice @ subject"]),
        ("my dog as knitted wool", ["knitted wool @ subject"]),
        ("lava instead of the sea", ["lava @ water"]),
        ("marble, only the floor", ["marble @ floor"]),
        ("only change the walls to brick", ["brick @ wall"]),
        ("the facade in jade", ["jade @ wall"]),
        ("streets of gold", ["gold @ ground"]),
        ("gold roof, the rest in stone", ["gold @ roof", "stone"]),
        ("a marble statue", ["marble"]),
        ("brick wall texture", ["brick"]),
        ("everything in marble", ["marble"]),
        ("wooden walls with gold inlays", ["carved wood [gold/gold inlays] @ wall"]),
        ("a velvet chair with walnut legs", ["velvet @ subject", "walnut carved wood @ subject"]),
        ("an oak table with gold handles", ["carved wood @ subject", "gold @ subject"]),
        ("stone floor with moss in the cracks", ["stone [-/moss cracks] @ floor"]),
    ],
)
def test_a_material_goes_where_it_is_asked_for(prompt: str, expected: list[str]) -> None:
    check(prompt, {"materials": expected})


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("red walls", ["red @ wall"]),
        ("paint the door blue", ["blue @ subject"]),
        ("make the red car blue", ["blue @ object:red"]),
        ("walls in pale green", ["pale green @ wall"]),
        ("pink sky", ["pink @ sky"]),
        ("white walls and blue floor", ["white @ wall", "blue @ floor"]),
    ],
)
def test_a_part_without_a_material_is_recoloured(prompt: str, expected: list[str]) -> None:
    check(prompt, {"repaints": expected})


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("marble, keep the sky", ["sky"]),
        ("marble, don't change the sky", ["sky"]),
        ("marble everywhere but leave the person untouched", ["person"]),
        ("everything but the face in marble", ["face"]),
        ("marble except the sky and the water", ["sky", "water"]),
        ("marble. The background stays as it is.", ["background"]),
        ("marble, keep the sky, the face and the grass", ["sky", "face", "vegetation"]),
        ("marble without changing the background", ["background"]),
        ("marble, keep the red car", ["object:red"]),
        ("marble, sky untouched", ["sky"]),
        ("make everything marble but not the face", ["face"]),
    ],
)
def test_what_is_to_stay_is_kept(prompt: str, expected: list[str]) -> None:
    check(prompt, {"materials": ["marble"], "kept": expected})


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("weathered marble", {"materials": ["marble {wear 0.6}"]}),
        ("heavily weathered stone", {"materials": ["stone {wear 0.96}"]}),
        ("slightly rusty", {"materials": ["rusted steel {intensity 0.4}"]}),
        ("large bricks", {"materials": ["brick {scale 2}"]}),
        ("wet concrete, wooden walls", {"materials": ["concrete {wetness 0.8}", "carved wood @ wall"]}),
        ("marble, snow-covered", {"materials": ["marble"], "condition": ["snow 0.9"]}),
        ("snow-covered stone roof", {"materials": ["stone @ roof {snow 0.9}"]}),
        ("dusty old leather", {"materials": ["leather {wear 0.5, dust 0.6}"]}),
        ("brick after the rain", {"materials": ["brick {wetness 0.8}"], "lights": ["rain"]}),
    ],
)
def test_the_state_of_a_surface(prompt: str, expected: Expected) -> None:
    check(prompt, expected)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("I want the floor to be made of dark oak", ["dark carved wood carved wood @ floor"]),
        ("give the walls a rough concrete texture", ["concrete @ wall {rough}"]),
        ("for the floor use marble, and brick for the walls", ["marble @ floor", "brick @ wall"]),
        ("floor marble, walls brick, roof gold", ["marble @ floor", "brick @ wall", "gold @ roof"]),
        ("walls = brick, floor = marble", ["brick @ wall", "marble @ floor"]),
        ("make the floor marble and the walls like brick", ["marble @ floor", "brick @ wall"]),
        (
            "turn the walls into brick, the floor into marble and the ceiling into oak",
            ["brick @ wall", "marble @ floor", "carved wood @ ceiling"],
        ),
        ("turn the old brick car standing in the street into gold", ["gold @ subject"]),
        ("turn the road into a river of lava", ["lava @ ground"]),
        ("turn the man into a statue of jade", ["jade @ person"]),
        ("make the cat look like it is made of ice", ["ice @ subject"]),
        ("a wooden boat on a sea of lava", ["carved wood @ subject", "lava @ water"]),
        (
            "street of gold, house of ice, tree of jade",
            ["gold @ ground", "ice @ subject", "jade @ vegetation"],
        ),
        ("the roof of the house in gold", ["gold @ roof"]),
        ("the man in the water in gold", ["gold @ person"]),
        ("house walls in brick, man's face in gold", ["brick @ wall", "gold @ face"]),
        ("the statue in jade", ["jade @ subject"]),
        ("a statue in jade", ["jade"]),
        ("the left wall in brick", ["brick @ wall/left"]),
        ("stone walls and a gravel path", ["stone @ wall"]),
        ("moss on the wooden walls", ["moss @ wall"]),
        ("moss on wooden walls", ["carved wood [-/moss patches] @ wall"]),
        ("brick walls with moss growing on them", ["brick [-/moss patches] @ wall"]),
        ("mossy brick walls", ["brick [-/moss patches] @ wall"]),
        ("old oak stone slabs on the floor", ["stone @ floor {wear 0.5}"]),
        ("white marble with gold veins, on the floor only", ["white marble [gold/gold veins] @ floor"]),
        ("wooden walls, dark wood", ["dark carved wood carved wood @ wall"]),
        (
            "make the car marble and the floor dark oak",
            ["marble @ subject", "dark carved wood carved wood @ floor"],
        ),
        ("paint the wall marble, the roof dark slate", ["marble @ wall", "dark slate slate @ roof"]),
        ("the floor dark oak", ["dark carved wood carved wood @ floor"]),
        ("brick walls below, marble above", ["brick @ wall/lower", "marble"]),
        ("white marble everywhere, black marble floor", ["white marble", "black marble @ floor"]),
        ("the grass in gold", ["gold @ vegetation"]),
        ("leave everything as is except the floor, which should be marble", ["marble @ floor"]),
        ("keep everything the same except turn the walls to brick", ["brick @ wall"]),
    ],
)
def test_sentences_are_followed_to_the_part_they_mean(prompt: str, expected: list[str]) -> None:
    check(prompt, {"materials": expected})


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        (
            "walls in white, black marble floor",
            {"materials": ["black marble @ floor"], "repaints": ["white @ wall"]},
        ),
        (
            "marble on the floor and the walls in teal",
            {"materials": ["marble @ floor"], "repaints": ["teal @ wall"]},
        ),
        ("ocean of ice under a pink sky", {"materials": ["ice @ water"], "repaints": ["pink @ sky"]}),
        ("two-tone walls in cream and navy", {"repaints": ["cream+navy @ wall"]}),
        (
            "change the wall color to sage green, add oak flooring",
            {"materials": ["strip parquet @ floor"], "repaints": ["sage green @ wall"]},
        ),
        ("mustard sofa, cherry tree", {"repaints": ["mustard @ subject"]}),
        ("change the color of the red car to navy blue", {"repaints": ["navy blue @ object:red"]}),
        ("make her dress red", {"repaints": ["red @ clothes"]}),
        ("a woman in a red dress, jade statue", {"materials": ["jade"], "repaints": ["red @ clothes"]}),
        ("blue eyes, marble skin", {"materials": ["marble @ face"]}),
        ("golden hair, marble face", {"materials": ["marble @ face"], "repaints": ["golden @ hair"]}),
    ],
)
def test_colours_of_parts(prompt: str, expected: Expected) -> None:
    check(prompt, expected)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("the whole room in ice, the person stays as is", {"materials": ["ice"], "kept": ["person"]}),
        ("the sky must not change, marble", {"materials": ["marble"], "kept": ["sky"]}),
        ("marble; the face should not be touched", {"materials": ["marble"], "kept": ["face"]}),
        ("don't make the sky gold, make everything else gold", {"materials": ["gold"], "kept": ["sky"]}),
        ("gold but not on the face", {"materials": ["gold"], "kept": ["face"]}),
        ("not the roof, only the walls in brick", {"materials": ["brick @ wall"], "kept": ["roof"]}),
        (
            "convert the house to ice but leave the trees and the sky alone",
            {"materials": ["ice @ subject"], "kept": ["vegetation", "sky"]},
        ),
        (
            "replace the grass with moss, keep the sea",
            {"materials": ["moss @ vegetation"], "kept": ["water"]},
        ),
        ("jade, apart from her face", {"materials": ["jade"], "kept": ["face"]}),
        ("jade, leave out the background", {"materials": ["jade"], "kept": ["background"]}),
        ("jade, no changes to the sky", {"materials": ["jade"], "kept": ["sky"]}),
        ("moss everywhere, no moss on the walls", {"materials": ["moss"], "kept": ["wall"]}),
        ("stone walls, no moss on the roof", {"materials": ["stone @ wall"], "excluded": ["moss"]}),
        ("marble floor, no marble on the walls", {"materials": ["marble @ floor"]}),
        (
            "wood instead of concrete on the floor",
            {"materials": ["carved wood @ floor"], "excluded": ["concrete"]},
        ),
        ("everything but gold", {"excluded": ["gold"]}),
        ("jade, without changing the composition", {"materials": ["jade"]}),
        ("jade, don't add people", {"materials": ["jade"], "excluded": ["people"]}),
        ("do not change anything but the sky", {}),
    ],
)
def test_what_is_not_to_change(prompt: str, expected: Expected) -> None:
    check(prompt, expected)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("slightly worn leather", {"materials": ["leather {wear 0.24}"]}),
        ("extremely weathered stone", {"materials": ["stone {wear 1}"]}),
        ("brand new gold", {"materials": ["gold"]}),
        (
            "ancient marble floor, new wooden walls",
            {"materials": ["marble @ floor {wear 0.8}", "carved wood @ wall"]},
        ),
        ("cracked, weathered concrete", {"materials": ["concrete {wear 0.6, cracks 0.8}"]}),
        ("worn and wet stone", {"materials": ["stone {wear 0.6, wetness 0.8}"]}),
        ("very large bricks", {"materials": ["brick {scale 3.03}"]}),
        ("slightly larger bricks", {"materials": ["brick {scale 1.32}"]}),
        ("tiny bricks", {"materials": ["brick {scale 0.35}"]}),
        ("large wooden car", {"materials": ["carved wood @ subject"]}),
        ("large stone tiles", {"materials": ["stone", "ceramic tile {scale 2}"]}),
        ("fine weave leather", {"materials": ["leather {scale 0.5}"]}),
        ("chunky knitted wool", {"materials": ["knitted wool {scale 1.8}"]}),
        ("damp concrete", {"materials": ["concrete {wetness 0.4}"]}),
        ("rain-soaked brick walls", {"materials": ["brick @ wall {wetness 1}"]}),
        ("puddles", {"condition": ["wetness 0.8"]}),
        ("gold with snow on top", {"materials": ["gold {snow 0.6}"]}),
        ("brick, covered in snow", {"materials": ["brick"], "condition": ["snow 0.9"]}),
        ("snow leather", {"materials": ["snow leather"]}),
        ("dusty pink leather", {"materials": ["dusty pink leather"]}),
        ("dust-covered wood", {"materials": ["carved wood {dust 0.9}"]}),
        ("old photo of a marble hall", {"materials": ["marble"]}),
        ("old man made of jade", {"materials": ["jade @ person"]}),
        ("the old red car in gold", {"materials": ["gold @ object:red"]}),
        ("the wet floor in marble", {"materials": ["marble @ floor"]}),
        ("subtle marble", {"materials": ["marble {intensity 0.4}"]}),
        ("a hint of gold", {"materials": ["gold {intensity 0.4}"]}),
        ("marble with a hint of gold", {"materials": ["marble [gold/gold touches]"]}),
    ],
)
def test_states_by_degrees(prompt: str, expected: Expected) -> None:
    check(prompt, expected)


def test_a_part_is_called_what_the_prompt_calls_it() -> None:
    found = understand("the old red car in gold, stone facade and rooftop, keep my little dog", VOCABULARY)
    assert [target.text for ask in found.materials for target in ask.targets] == [
        "red car",
        "facade",
        "rooftop",
    ]
    assert [target.text for target in found.kept] == ["dog"]


@pytest.mark.parametrize(
    ("prompt", "everything"),
    [
        ("turn everything into marble", True),
        ("the whole scene in jade, keep the sky", True),
        ("same picture but everything is knitted", True),
        ("make this room out of ice", True),
        ("marble", False),
        ("gold roof, everything else in marble", False),
        ("keep everything, only the floor in marble", False),
    ],
)
def test_a_prompt_may_say_that_everything_is_to_change(prompt: str, everything: bool) -> None:
    assert understand(prompt, VOCABULARY).everything is everything


def test_words_without_effect_are_listed_and_not_too_many() -> None:
    found = understand("gloriously weird marble statue, bokeh", VOCABULARY)
    assert found.unknown == ("gloriously", "weird", "bokeh")
    many = understand(" ".join(f"w{number}" for number in range(50)), VOCABULARY)
    assert many.unknown == tuple(f"w{number}" for number in range(12))


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        ("keep the wood, gold walls", "keep the wood"),
        ("keep the windows, gold walls", "windows"),
        ("marble, green eyes", "green eyes"),
        ("a jade man in red trousers", "in red trousers"),
        ("turn the brick floor into gold", "the brick floor"),
    ],
)
def test_what_cannot_be_followed_is_named_with_a_reason(prompt: str, text: str) -> None:
    assert text in [each.text for each in understand(prompt, VOCABULARY).ignored if each.reason]


@pytest.mark.parametrize(
    ("prompt", "expected", "read"),
    [
        ("marbel", ["marble"], {"marbel": "marble"}),
        ("a wodden floor", ["carved wood @ floor"], {"wodden": "wooden"}),
        ("golld statue", ["gold"], {"golld": "gold"}),
        ("glod statue", ["gold"], {"glod": "gold"}),
        ("porcelian", ["porcelain"], {"porcelian": "porcelain"}),
        ("poreclain, poreclain", ["porcelain"], {"poreclain": "porcelain"}),
        ("lether", ["leather"], {"lether": "leather"}),
        ("consrete walls", ["concrete @ wall"], {"consrete": "concrete"}),
        ("turqoise leather", ["turquoise leather"], {"turqoise": "turquoise"}),
        ("jade celing", ["jade @ ceiling"], {"celing": "ceiling"}),
        ("stonewalls", ["stone @ wall"], {"stonewalls": "stone wall"}),
        (
            "goldroof, marblefloors",
            ["gold @ roof", "marble @ floor"],
            {"goldroof": "gold roof", "marblefloors": "marble floor"},
        ),
        ("paleblue leather", ["pale blue leather"], {"paleblue": "pale blue"}),
        ("Marbel-Floor", ["marble @ floor"], {"marbel": "marble"}),
    ],
)
def test_a_slip_of_the_keys_is_read_as_what_was_meant(
    prompt: str, expected: list[str], read: dict[str, str]
) -> None:
    found = understand(prompt, VOCABULARY)
    assert summary(found) == {"materials": expected}
    assert {each.written: each.read for each in found.corrections} == read
    assert all(f"“{written}” as {meant}" in found.description() for written, meant in read.items())


@pytest.mark.parametrize(
    "prompt",
    [
        "good word hold told",
        "would could should",
        "steam engine",
        "greenhouse",
        "violent scream",
        "a store in paris",
    ],
)
def test_english_words_are_not_taken_for_misspelt_ones(prompt: str) -> None:
    found = understand(prompt, VOCABULARY)
    assert found.corrections == ()
    assert not found.recognised


@pytest.mark.parametrize(
    ("prompt", "corrections", "unknown"),
    [
        ("coroded", {}, ("coroded",)),
        ("coroded metal", {"coroded": "corroded"}, ()),
        ("coroded, golld", {"golld": "gold"}, ("coroded",)),
        ("no coroded thing, marbel", {"marbel": "marble"}, ()),
    ],
)
def test_no_word_is_read_as_one_that_means_nothing_there(
    prompt: str, corrections: dict[str, str], unknown: tuple[str, ...]
) -> None:
    found = understand(prompt, VOCABULARY)
    assert {each.written: each.read for each in found.corrections} == corrections
    assert found.unknown == unknown


def _with_a_letter_missing(word: str) -> list[str]:
    return [word[:at] + word[at + 1 :] for at in range(1, len(word))]


def test_whatever_a_word_is_read_as_is_understood() -> None:
    every = [slip for stem in sorted(VOCABULARY.stems()) for slip in _with_a_letter_missing(stem)]
    slips = every[::3]  # all of them take a minute
    # Nouns and names of accents mean something beside a material alone.
    found = {slip: understand(f"marble with {slip}", VOCABULARY) for slip in slips}
    corrected = {slip: each for slip, each in found.items() if each.corrections}
    assert len(corrected) > len(slips) / 4
    assert {slip: each.unknown for slip, each in corrected.items() if each.unknown} == {}


@pytest.mark.parametrize(
    ("american", "british"),
    [
        ("gray marble", "grey marble"),
        ("gold-colored leather", "gold-coloured leather"),
        ("slate gray walls", "slate grey walls"),
        ("change the color of the floor to red", "change the colour of the floor to red"),
    ],
)
def test_american_and_british_spelling_mean_the_same(american: str, british: str) -> None:
    first, second = understand(american, VOCABULARY), understand(british, VOCABULARY)
    assert summary(first) == summary(second) != {}
    assert first.corrections == ()


def test_all_of_it_is_json() -> None:
    found = understand("worn marble floor, red walls, keep the sky, wet, golld roof", VOCABULARY).to_json()
    assert json.loads(json.dumps(found)) == found
    assert found["corrections"] == [{"written": "golld", "read": "gold"}]


@pytest.mark.parametrize(
    ("prompt", "names"),
    [
        ("blue light", ["blue"]),
        ("magenta and teal lights", ["magenta", "teal"]),
        ("marble in pink light", ["pink"]),
        ("red neon", ["red"]),
        ("blue marble, night", []),
    ],
)
def test_a_colour_before_a_light_is_that_of_the_light(prompt: str, names: list[str]) -> None:
    understood = understand(prompt, VOCABULARY)
    assert [colour.name for colour in understood.light_colours] == names
    assert understood.colours == ()


def test_deep_snow_is_a_state_and_no_shade_of_white() -> None:
    understood = understand("deep snow", VOCABULARY)
    assert (understood.materials, understood.condition.snow) == ((), 1.0)


def test_snow_on_a_part_is_weather_whatever_the_rest_is_made_of() -> None:
    check(
        "a castle made of marble with snow on the roof",
        {"materials": ["marble @ subject"], "treatments": ["snow 0.6 @ roof"]},
    )
