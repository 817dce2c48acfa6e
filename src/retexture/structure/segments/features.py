"""What tells the parts of a scene apart, measured on the reduced photo: colour, grain, direction, place."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Rgb8
from retexture.imaging.exact import lab_of, reduce_exactly
from retexture.structure.segments.labels import mean_by
from retexture.structure.segments.masks import Mask
from retexture.structure.segments.superpixels import SMALL_SIDE, Superpixels

_STRONGEST = 8.0  # of gradient, L* a pixel: one edge must not make a smooth patch a rough one


@dataclass(frozen=True, eq=False)
class Features:
    """Measures of each superpixel, shape (count,) unless stated otherwise.

    Attributes:
        superpixels: The superpixels.
        lightness: Mean L*, 0–100.
        chroma: Mean L*a*b* chroma.
        hue: Hue of the mean colour, degrees 0–360: red about 30, yellow 90, green 140, blue 280.
        grain: Mean gradient of the photo's lightness, unsmoothed, L* a pixel of the reduced photo.
        level: Share of that gradient which runs up and down, 0–1: above a half where stripes lie level.
        shares: Fraction of the photo.
        x: Centre, as a fraction of the width.
        y: Centre, as a fraction of the height.
    """

    superpixels: Superpixels
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
        return -self.superpixels.colours[:, 2]

    def spread_out(self, chosen: NDArray[np.bool_]) -> Mask:
        """The pixels of the chosen superpixels."""
        return chosen[self.superpixels.labels]

    def mean(self, values: NDArray[np.float64], chosen: NDArray[np.bool_]) -> float:
        """Mean over the chosen superpixels by their size; 0 if none is chosen."""
        weight = self.shares * chosen
        return float((values * weight).sum() / max(float(weight.sum()), 1e-9))


def measure_features(rgb: Rgb8, superpixels: Superpixels) -> Features:
    """Measure the superpixels of a photo."""
    light = lab_of(reduce_exactly(rgb, SMALL_SIDE))[..., 0]
    across = np.minimum(np.abs(cv2.Sobel(light, cv2.CV_32F, 1, 0, scale=0.25)), np.float32(_STRONGEST))
    down = np.minimum(np.abs(cv2.Sobel(light, cv2.CV_32F, 0, 1, scale=0.25)), np.float32(_STRONGEST))
    labels, count = superpixels.labels, superpixels.count
    mean_across, mean_down = mean_by(labels, count, across), mean_by(labels, count, down)
    lightness, a, b = superpixels.colours.T
    return Features(
        superpixels=superpixels,
        lightness=lightness,
        chroma=np.hypot(a, b),
        hue=np.degrees(np.arctan2(b, a)) % 360,
        grain=mean_by(labels, count, np.hypot(across, down)),
        level=mean_down / np.maximum(mean_across + mean_down, 1e-6),
        shares=superpixels.sizes / superpixels.sizes.sum(),
        x=superpixels.centres[:, 0],
        y=superpixels.centres[:, 1],
    )


def groups(features: Features, chosen: NDArray[np.bool_]) -> list[NDArray[np.bool_]]:
    """The connected groups of the chosen superpixels, each as a choice of its own, largest first.

    None is empty: a superpixel that is itself in two parts belongs to one group alone.
    """
    mask = features.spread_out(chosen).astype(np.uint8)
    count, parts = cv2.connectedComponents(mask, connectivity=4)
    of_superpixel = np.rint(mean_by(features.superpixels.labels, features.superpixels.count, parts)).astype(
        np.intp
    )
    found = ((of_superpixel == part) & chosen for part in range(1, count))
    return sorted(filter(np.any, found), key=lambda group: -float(features.shares[group].sum()))
