"""Prompts that ask for parts of a picture: where a material goes, what is recoloured, what stays."""

import pytest
from prompt_vocabulary import VOCABULARY, summary

from retexture.prompts import understand

Expected = dict[str, list[str]]


def check(prompt: str, expected: Expected) -> None:
    assert summary(understand(prompt, VOCABULARY)) == expected


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("wooden walls", ["wood @ wall"]),
        ("a wooden floor", ["wood @ floor"]),
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
        ("background in slate", ["stone @ background"]),
        ("person made of bronze", ["bronze @ person"]),
        ("the man's face in porcelain", ["porcelain @ face"]),
        ("the walls are brick, the ceiling is wood", ["brick @ wall", "wood @ ceiling"]),
        ("walls: brick; floor: marble; roof: gold", ["brick @ wall", "marble @ floor", "gold @ roof"]),
        ("wooden walls and floor", ["wood @ wall+floor"]),
        ("marble on the walls, the floor and the ceiling", ["marble @ wall+floor+ceiling"]),
        ("walls and ceiling in concrete", ["concrete @ wall+ceiling"]),
        ("wooden walls and marble floor", ["wood @ wall", "marble @ floor"]),
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
        ("wooden walls with gold inlays", ["wood [gold/gold inlays] @ wall"]),
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
        ("wet concrete, wooden walls", {"materials": ["concrete {wetness 0.8}", "wood @ wall"]}),
        ("marble, snow-covered", {"materials": ["marble"], "condition": ["snow 0.9"]}),
        ("snow-covered stone roof", {"materials": ["stone @ roof {snow 0.9}"]}),
        ("dusty old leather", {"materials": ["leather {wear 0.5, dust 0.6}"]}),
        ("brick after the rain", {"materials": ["brick {wetness 0.8}"]}),
    ],
)
def test_the_state_of_a_surface(prompt: str, expected: Expected) -> None:
    check(prompt, expected)
