"""Soft seats of one cover, such as bean bags, that no network knows: what a photo is about, without its load.

What lies on such a seat belongs to the same outline. It is something that the classifier knows, or it has
other colours than the cover.
"""

import cv2
import numpy as np

from retexture.imaging.arrays import Map
from retexture.imaging.exact import reduce_exactly
from retexture.imaging.filters import resize
from retexture.structure.analysis import Structure
from retexture.structure.on_demand.one_paint import of_one_paint
from retexture.structure.on_demand.outlines import outlined_by_colour
from retexture.structure.segments.masks import Mask, without_holes
from retexture.structure.segments.superpixels import SMALL_SIDE
from retexture.structure.trained import SeenScene, class_numbers

_LIKE_SEATS = frozenset(
    (
        *("pillow", "cushion", "bag", "handbag", "purse", "backpack"),
        *("sofa", "couch", "settee", "loveseat", "bed", "chair", "armchair", "stool"),
    )
)
"""What a seat may be taken for."""
_ANOTHER = 0.4  # how surely a place shows another thing
_LEAST = 0.35  # of the subject: a cover that is less of it is not what the photo is about
_HOLE = 0.1  # of the cover
_CREASE = 0.04  # of the long side: creases and shades between places of one colour
_SURELY, _PERHAPS = 0.85, 0.35  # how likely the cover is the seat, and the rest of the subject


def seat_in_subject(structure: Structure) -> Map | None:
    """The cover of a seat that a photo is about, (height, width), 0–1; None where it is hardly one."""
    scene = structure.seen
    if scene is None or not structure.subject_is_sure:
        return None
    reduced = reduce_exactly(structure.rgb, SMALL_SIDE)
    subject = resize(structure.subject, (reduced.shape[1], reduced.shape[0])) > 0.5
    load = subject & _other_things(scene, subject)
    free = subject & ~load
    cover = _largest(of_one_paint(reduced, free, free.astype(np.float32)))
    side = 2 * round(_CREASE * max(cover.shape) / 2) + 1
    closed = cv2.morphologyEx(cover.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    cover = without_holes(closed > 0, _HOLE) & subject
    if float(cover.sum()) < _LEAST * float(subject.sum()):
        return None
    prior = np.where(cover, _SURELY, np.where(free, _PERHAPS, 0)).astype(np.float32)
    return outlined_by_colour(structure.rgb, prior, load & ~cover)


def _other_things(scene: SeenScene, subject: Mask) -> Mask:
    """Where a scene shows things that are no seats."""
    size = (subject.shape[1], subject.shape[0])
    shown = np.zeros(subject.shape, bool)
    for noun in class_numbers().keys() - _LIKE_SEATS:
        likely = scene.thing(noun, size)
        if likely is not None:
            shown |= likely > _ANOTHER
    return shown


def _largest(mask: Mask) -> Mask:
    count, pieces = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    sizes = np.bincount(pieces.ravel(), minlength=count)
    sizes[0] = 0
    return np.asarray((pieces == int(sizes.argmax())) & mask)
