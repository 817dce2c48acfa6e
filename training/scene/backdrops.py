"""Plain grounds, with and without a thing before them: what is smooth behind a thing is no sky."""

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.evaluation import AnnotatedPicture
from retexture.evaluation.annotated.picture import PartTruth
from retexture.imaging.arrays import Rgb8

_COUNT = 120  # of pictures: about as many as there are photos with a sky
_SIZES = ((384, 512), (512, 384))
_NEVER = (
    *("sky", "water", "roof", "ceiling", "car", "sofa", "bed"),
    *("window", "door", "cabinet", "worktop"),
    *("rug", "curtain", "appliance"),
)
_EMPTY = 3  # of eight: a wall alone, or above a floor
_COLOURLESS = 0.35  # of the grounds are nearly white, a further part nearly black, the rest coloured
_DARK = 0.5
_STAINED = 0.3  # of the grounds are uneven, as plaster and cloth are
_RIM = 6  # pixels beside the edge between wall and floor that are not measured

Values = NDArray[np.float64]


def backdrops(photos: Sequence[AnnotatedPicture], seed: int) -> Iterator[tuple[AnnotatedPicture, str]]:
    """Draw pictures of plain grounds.

    Args:
        photos: Whose subjects are put before them; each has one.
        seed: For all that is random.

    Yields:
        Each picture, and the name of the photo whose subject it shows, or its own.
    """
    random = np.random.default_rng(seed)
    shown = [photo for photo in photos if photo.parts["subject"].mask.any()]
    for number in range(_COUNT):
        name = f"backdrop-{number}"
        ground = _ground(random, _SIZES[int(random.integers(2))])
        if number % 8 < _EMPTY or not shown:
            yield _wall(random, name, ground), name
        else:
            photo = shown[int(random.integers(len(shown)))]
            yield _with_subject(random, name, ground, photo), photo.name


def _ground(random: np.random.Generator, size: tuple[int, int]) -> Values:
    """A plain colour with a slope of light, grain and perhaps stains, (height, width, 3), 0–255."""
    height, width = size
    rows, columns = np.mgrid[0:height, 0:width] / max(size)
    slope = (
        np.ones(size),
        1 + random.uniform(-0.35, 0.35) * (rows - 0.4),
        1 + random.uniform(-0.4, 0.4) * (columns - 0.5) + random.uniform(-0.2, 0.2) * (rows - 0.4),
        1.05
        - random.uniform(0.2, 0.8)
        * np.hypot(columns - random.uniform(0.3, 0.7), rows - random.uniform(0.2, 0.6)),
    )[int(random.integers(4))]
    channels = int(random.choice((1, 3)))  # of the grain: film is grey, sensors are coloured
    ground = _colour(random) * slope[..., None] + random.normal(0, random.uniform(0.3, 3), (*size, channels))
    if random.random() < _STAINED:
        stains = cv2.GaussianBlur(random.normal(0, 1, size), (0, 0), random.uniform(8, 40))
        ground = ground + (stains / stains.std() * random.uniform(2, 9))[..., None]
    return np.asarray(np.clip(ground, 0, 255))


def _colour(random: np.random.Generator) -> Values:
    kind = random.random()
    if kind < _COLOURLESS:
        return np.asarray(random.uniform(150, 255) + random.uniform(-8, 8, 3))
    if kind < _DARK:
        return np.asarray(random.uniform(5, 60) + random.uniform(-4, 6, 3))
    hsv = np.array([[[random.uniform(0, 180), random.uniform(20, 200), random.uniform(60, 250)]]], np.uint8)
    return np.asarray(cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)[0, 0], np.float64)


def _wall(random: np.random.Generator, name: str, ground: Values) -> AnnotatedPicture:
    """A wall alone, or above a floor."""
    height, width = ground.shape[:2]
    if random.random() > 0.6:
        return _picture(name, ground, {}, (*_NEVER, "plants", "person", "floor"))
    edge = int(height * random.uniform(0.6, 0.85))
    floor = _ground(random, (height, width)) + random.normal(0, random.uniform(2, 14), (height, width, 1))
    ground[edge:] = floor[edge:]
    wall = np.arange(height)[:, None] < np.full((1, width), edge)
    measured = np.abs(np.arange(height) - edge)[:, None] > np.full((1, width), _RIM)
    parts = {"wall": PartTruth(wall, measured, ()), "floor": PartTruth(~wall, measured, ())}
    return _picture(name, ground, parts, (*_NEVER, "plants", "person"))


def _with_subject(
    random: np.random.Generator, name: str, ground: Values, photo: AnnotatedPicture
) -> AnnotatedPicture:
    """The subject of a photo, cut out and put before the ground."""
    mask = photo.parts["subject"].mask
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    box = (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1))
    height, width = ground.shape[:2]
    tall, wide = mask[box].shape
    scale = min(height / tall, width / wide) * random.uniform(0.45, 0.95)
    size = (max(8, int(wide * scale)), max(8, int(tall * scale)))
    thing = cv2.resize(photo.rgb[box], size, interpolation=cv2.INTER_AREA)
    share = cv2.GaussianBlur(
        cv2.resize(mask[box].astype(np.float32), size, interpolation=cv2.INTER_AREA), (0, 0), 1
    )
    left = int(random.integers(0, width - size[0] + 1))
    top = int((height - size[1]) * random.uniform(0.5, 1))
    place = (slice(top, top + size[1]), slice(left, left + size[0]))
    ground[place] += (thing - ground[place]) * share[..., None]
    absent = tuple(part for part in (*_NEVER, "plants", "person") if part not in photo.parts)
    return _picture(name, ground, {}, absent)


def _picture(
    name: str, values: Values, parts: dict[str, PartTruth], absent: tuple[str, ...]
) -> AnnotatedPicture:
    rgb: Rgb8 = np.clip(values, 0, 255).astype(np.uint8)
    return AnnotatedPicture(name, "backdrop", True, rgb, parts, absent, "")
