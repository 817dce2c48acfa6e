"""What a model or a drawing is about, and whether that is one thing."""

import numpy as np

from retexture.imaging.arrays import Map, Rgb8
from retexture.structure.kinds.assembly import Assembled
from retexture.structure.parts.subject import subject_map
from retexture.structure.segments.labels import mean_by
from retexture.structure.trained import SeenSubject

_MOSTLY = 0.5
_PIECES = 0.85  # of what shading tells of a thing: so much of it within the network's map are pieces of that
_ONE = 0.7  # of the things of a model: a piece that is larger is the one that is meant


def subject_of(rgb: Rgb8, read: Assembled, seen: SeenSubject | None) -> tuple[Map, bool]:
    """The things of a model or a drawing, with what the network sees of them, and whether they are one thing.

    Where both mean the same, each has what the other lost along faint outlines; and so they do where all that
    shading tells of it lies within what the network sees: dark sides of a thing look like its shadow.
    """
    labels, count = read.regions.labels, read.regions.count
    on_subject = mean_by(labels, count, read.subject) > _MOSTLY
    sizes = np.bincount(read.pieces[on_subject], read.regions.shares[on_subject], minlength=1)
    one = bool(sizes.sum() > 0 and sizes.max() > _ONE * sizes.sum())
    if seen is None or not seen.sure:
        return read.subject, one
    map_seen = subject_map(rgb, seen.at((rgb.shape[1], rgb.shape[0])).astype(np.float64))
    both, either = np.minimum(map_seen, read.subject).sum(), np.maximum(map_seen, read.subject).sum()
    pieces = both > _PIECES * read.subject.sum()
    if both < _MOSTLY * either and not pieces:
        return read.subject, one
    return np.maximum(map_seen, read.subject), True
