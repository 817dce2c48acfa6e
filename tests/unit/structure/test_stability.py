"""What is found in a photo hardly depends on how it is encoded, nor on a few pixels more or fewer.

Photos in a folder ``shared/photos`` beside the repository are looked at too, where there is one.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from drawn_scenes import draw_lake
from retexture.engines.procedural.working_size import to_working_size
from retexture.imaging.arrays import Rgb8
from retexture.imaging.decode import decode
from retexture.imaging.encode import PictureFormat, encode
from retexture.imaging.limits import Limits
from retexture.prompts import Place
from retexture.structure import analyse

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[3]
SAMPLES = sorted((REPOSITORY / "src" / "retexture" / "samples").glob("*.jpg"))
MORE = sorted((REPOSITORY.parent / "shared" / "photos").glob("*.jpg"))
PLACES = (Place.SKY, Place.WATER, Place.VEGETATION)
LEAST_OVERLAP = 0.85
# Of the picture: a small part may overlap little with what it was, since what one sees is how much of the
# picture changes.
MOST_CHANGED = 0.04

Part = NDArray[np.bool_]
Change = Callable[[Rgb8], Rgb8]


def encoded(form: PictureFormat) -> Change:
    return lambda rgb: decode(encode(rgb, None, form), Limits()).rgb


def resized(factor: float) -> Change:
    def change(rgb: Rgb8) -> Rgb8:
        size = (round(rgb.shape[1] * factor), round(rgb.shape[0] * factor))
        return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)

    return change


CHANGES: Mapping[str, Change] = {
    "jpeg": encoded(PictureFormat.JPEG),
    "png": encoded(PictureFormat.PNG),
    "avif": encoded(PictureFormat.AVIF),
    "3 % smaller": resized(0.97),
    "3 % larger": resized(1.03),
}


def parts(rgb: Rgb8, size: tuple[int, int]) -> dict[Place, Part]:
    """What is found of each place, as (height, width) bool of ``size`` = (width, height)."""
    scene = analyse(to_working_size(rgb)).scene
    found = {}
    for place in PLACES:
        share = scene.where(place)
        there = np.zeros(size[::-1], np.float32) if share is None else share
        found[place] = cv2.resize(there, size, interpolation=cv2.INTER_AREA) > 0.5
    return found


def check(rgb: Rgb8) -> None:
    size = (rgb.shape[1], rgb.shape[0])
    before = parts(rgb, size)
    for name, change in CHANGES.items():
        after = parts(change(rgb), size)
        for place in PLACES:
            first, second = before[place], after[place]
            changed, overlap = (
                (first ^ second).mean(),
                (first & second).sum() / max(1, (first | second).sum()),
            )
            figures = f"overlap {overlap:.3f}, {changed:.2%} of the picture changed"
            assert overlap >= LEAST_OVERLAP or changed <= MOST_CHANGED, (place, name, figures)


@pytest.mark.usefixtures("by_either")
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_sky_water_and_plants_stay_where_they_were(path: Path) -> None:
    check(decode(path.read_bytes(), Limits()).rgb)


@pytest.mark.parametrize("path", MORE, ids=lambda path: path.stem)
def test_sky_water_and_plants_of_other_photos_stay_where_they_were(path: Path) -> None:
    check(decode(path.read_bytes(), Limits(max_side=1024)).rgb)


@pytest.mark.usefixtures("by_rules")  # to the network a drawn lake is no photo
def test_a_drawn_lake_stays_where_it_was() -> None:
    check(draw_lake()[0])
