"""Things that are small in a photo, or that the classifier is not sure of at first sight: a closer look.

The scene is seen once more twice as large, and each place that may show the thing is cropped. The subject's
network draws the outline of what a crop is about, and the classifier must know that by its kind.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.exact import reduce_exactly
from retexture.imaging.filters import resize
from retexture.structure.analysis import Structure
from retexture.structure.on_demand.once import once
from retexture.structure.segments.masks import Mask
from retexture.structure.trained import SeenScene, see_in_crops, see_kind, see_scene

_SIDE = 1024  # pixels that the network sees
_ENLARGED = 3  # times: a picture that is enlarged more shows nothing new, and takes as long as a large one
_LIKELY = 0.35  # how surely a place must show the thing to be looked at
_FIRST = 0.5  # the same of the likeliest
_PLACES = 7  # at most, of a photo
_MARGINS = (0.6, 1.1)  # of a place's longer side: what is around it in its crops
_TIGHT = 0.12  # the same, around the outline, for its kind
_KNOWN, _LIKE = 0.5, 0.6  # how surely an outline shows the thing, and one that is taken for it beside one
_UNCLEAR = 0.45  # of the outline's area: so many doubtful pixels near it are no outline
_CUT = 0.25  # of a side of the crop: what takes more of it goes on beyond
_SMALL, _WELL_KNOWN = 0.06, 0.8  # of the photo, and how surely it is the thing: then a cut hardly shows
_CUT_WORTH = 0.5  # of an outline that is cut, beside one that is whole
_SMALLEST, _LARGEST = 0.001, 0.5  # of the photo
_HELD = 0.6  # of an outline: with more of it, another holds it
_ADDED = 0.3  # of what that one adds: so much must show the thing
_AMONG = 0.5  # of what was found: so much must lie in what the photo is about
_SHOWS = 0.45  # of a piece of that: so much must show the thing
_COLLAR, _BESIDE = 0.012, 0.35  # of the photo, and how likely the thing is there: its border may still move


@dataclass(frozen=True)
class _Crop:
    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def around(cls, mask: Mask) -> "_Crop":
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        return cls(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)

    def wider(self, margin: float, shape: tuple[int, int]) -> "_Crop":
        """Return it with a margin, as a share of its longer side, within a picture of a shape."""
        by = round(margin * max(self.right - self.left, self.bottom - self.top))
        return _Crop(
            max(0, self.left - by),
            max(0, self.top - by),
            min(shape[1], self.right + by),
            min(shape[0], self.bottom + by),
        )

    @property
    def inside(self) -> tuple[slice, slice]:
        return slice(self.top, self.bottom), slice(self.left, self.right)


@dataclass(frozen=True, eq=False)
class _Outline:
    share: Map
    known: float
    like: float
    cut: float

    @property
    def worth(self) -> float:
        return (self.known + 0.5 * self.like) * (1.0 if self.cut < _CUT else _CUT_WORTH)

    @property
    def is_whole(self) -> bool:
        """Whether it is no piece of something that goes on beyond its crop."""
        small = float((self.share > 0.5).mean()) < _SMALL
        return self.cut < _CUT or (small and self.known > _WELL_KNOWN)


def looked_closer(structure: Structure, noun: str, *, several: bool = False) -> Map | None:
    """Look for a thing in the parts of a photo that may show one.

    Args:
        structure: The photo's analysis.
        noun: One word, singular, lower case, that the classifier knows.
        several: Whether more than one is meant: then likely pieces of what the photo is about are some too.

    Returns:
        How likely each place shows one, (height, width) of a reduced photo, 0–1, for its outline; None where
        none is seen.
    """
    likely = seen_closer(structure, noun)
    if likely is None:
        return None
    rgb = reduce_exactly(structure.rgb, _SIDE)
    subject = resize(structure.subject, (rgb.shape[1], rgb.shape[0]))
    outlines = [each for each in _outlines(rgb, likely, subject, noun) if each.is_whole]
    sure = [each for each in outlines if each.known > _KNOWN]
    if not sure:
        return None
    found = sure + [each for each in outlines if each.known <= _KNOWN and each.like > _LIKE]
    share = np.maximum.reduce([each.share for each in found])
    if several:
        share = np.maximum(share, _others_of_subject(subject, likely, share > 0.5))
    reach = 2 * round(_COLLAR * max(share.shape)) + 1
    collar = cv2.dilate((share > 0.5).astype(np.uint8), np.ones((reach, reach), np.uint8)) > 0
    return np.asarray(np.maximum(share, _BESIDE * collar), np.float32)


def seen_closer(structure: Structure, noun: str) -> Map | None:
    """How surely each place shows a thing, 0–1, as a closer look sees it; None where none is likely."""
    closer = _scene(structure)
    if closer is None or structure.seen is None:
        return None
    rgb = reduce_exactly(structure.rgb, _SIDE)
    likely = np.maximum(_likely(closer, noun, rgb), _likely(structure.seen, noun, rgb))
    return likely if likely.max() >= _FIRST else None


@once
def _scene(structure: Structure) -> SeenScene | None:
    """The whole scene as a closer look sees it, whatever is looked for; None without the network."""
    rgb = reduce_exactly(structure.rgb, _SIDE)
    return see_scene(rgb, min(_SIDE, _ENLARGED * max(rgb.shape[:2])))


def _others_of_subject(subject: Map, likely: Map, found: Mask) -> Map:
    """The pieces of what a photo is about that likely show a thing of which some were found among them."""
    mask = subject > 0.5
    if float((found & mask).sum()) < _AMONG * float(found.sum()):
        return np.zeros_like(subject)
    count, pieces = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    sizes = np.bincount(pieces.ravel(), minlength=count)
    shown = np.bincount(pieces[likely > _LIKELY], minlength=count)
    alike = (sizes > _SMALLEST * mask.size) & (shown > _SHOWS * sizes)
    alike[0] = False
    return np.asarray(np.where(alike[pieces], subject, 0), np.float32)


def _likely(scene: SeenScene, noun: str, rgb: Rgb8) -> Map:
    found = scene.thing(noun, (rgb.shape[1], rgb.shape[0]))
    assert found is not None  # the noun is known
    return found


def _outlines(rgb: Rgb8, likely: Map, subject: Map, noun: str) -> Iterator[_Outline]:
    """The outlines of what is seen at the likeliest places, each place once.

    A piece of what the whole photo is about has a better outline than its crops, if the piece is the thing.
    """
    left, yielded = likely.copy(), list[_Outline]()
    for _ in range(_PLACES):
        row, column = np.unravel_index(int(left.argmax()), left.shape)
        peak = float(left[row, column])
        if peak < _LIKELY:
            return
        _, pieces = cv2.connectedComponents((left > max(0.5 * peak, 0.2)).astype(np.uint8), connectivity=4)
        place = np.asarray(pieces == pieces[row, column])
        left[place] = 0
        best = _of_subject(rgb, subject, place, noun)
        if best is None or best.known < _KNOWN:
            drawn = (each for each in _drawn(rgb, place, noun) if not _goes_beyond(each, yielded, likely))
            best = max(drawn, key=lambda each: each.worth, default=best)
        if best is not None:
            yield best
            yielded.append(best)
            left[best.share > 0.5] = 0


def _goes_beyond(outline: _Outline, yielded: Iterable[_Outline], likely: Map) -> bool:
    """Whether an outline is one that is known together with what it stands on, as an animal on a branch."""
    mask = outline.share > 0.5
    for surer in (each for each in yielded if each.known > outline.known):
        known = surer.share > 0.5
        added = mask & ~known
        held = float((mask & known).sum()) > _HELD * float(known.sum())
        if held and added.any() and float((likely[added] > _LIKELY).mean()) < _ADDED:
            return True
    return False


def _of_subject(rgb: Rgb8, subject: Map, place: Mask, noun: str) -> _Outline | None:
    """The piece of what the whole photo is about that lies at a place."""
    piece = _piece_at(subject > 0.5, place)
    if piece is None or not _SMALLEST < piece.mean() < _LARGEST:
        return None
    return _Outline(subject * piece, *_kind_of(rgb, piece, noun), cut=0.0)


def _kind_of(rgb: Rgb8, piece: Mask, noun: str) -> tuple[float, float]:
    """How surely a piece shows the thing, and how surely one that is taken for it."""
    box = _Crop.around(piece).wider(_TIGHT, (rgb.shape[0], rgb.shape[1]))
    kind = see_kind(np.ascontiguousarray(rgb[box.inside]))
    return (0.0, 0.0) if kind is None else (kind.thing(noun), kind.like(noun))


def _drawn(rgb: Rgb8, place: Mask, noun: str) -> Iterator[_Outline]:
    """What crops around a place are about, where that is clear; once more where a crop cuts it off."""
    shape = (rgb.shape[0], rgb.shape[1])
    boxes = [_Crop.around(place).wider(margin, shape) for margin in _MARGINS]
    cut = None
    for outline in _drawn_in(rgb, boxes, place, noun):
        yield outline
        cut = cut if outline.cut < _CUT else outline
    if cut is not None:
        whole = np.asarray(cut.share > 0.5)
        yield from _drawn_in(rgb, [_Crop.around(whole).wider(_MARGINS[0], shape)], whole, noun)


def _drawn_in(rgb: Rgb8, boxes: Sequence[_Crop], place: Mask, noun: str) -> Iterator[_Outline]:
    shape = (rgb.shape[0], rgb.shape[1])
    crops = (np.ascontiguousarray(rgb[box.inside]) for box in boxes)
    for box, seen in zip(boxes, see_in_crops(crops), strict=False):
        own = _piece_at(seen > 0.5, place[box.inside])
        if own is None or not _SMALLEST < own.sum() / place.size < _LARGEST:
            continue
        near = cv2.dilate(own.astype(np.uint8), np.ones((25, 25), np.uint8)) > 0
        if (near & (seen > 0.15) & (seen < 0.85)).sum() > _UNCLEAR * own.sum():
            continue
        share = np.zeros(shape, np.float32)
        share[box.inside] = seen * own
        yield _Outline(share, *_kind_of(rgb, share > 0.5, noun), _cut_off(own, box, shape))


def _piece_at(mask: Mask, place: Mask) -> Mask | None:
    """The piece of a mask that covers most of a place; None where none does."""
    count, pieces = cv2.connectedComponents(mask.astype(np.uint8), connectivity=4)
    covers = np.bincount(pieces[place], minlength=count)
    covers[0] = 0
    return np.asarray(pieces == int(covers.argmax())) if covers.any() else None


def _cut_off(own: Mask, box: _Crop, shape: tuple[int, int]) -> float:
    """Share of a side of its crop at which an outline goes on beyond it."""
    sides: tuple[tuple[NDArray[np.bool_], bool], ...] = (
        (own[0], box.top > 0),
        (own[-1], box.bottom < shape[0]),
        (own[:, 0], box.left > 0),
        (own[:, -1], box.right < shape[1]),
    )
    return max((float(side.mean()) for side, within in sides if within), default=0.0)
