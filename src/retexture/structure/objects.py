"""Objects that a prompt tells by their colour: "the red car"."""

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map
from retexture.imaging.filters import resize
from retexture.prompts import Place
from retexture.structure.analysis import Structure
from retexture.structure.signs import Mask, laid_on_edges
from retexture.structure.superpixels import SMALL_SIDE, lab_of, reduce_exactly

_HUE_REACH = 30.0  # degrees to either side of the named hue
_COLOURLESS = 12.0  # chroma below which a named colour is white, grey or black
_SMALLEST = 0.0025  # of the photo
_PART = 0.06  # of the largest part: smaller ones are something else of that colour
_HOLE = 0.25  # of the object: larger holes are not its own windows or handles


def object_of(structure: Structure, lab: tuple[float, float, float]) -> Map | None:
    """Where the most striking object of a colour is, 0–1, soft on the photo's edges; None without one.

    Colour names stand for hues rather than for shades: a dark red car is a red one. White, grey and black
    are told by lightness. The sky, water and plants are no objects, unless nothing else has the colour.

    Args:
        structure: The photo's analysis.
        lab: The colour in CIE L*a*b* (L 0–100, D65).
    """
    small = cv2.medianBlur(reduce_exactly(structure.rgb, SMALL_SIDE), 5)
    alike = _alike(lab_of(small), lab)
    size = (small.shape[1], small.shape[0])
    striking = resize(structure.subject, size)
    scenery = np.zeros(alike.shape, np.float32)
    for place in (Place.SKY, Place.WATER, Place.VEGETATION):
        there = structure.scene.where(place)
        if there is not None:
            np.maximum(scenery, resize(there, size), out=scenery)
    found = _best_parts(alike & (scenery < 0.5), striking)
    if found is None:
        found = _best_parts(alike, striking)
    return None if found is None else laid_on_edges(structure.rgb, found, radius=5.0)


def _alike(photo: Map, lab: tuple[float, float, float]) -> Mask:
    lightness, a, b = (photo[..., channel] for channel in range(3))
    chroma = np.hypot(a, b)
    wanted_chroma = float(np.hypot(lab[1], lab[2]))
    darker = np.abs(lightness - np.float32(lab[0]))
    if wanted_chroma < _COLOURLESS:
        return cast(Mask, (chroma < _COLOURLESS) & (darker < 26))
    # The cosine of the angle between the hues, without an arctangent for each pixel.
    same_hue = (a * np.float32(lab[1]) + b * np.float32(lab[2])) > (
        np.float32(wanted_chroma * np.cos(np.radians(_HUE_REACH))) * chroma
    )
    return cast(Mask, same_hue & (chroma > min(16.0, 0.5 * wanted_chroma)) & (darker < 46))


def _best_parts(mask: Mask, striking: Map) -> Mask | None:
    """The largest, most striking connected part, with the parts beside it and without its holes."""
    tidy = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    near = cv2.dilate(tidy, np.ones((7, 7), np.uint8))
    count, labels = cv2.connectedComponents(near)
    if count < 2:
        return None
    labels = np.where(tidy > 0, labels, 0)
    sizes = np.bincount(labels.ravel(), minlength=count).astype(np.float64)
    weight = np.bincount(labels.ravel(), (striking + np.float32(0.15)).ravel(), minlength=count)
    sizes[0] = weight[0] = 0
    best = int(weight.argmax())
    if sizes[best] < _SMALLEST * mask.size:
        return None
    return _without_holes(_large_parts(labels == best))


def _large_parts(mask: Mask) -> Mask:
    count, labels = cv2.connectedComponents(mask.astype(np.uint8))
    sizes = np.bincount(labels.ravel(), minlength=count)
    sizes[0] = 0
    return cast(Mask, (sizes > _PART * sizes.max())[labels])


def _without_holes(mask: Mask) -> Mask:
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    count, labels = cv2.connectedComponents(1 - closed)
    sizes = np.bincount(labels.ravel(), minlength=count)
    outer: NDArray[np.intp] = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    small = sizes < _HOLE * mask.sum()
    small[outer] = False
    small[0] = True
    return cast(Mask, small[labels])
