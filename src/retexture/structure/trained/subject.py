"""What a photo is about, seen by U²-Net's small form (Qin et al. 2020, "U2-Net: Going deeper …")."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.exact import reduce_exactly
from retexture.structure.trained.networks import ShippedNetwork, rounded, run, run_each, usable

_LONG_SIDE = 288  # pixels: 320, as it was trained, costs a quarter more and is not better by eye
_CROP_SIDE = 192  # pixels: one thing fills a crop, so that less is enough
_STEP = 32  # the network halves its picture five times
_SCALE = 1 / (255 * 0.226)  # 0.226, the mean deviation of ImageNet's channels, as the network was trained
_MEAN = (0.485 / 0.226, 0.456 / 0.226, 0.406 / 0.226)
_BETWEEN = (0.15, 0.85)  # values that are neither subject nor ground
_BORDER = 5  # pixels: such values along borders, spokes and legs are no doubt
_SURE, _LIKELY = 0.12, 1.0  # of the others, beside the subject's area; without a subject there are many
_SMALLEST = 0.01  # of the photo
_FRAME = 0.03  # of each side: a frame may be drawn around a photo
_AT_EDGE = 0.25  # of the left, upper and right edge: what takes more of it is a ground, unless it is sure
_OVERHEAD = 0.5  # of the upper edge: what takes more of it may be sky


@dataclass(frozen=True, eq=False)
class SeenSubject:
    """A subject as the network sees it.

    Attributes:
        share: How surely each pixel belongs to it, 0–1, at a size of the network's.
        likely: Whether there is one at all.
        sure: Whether it is a piece with clear borders.
        overhead: Whether it takes most of the upper edge.
    """

    share: Map
    likely: bool
    sure: bool
    overhead: bool

    def at(self, size: tuple[int, int]) -> Map:
        """Return the map at a size (width, height)."""
        return rounded(cv2.resize(self.share, size, interpolation=cv2.INTER_LINEAR))


def see_subject(rgb: Rgb8) -> SeenSubject | None:
    """Look for what a photo is about.

    Args:
        rgb: The photo, (height, width, 3) uint8 sRGB.

    Returns:
        What was seen; None where the network can't be used.
    """
    if not usable(ShippedNetwork.SUBJECT):
        return None
    small = reduce_exactly(rgb, _LONG_SIDE)
    height, width = (max(_STEP, _STEP * round(side / _STEP)) for side in small.shape[:2])
    small = np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR_EXACT), np.uint8)
    seen = rounded(run(ShippedNetwork.SUBJECT, small, _SCALE, _MEAN)[0][0])
    area = float((seen > 0.5).mean())
    between = ((seen > _BETWEEN[0]) & (seen < _BETWEEN[1])).astype(np.uint8)
    unclear = float(cv2.morphologyEx(between, cv2.MORPH_OPEN, np.ones((_BORDER, _BORDER), np.uint8)).mean())
    there = area > _SMALLEST
    sure = there and unclear < _SURE * area
    inner = seen[round(_FRAME * height) :, round(_FRAME * width) : width - round(_FRAME * width)] > 0.5
    edge = float(np.concatenate([inner[0], inner[:, 0], inner[:, -1]]).mean())
    likely = sure or (there and unclear < _LIKELY * area and edge < _AT_EDGE)
    return SeenSubject(seen, likely, sure, float(inner[0].mean()) > _OVERHEAD)


def see_in_crops(crops: Iterable[Rgb8]) -> Iterator[Map]:
    """Look for what each of several crops of a photo is about.

    Args:
        crops: (height, width, 3) uint8 sRGB each.

    Yields:
        How surely each pixel belongs to it, 0–1, at the crop's size; nothing where the network can't be used.
    """
    if not usable(ShippedNetwork.SUBJECT):
        return
    sizes: list[tuple[int, int]] = []

    def scaled() -> Iterator[Rgb8]:
        for crop in crops:
            height, width = crop.shape[:2]
            sizes.append((width, height))
            scale = _CROP_SIDE / max(height, width)
            size = (_in_steps(scale * width), _in_steps(scale * height))
            method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
            yield np.asarray(cv2.resize(crop, size, interpolation=method), np.uint8)

    for (seen,) in run_each(ShippedNetwork.SUBJECT, scaled(), _SCALE, _MEAN):
        yield rounded(cv2.resize(rounded(seen[0]), sizes[-1], interpolation=cv2.INTER_LINEAR))


def _in_steps(side: float) -> int:
    return max(_STEP, _STEP * round(side / _STEP))
