"""Things that the scene network knows by their kind: whether a photo shows a car, and where."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map
from retexture.imaging.filters import resize
from retexture.prompts import Place
from retexture.structure.analysis import Structure
from retexture.structure.on_demand.objects import covered
from retexture.structure.segments.labels import mean_by
from retexture.structure.segments.masks import Mask, laid_on_edges, without_holes
from retexture.structure.trained import ScenePart, SeenScene, class_numbers

_SURE, _LIKELY = 0.5, 0.3  # how surely a place shows the thing: of one place of each piece, and of all of it
_SMALLEST = 0.025  # of the photo: what is smaller is as often something else (measured on annotated photos)
_OF_SUBJECT = 0.25  # of the subject, or of what is likely: so much of it must show the thing
_MOST_OUTSIDE = 0.6  # of what surely shows the thing: where more lies elsewhere, the thing is not the subject
_PIECE = 0.5  # the mean over a thing of a model or a drawing
_MOSTLY = 0.4  # of the subject of a model that is one thing
_RIVAL = 0.5  # the mean over the subject of a model: then it surely is another thing
_ALONE = 0.7  # of the things of a model: a piece that is larger is all of what it shows
_HOLE = 0.25  # of the thing
_PARTS = {
    "car": ScenePart.CAR,
    "truck": ScenePart.CAR,
    "bus": ScenePart.CAR,
    "van": ScenePart.CAR,
    "sofa": ScenePart.SOFA,
    "couch": ScenePart.SOFA,
    "bed": ScenePart.BED,
    "table": ScenePart.TABLE,
    "desk": ScenePart.TABLE,
    "chair": ScenePart.CHAIR,
}
"""What the network was shown as a part of scenes too."""


@dataclass(frozen=True, eq=False)
class SeenThing:
    """What the network says of a kind of thing.

    Attributes:
        share: How far each pixel belongs to one, (height, width) float32 0–1; None where none is.
    """

    share: Map | None


def seen_thing(structure: Structure, noun: str) -> SeenThing | None:
    """Look for a thing.

    Args:
        structure: The photo's analysis.
        noun: One word, singular, lower case.

    Returns:
        What was seen; None where the network can't say, because it is absent or doesn't know the noun.
    """
    scene = structure.seen
    if scene is None or noun not in class_numbers():
        return None
    labels = structure.regions.small_labels
    size = (labels.shape[1], labels.shape[0])
    if structure.pieces is not None:
        part = _PARTS.get(noun)
        shown = scene.thing(noun, size) if part is None else scene.part(part, size)
        found = None if shown is None else _thing_of_model(structure, structure.pieces, shown)
        return SeenThing(None) if found is None and _is_another(structure, scene, part) else found
    likely = _likely(scene, noun, size)
    sure = likely > _SURE
    subject = resize(structure.subject, size) > 0.5
    people = covered(structure, (Place.PERSON,), size)
    one = structure.subject_is_sure and subject.any() and not people[subject].mean() > 0.5
    if one and sure.any():
        outside = float((sure & ~subject).sum() / sure.sum())
        on_it = float((likely > _LIKELY)[subject].mean())
        if outside < _MOST_OUTSIDE and on_it > _OF_SUBJECT and sure.mean() > 0.5 * _SMALLEST:
            return SeenThing(structure.subject)
    if sure.mean() < _SMALLEST:
        return SeenThing(None)
    return SeenThing(_outlined(structure, likely, _taken(scene, size) | people))


def _likely(scene: SeenScene, noun: str, size: tuple[int, int]) -> Map:
    """How surely each pixel of the reduced photo shows the thing, as a class or as a part of scenes."""
    likely = scene.thing(noun, size)
    assert likely is not None  # the noun is known
    part = _PARTS.get(noun)
    return likely if part is None else np.maximum(likely, scene.part(part, size))


def _outlined(structure: Structure, likely: Map, never: Mask) -> Map | None:
    """The regions and pieces that likely show the thing, outside ``never``, on the photo's edges."""
    labels, count = structure.regions.small_labels, structure.regions.count
    mask = (likely > _LIKELY) & ~never
    share = mean_by(labels, count, mask)
    mask = (mask | (share > 0.6)[labels]) & ~never & ~(share < 0.1)[labels]
    if mask.mean() < _SMALLEST:
        return None
    (soft,) = laid_on_edges(structure.rgb, without_holes(mask, _HOLE), radius=12.0)
    return resize(soft, structure.size)


def _taken(scene: SeenScene, size: tuple[int, int]) -> Mask:
    """Where the reduced photo shows a part that is no thing."""
    parts = (ScenePart.SKY, ScenePart.WATER, ScenePart.PLANTS, ScenePart.FLOOR, ScenePart.WALL)
    return np.asarray(np.any([scene.part(part, size) > 0.6 for part in parts], axis=0))


def _thing_of_model(structure: Structure, pieces: NDArray[np.intp], likely: Map) -> SeenThing | None:
    """The things of a model or a drawing of which most looks like the one that is meant.

    The classifier was trained on photos: where there is but one thing, not to know it says nothing.
    """
    regions = structure.regions
    subject = resize(structure.subject, (likely.shape[1], likely.shape[0])) > 0.5
    numbers = pieces[regions.small_labels].astype(np.int32)
    count = int(pieces.max()) + 1
    in_front = mean_by(numbers, count, subject) > 0.5
    means = mean_by(numbers, count, likely)
    shares = np.bincount(pieces, regions.shares, minlength=count)
    chosen = (means > _PIECE) & in_front
    enough = _ALONE * shares[in_front].sum()
    is_one = bool(shares.max(where=in_front, initial=0) > enough)
    shown = bool(subject.any()) and float((likely > _LIKELY)[subject].mean()) > _MOSTLY
    if shares[chosen].sum() > enough or (is_one and shown):
        return SeenThing(structure.subject)
    if not chosen.any():
        return None if is_one else SeenThing(None)
    return SeenThing(np.asarray(chosen[pieces][regions.labels], np.float32))


def _is_another(structure: Structure, scene: SeenScene, part: ScenePart | None) -> bool:
    """Whether what a model shows looks more like another thing than like ``part``."""
    size = (structure.regions.small_labels.shape[1], structure.regions.small_labels.shape[0])
    subject = resize(structure.subject, size) > 0.5
    if not subject.any():
        return False
    means = {each: float(scene.part(each, size)[subject].mean()) for each in set(_PARTS.values())}
    best = max(means, key=lambda each: (means[each], each.value))
    return best is not part and means[best] > _RIVAL
