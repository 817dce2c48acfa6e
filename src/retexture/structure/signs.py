"""What tells the parts of a scene apart, measured on the reduced photo: colour, grain, direction, place."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.filters import half_size, resize
from retexture.structure.superpixels import SMALL_SIDE, Patches, lab_of, mean_by, reduce_exactly

Mask = NDArray[np.bool_]
"""(height, width) of the reduced photo: which of its pixels belong to something."""

_STRONGEST = 8.0  # of gradient, L* a pixel: one edge must not make a smooth patch a rough one


@dataclass(frozen=True, eq=False)
class Signs:
    """Measures of each superpixel, shape (count,) unless stated otherwise.

    Attributes:
        patches: The superpixels.
        lightness: Mean L*, 0–100.
        chroma: Mean L*a*b* chroma.
        hue: Hue of the mean colour, degrees 0–360: red about 30, yellow 90, green 140, blue 280.
        grain: Mean gradient of the photo's lightness, unsmoothed, L* a pixel of the reduced photo.
        level: Share of that gradient which runs up and down, 0–1: above a half where stripes lie level.
        shares: Fraction of the photo.
        x: Centre, as a fraction of the width.
        y: Centre, as a fraction of the height.
    """

    patches: Patches
    lightness: NDArray[np.float64]
    chroma: NDArray[np.float64]
    hue: NDArray[np.float64]
    grain: NDArray[np.float64]
    level: NDArray[np.float64]
    shares: NDArray[np.float64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]

    @property
    def blueness(self) -> NDArray[np.float64]:
        """Minus the mean b*: above 0 for what is bluer than grey."""
        return -self.patches.colours[:, 2]

    def spread_out(self, chosen: NDArray[np.bool_]) -> Mask:
        """The pixels of the chosen superpixels."""
        return chosen[self.patches.labels]

    def mean(self, values: NDArray[np.float64], chosen: NDArray[np.bool_]) -> float:
        """Mean over the chosen superpixels by their size; 0 if none is chosen."""
        weight = self.shares * chosen
        return float((values * weight).sum() / max(float(weight.sum()), 1e-9))


def read_signs(rgb: Rgb8, patches: Patches) -> Signs:
    """Measure the superpixels of a photo."""
    light = lab_of(reduce_exactly(rgb, SMALL_SIDE))[..., 0]
    across = np.minimum(np.abs(cv2.Sobel(light, cv2.CV_32F, 1, 0, scale=0.25)), np.float32(_STRONGEST))
    down = np.minimum(np.abs(cv2.Sobel(light, cv2.CV_32F, 0, 1, scale=0.25)), np.float32(_STRONGEST))
    labels, count = patches.labels, patches.count
    mean_across, mean_down = mean_by(labels, count, across), mean_by(labels, count, down)
    lightness, a, b = patches.colours.T
    return Signs(
        patches=patches,
        lightness=lightness,
        chroma=np.hypot(a, b),
        hue=np.degrees(np.arctan2(b, a)) % 360,
        grain=mean_by(labels, count, np.hypot(across, down)),
        level=mean_down / np.maximum(mean_across + mean_down, 1e-6),
        shares=patches.sizes / patches.sizes.sum(),
        x=patches.centres[:, 0],
        y=patches.centres[:, 1],
    )


def groups(signs: Signs, chosen: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
    """The connected groups of the chosen superpixels, each as a choice of its own, largest first.

    None is empty: a superpixel that is itself in two parts belongs to one group alone.
    """
    mask = signs.spread_out(chosen).astype(np.uint8)
    count, parts = cv2.connectedComponents(mask, connectivity=4)
    of_patch = np.rint(mean_by(signs.patches.labels, signs.patches.count, parts)).astype(np.intp)
    found = ((of_patch == part) & chosen for part in range(1, count))
    return sorted(filter(np.any, found), key=lambda group: -float(signs.shares[group].sum()))


def without_holes(mask: Mask, largest: float) -> Mask:
    """A mask with the holes filled that it encloses.

    Args:
        mask: Of the reduced photo.
        largest: Area of the largest hole to fill, as a multiple of the mask's.
    """
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    count, labels = cv2.connectedComponents(1 - closed)
    fill = np.bincount(labels.ravel(), minlength=count) < largest * mask.sum()
    fill[np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])] = False
    fill[0] = True
    return np.asarray(fill[labels])


def laid_on_edges(rgb: Rgb8, *masks: Mask, radius: float = 8.0, softness: float = 40.0) -> list[Map]:
    """Masks of the reduced photo at half the photo's size, 0–1, their borders laid on its own edges.

    Args:
        rgb: The photo.
        masks: Each of any size.
        radius: Reach of the search for edges, in units (1/1024 of the long side).
        softness: Variance of 8-bit colours below which there is no edge to lie on.
    """
    if not masks:
        return []
    half = half_size(rgb)
    guide = cv2.resize(rgb, half, interpolation=cv2.INTER_AREA)
    reach = max(2, round(radius * max(half) / 1024))
    together = cv2.merge([resize(mask.astype(np.float32), half) for mask in masks])
    soft = cv2.ximgproc.guidedFilter(guide, together, reach, softness)
    channels = cv2.split(np.clip((soft - np.float32(0.15)) / np.float32(0.7), 0, 1))
    return [np.asarray(channel, np.float32) for channel in channels]
