"""Sentences of designers whose words mean something else than they do alone."""

import pytest

from prompt_vocabulary import VOCABULARY, summary
from retexture.prompts import Use, understand

Expected = dict[str, list[str]]


def check(prompt: str, expected: Expected) -> None:
    assert summary(understand(prompt, VOCABULARY)) == expected


def ending_as(prompt: str, use: Use) -> list[str]:
    return [word.text for word in understand(prompt, VOCABULARY).words if word.use is use]


@pytest.mark.parametrize(
    ("prompt", "expected", "given"),
    [
        ("photorealistic render of this sketch, brick walls", {"materials": ["brick @ wall"]}, ["sketch"]),
        (
            "villa from this SketchUp model, brick walls",
            {"materials": ["brick @ wall"]},
            ["sketchup", "model"],
        ),
        ("make this clay render real: slate floor", {"materials": ["slate @ floor"]}, ["clay"]),
        ("clay render to photo, slate floor", {"materials": ["slate @ floor"]}, ["clay"]),
        (
            "grey massing model as a glass tower",
            {"materials": ["glass @ subject"]},
            ["grey", "massing model"],
        ),
        ("clay model of a car as chrome", {"materials": ["chrome @ subject"]}, ["clay", "model"]),
        ("kitchen from a line drawing in marble", {"materials": ["marble"]}, ["line", "drawing"]),
        ("turn this pencil sketch into marble", {"materials": ["marble"]}, ["pencil sketch"]),
        ("sketch to watercolour", {"styles": ["watercolour"]}, ["sketch"]),
    ],
)
def test_what_the_picture_is_called_names_no_look(prompt: str, expected: Expected, given: list[str]) -> None:
    check(prompt, expected)
    assert set(given) <= set(ending_as(prompt, Use.DESCRIBES))


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("my dog as a pencil sketch", {"styles": ["pencil"]}),
        ("a pencil drawing of my house", {"styles": ["pencil"]}),
        ("turn the photo into a drawing", {"styles": ["pencil"]}),
        ("clay", {"materials": ["clay"]}),
        ("a clay figurine", {"materials": ["clay"]}),
    ],
)
def test_drawings_and_clay_are_looks_where_they_are_wanted(prompt: str, expected: Expected) -> None:
    check(prompt, expected)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("golden leaves", {"lights": ["autumn"]}),
        ("golden hedge", {"repaints": ["golden @ vegetation"]}),
        ("red leaves", {"repaints": ["red @ vegetation"]}),
        ("golden wheat field", {"repaints": ["golden @ ground"]}),
        ("silver hair", {"repaints": ["silver @ hair"]}),
        ("golden statue", {"materials": ["gold"]}),
        ("golden roof", {"materials": ["gold @ roof"]}),
        ("matte graphite car", {"repaints": ["graphite @ subject"], "treatments": ["matte @ subject"]}),
        ("graphite", {"styles": ["pencil"]}),
        ("graphite drawing", {"styles": ["pencil"]}),
        ("pastel icon", {}),
        ("pastel 3D icon", {"styles": ["toy 3d render"]}),
        ("pastel drawing of a cat", {"styles": ["coloured pencil", "pencil"]}),
        ("red and gold", {"colours": ["red", "gold"]}),
        ("swap the sofa fabric to velvet", {"materials": ["velvet @ subject"]}),
        ("sofa fabric in dark green velvet", {"materials": ["dark green velvet @ subject"]}),
        ("black fabric", {"materials": ["black linen"]}),
        ("weathered grey boards", {"materials": ["grey wooden planks {wear 0.6}"]}),
        ("skirting board in white", {"repaints": ["white @ subject"]}),
        ("mood board in marble", {"materials": ["marble"]}),
    ],
)
def test_a_name_of_several_things_means_what_fits_beside_it(prompt: str, expected: Expected) -> None:
    check(prompt, expected)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("winter, deep snow", {"lights": ["snowfall"], "condition": ["snow 1"]}),
        (
            "street in winter, deep snow and warm windows",
            {"lights": ["snowfall", "lit windows"], "condition": ["snow 1"]},
        ),
        ("brick with snow on the roof", {"materials": ["brick"], "treatments": ["snow 0.6 @ roof"]}),
        ("brick house with snow", {"materials": ["brick @ subject {snow 0.6}"]}),
        ("snow", {"materials": ["snow"]}),
        ("a house of snow", {"materials": ["snow @ subject"]}),
        ("make the floor snow", {"materials": ["snow @ floor"]}),
        ("replace the grass with snow", {"materials": ["snow @ vegetation"]}),
        ("snow leather", {"materials": ["snow leather"]}),
    ],
)
def test_snow_is_weather_unless_something_is_made_of_it(prompt: str, expected: Expected) -> None:
    check(prompt, expected)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("replace the grass with sand", {"materials": ["sand @ vegetation"]}),
        ("replace the tiles with herringbone parquet", {"materials": ["parquet @ floor"]}),
        ("replace the bricks with marble", {"materials": ["marble @ wall"]}),
        ("change the floor from tiles to oak", {"materials": ["carved wood @ floor"]}),
        ("change day to night", {"lights": ["night"]}),
        (
            "retexture the sneakers in white leather with red stitching",
            {"materials": ["white leather [red/- stitching] @ subject"]},
        ),
        (
            "remove the moss from the roof and make it copper",
            {"materials": ["copper @ roof"], "excluded": ["moss"]},
        ),
        ("remove the rust and paint it blue", {"colours": ["blue"], "excluded": ["rusted steel"]}),
        ("clean the facade and paint it white", {"repaints": ["white @ wall"]}),
        ("make it marble", {"materials": ["marble"]}),
        ("keep the sky and make it gold", {"materials": ["gold"], "kept": ["sky"]}),
    ],
)
def test_what_is_replaced_says_where_the_new_look_goes(prompt: str, expected: Expected) -> None:
    check(prompt, expected)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        (
            "marble statue with gold veins on a wooden table",
            ["marble [gold/gold veins]", "carved wood @ subject"],
        ),
        (
            "jade dragon with copper rivets on a stone floor",
            ["jade [copper/copper rivets] @ subject", "stone @ floor"],
        ),
        (
            "bronze bust with moss in the cracks on a marble plinth",
            ["bronze [-/moss cracks]", "marble @ subject"],
        ),
        (
            "black leather sofa with white stitching on a slate floor",
            ["black leather [white/- stitching] @ subject", "slate @ floor"],
        ),
        (
            "porcelain vase with gold cracks on a slate table",
            ["porcelain [gold/gold cracks] @ subject", "slate @ subject"],
        ),
        ("copper rivets on rusted steel", ["rusted steel [copper/copper rivets]"]),
    ],
)
def test_an_accent_lies_on_the_noun_before_it(prompt: str, expected: list[str]) -> None:
    check(prompt, {"materials": expected})


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        (
            "upper wall brick, lower wall tiles",
            {"materials": ["brick @ wall/upper", "ceramic tile @ wall/lower"]},
        ),
        ("left wall blue, right wall red", {"repaints": ["blue @ wall/left", "red @ wall/right"]}),
        ("the lower half of the wall in oak", {"materials": ["carved wood @ wall/lower"]}),
        ("wall on the left in brick", {"materials": ["brick @ wall/left"]}),
        (
            "make the left half of the facade brick and the right half concrete",
            {"materials": ["brick @ wall/left", "concrete @ wall/right"]},
        ),
        ("keep the left wall, marble", {"materials": ["marble"], "kept": ["wall/left"]}),
        ("lower floor in marble", {"materials": ["marble @ floor"]}),
    ],
)
def test_a_part_may_have_a_side(prompt: str, expected: Expected) -> None:
    check(prompt, expected)


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        (
            "brick facade with white window frames and blue shutters",
            {"materials": ["brick @ wall"], "repaints": ["white @ subject", "blue @ subject"]},
        ),
        ("marble, turquoise and black", {"materials": ["turquoise+black marble"]}),
        ("chrome and plastic, magenta and teal", {"materials": ["chrome", "magenta+teal plastic"]}),
        (
            "oil painting, marble, blue",
            {"materials": ["marble"], "styles": ["oil painting"], "colours": ["blue"]},
        ),
        (
            "white walls, slate floor, black",
            {"materials": ["black slate @ floor"], "repaints": ["white @ wall"]},
        ),
        (
            "wooden bed with white linen bedding",
            {"materials": ["carved wood @ subject", "white linen @ subject"]},
        ),
        ("house clad in cedar", {"materials": ["carved wood @ subject"]}),
        (
            "the floor should be black and white checkered tiles",
            {"materials": ["black+white ceramic tile @ floor"]},
        ),
        ("terracotta roof and ivy", {"materials": ["terracotta @ roof", "ivy"]}),
        ("moss and ivy on every wall", {"materials": ["moss @ wall", "ivy @ wall"]}),
    ],
)
def test_colours_and_materials_reach_what_they_stand_with(prompt: str, expected: Expected) -> None:
    check(prompt, expected)


def test_the_colour_of_what_is_not_known_is_no_colour_of_another_material() -> None:
    found = understand("green marble and black zorp", VOCABULARY)
    assert summary(found) == {"materials": ["green marble"]}
    assert found.unknown == ("zorp",)
    assert ("black zorp", "zorp is not known") in [(each.text, each.reason) for each in found.ignored]
