"""The same bytes whatever the number of threads: OpenCV's parallel functions do not all promise that."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

import retexture
from command_line import shrunk
from retexture import bootstrap
from retexture.engines.procedural import ProceduralEngine

LOOKS = ["white marble with gold veins", "rusted steel in neon night"]
STYLES = sorted(ProceduralEngine().catalogue.styles)


@pytest.fixture
def threads() -> Iterator[None]:
    """Puts the number of threads back."""
    before = cv2.getNumThreads()
    yield
    cv2.setNumThreads(before)


@pytest.mark.usefixtures("threads")
@pytest.mark.parametrize("prompt", [*LOOKS, *STYLES])
def test_pictures_do_not_depend_on_the_number_of_threads(prompt: str, photos: Path, tmp_path: Path) -> None:
    assert bootstrap.configured().threads is None, "a setting would overrule what this test sets"
    photo = shrunk(photos / "coffee.jpg", tmp_path / "cup.png", (330, 220))
    made = []
    for number in (1, 3):
        cv2.setNumThreads(number)
        made.append(retexture.apply(photo, prompt, n=1, seed=7)[0].array)
    np.testing.assert_array_equal(made[0], made[1])
