"""Things that the scene network knows by their kind: whether a photo shows a car, and where."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map
from retexture.imaging.filters import resize
from retexture.prompts import Place
from retexture.structure.analysis import Structure
from retexture.structure.on_demand.furnishings import furnishing_called
from retexture.structure.on_demand.objects import covered
from retexture.structure.segments.labels import mean_by
from retexture.structure.segments.masks import Mask, laid_on_edges, without_holes
from retexture.structure.trained import ScenePart, SeenScene, class_numbers, parts_called

_SURE, _LIKELY = 0.5, 0.3  # how surely a place shows the thing: of one place of each piece, and of all of it
_SMALLEST = 0.025  # of the photo: what is smaller is as often something else (measured on annotated photos)
_OF_SUBJECT = 0.25  # of the subject, or of what is likely: so much of it must show the thing
_MOST_OUTSIDE = 0.6  # of what surely shows the thing: where more lies elsewhere, the thing is not the subject
_PIECE = 0.5  # the mean over a thing of a model or a drawing
_MOSTLY = 0.4  # of the subject of a model that is one thing
_RIVAL = 0.5  # the mean over the subject of a model: then it surely is another thing
_ALONE = 0.7  # of the things of a model: a piece that is larger is all of what it shows
_HOLE = 0.25  # of the thing
_SPARSE = 4  # every fourth pixel of every fourth row is enough to compare by
_STANDING = (ScenePart.CAR, ScenePart.SOFA, ScenePart.BED, ScenePart.TABLE, ScenePart.CHAIR)
"""Parts that a model may show alone."""
_SAME = 0.5  # intersection over union of the subject and a piece of furniture: then it is the subject
_HELD, _LARGER = 0.6, 1.6  # of a piece of furniture: so much lies in a thing so many times as large


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
    if scene is None:
        return None
    share = furnishing_called(structure, noun)
    if structure.pieces is not None:
        if share is not None and (noun not in class_numbers() or not _alone(structure)):
            return SeenThing(share)
        return _of_model(structure, scene, structure.pieces, noun)
    if share is not None:
        standing = noun in class_numbers() and _part_called(noun) in _STANDING
        whole = _by_class(structure, scene, noun) if standing else None
        return SeenThing(_more_of_it(_as_subject(structure, share), whole))
    if noun in class_numbers():
        return SeenThing(_by_class(structure, scene, noun))
    return SeenThing(None) if noun in parts_called() else None


def _of_model(
    structure: Structure, scene: SeenScene, pieces: NDArray[np.intp], noun: str
) -> SeenThing | None:
    """A thing of a model or a drawing by its pieces."""
    if noun not in class_numbers():
        return SeenThing(None) if noun in parts_called() else None
    size = (structure.regions.small_labels.shape[1], structure.regions.small_labels.shape[0])
    part = _part_called(noun)
    shown = scene.thing(noun, size) if part is None else scene.part(part, size)
    found = None if shown is None else _thing_of_model(structure, pieces, shown)
    return SeenThing(None) if found is None and _is_another(structure, scene, part) else found


def _by_class(structure: Structure, scene: SeenScene, noun: str) -> Map | None:
    """Where a photo shows a thing that the network's classifier knows."""
    labels = structure.regions.small_labels
    size = (labels.shape[1], labels.shape[0])
    likely = _likely(scene, noun, size)
    sure = likely > _SURE
    subject = resize(structure.subject, size) > 0.5
    people = covered(structure, (Place.PERSON,), size)
    one = structure.subject_is_sure and subject.any() and not people[subject].mean() > 0.5
    if one and sure.any():
        outside = float((sure & ~subject).sum() / sure.sum())
        on_it = float((likely > _LIKELY)[subject].mean())
        if outside < _MOST_OUTSIDE and on_it > _OF_SUBJECT and sure.mean() > 0.5 * _SMALLEST:
            return structure.subject
    if sure.mean() < _SMALLEST:
        return None
    return _outlined(structure, likely, _taken(scene, size) | people)


def _more_of_it(share: Map, whole: Map | None) -> Map:
    """A piece of furniture with all of the thing that it is clearly a part of."""
    if whole is None:
        return share
    piece, larger = share[::_SPARSE, ::_SPARSE] > 0.5, whole[::_SPARSE, ::_SPARSE] > 0.5
    held = float((piece & larger).sum()) > _HELD * float(piece.sum())
    return np.maximum(share, whole) if held and larger.sum() > _LARGER * piece.sum() else share


def _part_called(noun: str) -> ScenePart | None:
    return next(iter(parts_called().get(noun, ())), None)


def _alone(structure: Structure) -> bool:
    """Whether a model shows one thing, whose outline is known."""
    if structure.pieces is None:
        return False
    in_front = mean_by(structure.regions.labels, structure.regions.count, structure.subject) > 0.5
    shares = np.bincount(structure.pieces, structure.regions.shares * in_front)
    return bool(shares.max(initial=0) > _ALONE * shares.sum())


def _as_subject(structure: Structure, share: Map) -> Map:
    """The photo's one sure subject, whose outline is finer, where that is what was found."""
    if not structure.subject_is_sure:
        return share
    one, other = share[::_SPARSE, ::_SPARSE] > 0.5, structure.subject[::_SPARSE, ::_SPARSE] > 0.5
    both = float((one & other).sum()) / max(float((one | other).sum()), 1.0)
    return structure.subject if both > _SAME else share


def _likely(scene: SeenScene, noun: str, size: tuple[int, int]) -> Map:
    """How surely each pixel of the reduced photo shows the thing, as a class or as a part of scenes."""
    likely = scene.thing(noun, size)
    assert likely is not None  # the noun is known
    part = _part_called(noun)
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
    means = {each: float(scene.part(each, size)[subject].mean()) for each in _STANDING}
    best = max(means, key=lambda each: (means[each], each.value))
    return best is not part and means[best] > _RIVAL
