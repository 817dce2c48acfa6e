"""Objects that a prompt tells by their colour: "the red car"."""

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map
from retexture.imaging.exact import gradient_strength, lab_of, reduce_exactly
from retexture.imaging.filters import resize
from retexture.prompts import Place
from retexture.structure.analysis import Structure
from retexture.structure.segments.masks import Mask, laid_on_edges, without_holes
from retexture.structure.segments.superpixels import SMALL_SIDE

_COLOURLESS = 12.0  # chroma below which a named colour is white, grey or black
_HUE_REACH = 40.0  # degrees; an orange suit may be nearer to red than to the orange of a colour table
_LIGHTNESS_REACH = 34.0
_SAME_PAINT = 11.0  # degrees of hue within one thing
_EDGE = 9.0  # L*a*b* units a pixel: a thing ends where the colour changes faster
_SMALLEST = 0.003  # of the photo
_PART = 0.05  # of the best part: smaller ones beside it are something else of that colour
_SEAM = 25  # pixels of the reduced photo
_HOLE = 0.25  # of the object: larger holes are not its own windows or handles


def object_of(structure: Structure, lab: tuple[float, float, float]) -> Map | None:
    """Where the most striking object of a colour is, 0–1, soft on the photo's edges; None without one.

    Colour names stand for hues rather than for shades: a dark red car is a red one. White, grey and black
    are told by lightness. Plants, floors and walls are objects only where nothing else has the colour.

    Args:
        structure: The photo's analysis.
        lab: The colour in CIE L*a*b* (L 0–100, D65).
    """
    photo = lab_of(cv2.medianBlur(reduce_exactly(structure.rgb, SMALL_SIDE), 5))
    size = (photo.shape[1], photo.shape[0])
    likeness = _likeness(photo, np.array(lab, np.float32))
    striking = resize(structure.subject, size) + np.float32(0.15)
    likeness[gradient_strength(photo) > _EDGE] = 0
    never = covered(structure, (Place.SKY, Place.WATER, Place.FACE), size)
    scenery = never | covered(structure, (Place.VEGETATION, Place.FLOOR, Place.WALL), size)
    for free in (~scenery, ~never):
        seed = _best_part(likeness * free, striking)
        if seed is not None:
            whole = _same_paint(photo, seed, free & (striking > 0.5 * float(np.mean(striking[seed]))))
            (soft,) = laid_on_edges(structure.rgb, without_holes(whole, _HOLE), radius=5.0)
            return resize(soft, structure.size)
    return None


def covered(structure: Structure, places: tuple[Place, ...], size: tuple[int, int]) -> Mask:
    """Where one of ``places`` is, at ``size`` (width, height)."""
    covered = np.zeros(size[::-1], bool)
    for place in places:
        there = structure.scene.where(place)
        if there is not None:
            covered |= resize(there, size) > 0.5
    return covered


def _likeness(photo: Map, lab: NDArray[np.float32]) -> Map:
    """How well each pixel deserves the name of a colour, 0–1."""
    chroma = np.hypot(photo[..., 1], photo[..., 2])
    wanted = np.hypot(lab[1], lab[2])
    apart = np.abs(photo[..., 0] - lab[0])
    if wanted < _COLOURLESS:
        grey = np.clip(2 - 2 * chroma / np.float32(_COLOURLESS), 0, 1)
        return cast(Map, grey * np.clip(1 - apart / np.float32(_LIGHTNESS_REACH), 0, 1) ** 2)
    # One minus the cosine of the angle between the hues: no arctangent, and smooth around 0.
    turned = 1 - (photo[..., 1:] @ lab[1:]) / np.maximum(chroma * wanted, np.float32(1e-3))
    near = np.clip(1 - turned / np.float32(1 - np.cos(np.radians(_HUE_REACH))), 0, 1)
    vivid = np.clip(chroma / (np.float32(0.6) * wanted), 0, 1)
    light = np.clip(1.6 - apart / np.float32(_LIGHTNESS_REACH), 0, 1)
    return cast(Map, near * vivid * vivid * light)


def _same_paint(photo: Map, seed: Mask, free: Mask) -> Mask:
    """What lies close to ``seed`` and has its colour in another light."""
    mean = photo[seed].mean(axis=0)
    chroma, strength = np.hypot(photo[..., 1], photo[..., 2]), np.hypot(mean[1], mean[2])
    if strength < _COLOURLESS:
        alike = (chroma < _COLOURLESS) & (np.abs(photo[..., 0] - mean[0]) < 22)
    else:
        turned = photo[..., 1:] @ mean[1:] < np.cos(np.radians(_SAME_PAINT)) * chroma * strength
        alike = ~turned & (chroma > 0.5 * strength) & (chroma < 1.6 * strength)
    alike = (alike & free & (gradient_strength(photo) < _EDGE)) | seed
    near = cv2.dilate(alike.astype(np.uint8), np.ones((_SEAM // 2, _SEAM // 2), np.uint8))
    _, labels = cv2.connectedComponents(near, connectivity=4)
    touched = np.zeros(int(labels.max()) + 1, bool)
    touched[labels[seed]] = True
    grown = cv2.dilate((touched[labels] & alike).astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.asarray(grown > 0)


def _best_part(likeness: Map, striking: Map) -> Mask | None:
    """The largest, most alike part, with what lies beside it; None if none is large enough."""
    worth = likeness * striking
    standing_out = worth > max(0.02, 0.3 * float(np.quantile(worth, 0.99)))
    tidy = cv2.morphologyEx(standing_out.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, labels = cv2.connectedComponents(cv2.dilate(tidy, np.ones((3, 3), np.uint8)), connectivity=4)
    labels = np.where(tidy > 0, labels, 0)
    sizes = np.bincount(labels.ravel(), minlength=count)
    weight = np.bincount(labels.ravel(), worth.ravel(), minlength=count)
    weight[0] = 0
    weight[sizes < _SMALLEST * likeness.size] = 0
    best = int(weight.argmax())
    if weight[best] <= 0:
        return None
    # Seams, shadows and what lies across cut a thing into parts that are close to each other.
    reach = np.ones((_SEAM, _SEAM), np.uint8)
    near = cv2.dilate((labels == best).astype(np.uint8), reach) > 0
    beside = np.bincount(labels[near], minlength=count) > 0
    beside[0] = False
    attention = np.bincount(labels.ravel(), striking.ravel(), minlength=count) / np.maximum(sizes, 1)
    part = (beside & (sizes > _PART * sizes[best]) & (attention > 0.5 * attention[best]))[labels]
    return cast(Mask, part & (likeness > 0.5 * float(np.median(likeness[labels == best]))))
