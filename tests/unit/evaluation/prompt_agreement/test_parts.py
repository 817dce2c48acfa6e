import numpy as np
import pytest

from retexture.evaluation import to_change
from retexture.imaging.arrays import Map
from retexture.prompts import Place, Target, Term, TermKind, Vocabulary, understand

KNOWN = Vocabulary(
    (
        Term(TermKind.MATERIAL, "wood", ("wood", "wooden")),
        Term(TermKind.MATERIAL, "moss", ("moss", "mossy")),
        Term(TermKind.STYLE, "ink drawing", ("ink drawing",)),
        Term(TermKind.LIGHT, "night", ("night",)),
    )
)
SHAPE = (8, 12)
COLUMNS = {Place.SKY: slice(0, 4), Place.WALL: slice(4, 8), Place.FLOOR: slice(8, 12)}


def shown(target: Target) -> Map | None:
    """A photo of three stripes: sky, wall and floor."""
    if target.place not in COLUMNS:
        return None
    there = np.zeros(SHAPE, np.float32)
    there[:, COLUMNS[target.place]] = 1
    return there


def stripes(prompt: str) -> str:
    """Which of sky, wall and floor a prompt asks to be changed."""
    wanted = to_change(understand(prompt, KNOWN), shown, SHAPE)
    everywhere = np.ones(SHAPE, np.float32) if wanted is None else wanted
    return " ".join(place.value for place, there in COLUMNS.items() if everywhere[:, there].all())


@pytest.mark.parametrize(
    ("prompt", "wanted"),
    [
        ("wood", "wall floor"),
        ("turn everything into wood", "sky wall floor"),
        ("wooden walls", "wall"),
        ("wooden walls, mossy floor", "wall floor"),
        ("red walls", "wall"),
        ("dusty floor", "floor"),
        ("wood, keep the floor", "wall"),
        ("wooden walls, moss", "wall floor"),
        ("wooden walls, ink drawing", "sky wall floor"),
        ("wooden walls at night", "wall"),
        ("ink drawing, keep the sky", "wall floor"),
        ("night", "sky wall floor"),
    ],
)
def test_what_is_to_change(prompt: str, wanted: str) -> None:
    assert stripes(prompt) == wanted


def test_a_part_that_the_photo_does_not_show_says_nothing() -> None:
    assert to_change(understand("wooden roof", KNOWN), shown, SHAPE) is None
