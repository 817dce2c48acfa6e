"""Things that the scene network knows by their kind: whether a photo shows a car, and where."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.filters import resize
from retexture.prompts import Place
from retexture.structure.analysis import Structure
from retexture.structure.on_demand.closer_look import looked_closer, seen_closer
from retexture.structure.on_demand.furnishings import furnishing_called
from retexture.structure.on_demand.objects import covered
from retexture.structure.on_demand.outlines import outlined_by_colour, subject_outline
from retexture.structure.on_demand.round_outlines import round_outline
from retexture.structure.on_demand.subject_kind import kind_of_subject
from retexture.structure.segments.labels import mean_by
from retexture.structure.segments.masks import Mask, overlap, without_holes
from retexture.structure.trained import (
    ScenePart,
    SeenScene,
    class_numbers,
    hardly_known,
    parts_called,
    round_things,
)

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
_FILLED, _CUT_SIDES, _CUT = 0.6, 2, 0.2  # of the photo, its sides, and of each: then a thing fills it
_MAYBE = 0.15  # how likely its pieces are
_BAY = 0.16  # of the long side: what is narrower between pieces of such a thing is a piece of it
_SURELY = 0.9  # how surely a crop shows such a thing
_AS_A_WHOLE = 0.6  # how surely a crop of the subject shows the thing
_KEPT = 0.6  # of an outline: so much must be left where people and other colours are taken off
_AS_ROUND = 0.8  # intersection over union of the subject and a circle: then it is round
_COMPACT, _LARGEST = 0.8, 0.5  # of its hull, and of the photo: what may be guessed to be a thing
_ANOTHER = 0.3  # how surely a crop of the subject shows another thing so that it is that
_ANOTHER_ROUND = 0.6  # the same of what is round like the thing
_ROUND = "the round thing that the photo is about"
_SUBJECT = "what the photo is about"
_HELD, _LARGER = 0.6, 1.6  # of a piece of furniture: so much lies in a thing so many times as large


@dataclass(frozen=True, eq=False)
class SeenThing:
    """What the network says of a kind of thing.

    Attributes:
        share: How far each pixel belongs to one, (height, width) float32 0–1; None where none is.
        taken_as: What was taken for it, in words that follow "as"; empty where its kind was seen.
    """

    share: Map | None
    taken_as: str = ""


def seen_thing(structure: Structure, noun: str, *, several: bool = False) -> SeenThing | None:
    """Look for a thing.

    Args:
        structure: The photo's analysis.
        noun: One word, singular, lower case.
        several: Whether more than one is meant.

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
        whole = _by_class(structure, scene, noun, several, small=False) if standing else None
        return SeenThing(_more_of_it(_as_subject(structure, share), whole))
    if noun in class_numbers():
        return _by_look(structure, scene, noun, several)
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


def _by_look(structure: Structure, scene: SeenScene, noun: str, several: bool) -> SeenThing:
    """Where a photo shows a thing that the network's classifier knows, or what may be one."""
    ball = _ball(structure, scene, noun) if noun in round_things() else None
    if ball is not None and ball.share is not None:
        return ball
    own = _by_class(structure, scene, noun, several, small=True)
    return _may_be_subject(structure, noun) if own is None else SeenThing(own)


def _ball(structure: Structure, scene: SeenScene, noun: str) -> SeenThing | None:
    """A ball by its round outline: where the classifier sees one, or as what the photo is about."""
    shown = scene.thing(noun, structure.size)
    assert shown is not None  # the noun is known
    if (shown > _SURE).mean() < _SMALLEST:
        subject = structure.subject > 0.5
        share = round_outline(structure.rgb, subject, outlined=True) if structure.subject_is_sure else None
        if share is not None and overlap(share > 0.5, subject) > _AS_ROUND:
            known = _is_known_as_another(structure, noun, _ANOTHER_ROUND)
            return None if known else SeenThing(share, _ROUND)
        shown = seen_closer(structure, noun)
    return None if shown is None else SeenThing(_round_place(structure.rgb, shown))


def _round_place(rgb: Rgb8, likely: Map) -> Map | None:
    """What is round at the likeliest place of a ball."""
    best = np.unravel_index(int(likely.argmax()), likely.shape)
    _, pieces = cv2.connectedComponents((likely > _LIKELY).astype(np.uint8), connectivity=4)
    place = (pieces == pieces[best]).astype(np.uint8)
    reach = 2 * round(0.2 * float(np.sqrt(place.sum()))) + 1  # a ball may be larger than what is seen of it
    return round_outline(rgb, cv2.dilate(place, np.ones((reach, reach), np.uint8)) > 0)


def _may_be_subject(structure: Structure, noun: str) -> SeenThing:
    """A thing that the classifier often misses, as the photo's one compact thing, unless that is another."""
    if noun not in hardly_known() or not structure.subject_is_sure or structure.pieces is not None:
        return SeenThing(None)
    subject = structure.subject > 0.5
    if not _is_compact(subject) or covered(structure, (Place.PERSON,), structure.size)[subject].mean() > 0.1:
        return SeenThing(None)
    if _is_known_as_another(structure, noun, _ANOTHER):
        return SeenThing(None)
    return SeenThing(subject_outline(structure), _SUBJECT)


def _is_known_as_another(structure: Structure, noun: str, surely: float) -> bool:
    """Whether what the photo is about surely is something else."""
    kind = kind_of_subject(structure)
    return kind is None or kind.another(noun) > surely


def _is_compact(subject: Mask) -> bool:
    """Whether a thing is one piece of a simple outline."""
    pieces, _ = cv2.findContours(subject.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    largest = max(pieces, key=cv2.contourArea, default=None)
    if largest is None or cv2.contourArea(largest) < 0.9 * subject.sum():
        return False
    hull = cv2.contourArea(cv2.convexHull(largest))
    return bool(subject.sum() > _COMPACT * hull and subject.mean() < _LARGEST)


def _by_class(structure: Structure, scene: SeenScene, noun: str, several: bool, *, small: bool) -> Map | None:
    """Where a photo shows a thing that the network's classifier knows.

    Args:
        structure: The photo's analysis.
        scene: What is seen of it at first sight.
        noun: What it is called.
        several: Whether more than one is meant.
        small: Whether what is hardly seen at first sight is worth a closer look.
    """
    labels = structure.regions.small_labels
    size = (labels.shape[1], labels.shape[0])
    likely = _likely(scene, noun, size)
    sure = likely > _SURE
    subject = resize(structure.subject, size) > 0.5
    people = covered(structure, (Place.PERSON,), size)
    one = subject.any() and not people[subject].mean() > 0.5
    if one and not structure.subject_is_sure and sure.any():
        filling = _filling(structure, noun, likely, subject)
        if filling is not None:
            return filling
    if one and structure.subject_is_sure and sure.any():
        outside = float((sure & ~subject).sum() / sure.sum())
        on_it = float((likely > _LIKELY)[subject].mean())
        if outside < _MOST_OUTSIDE and on_it > _OF_SUBJECT and sure.mean() > 0.5 * _SMALLEST:
            return subject_outline(structure)
        kind = kind_of_subject(structure) if outside < _MOST_OUTSIDE else None
        if kind is not None and kind.thing(noun) > _AS_A_WHOLE:
            return subject_outline(structure)
    seen = sure.mean() >= _SMALLEST
    closer = _looked_closer(structure, noun, several) if seen or small else None
    if closer is not None or not seen:
        return closer
    return _outlined(structure, likely, _taken(scene, size) | people)


def _filling(structure: Structure, noun: str, likely: Map, subject: Mask) -> Map | None:
    """The thing that a close-up is about, which cuts it off; None where it shows more.

    So large a thing has no outline that a network draws whole: what it draws and where it is likely are
    pieces of it.
    """
    pieces = (subject | (likely > _MAYBE)).astype(np.uint8)
    reach = 2 * round(_BAY * max(subject.shape) / 2) + 1
    whole = cv2.morphologyEx(
        cv2.copyMakeBorder(pieces, reach, reach, reach, reach, cv2.BORDER_REPLICATE),
        cv2.MORPH_CLOSE,
        cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (reach, reach)),
    )[reach:-reach, reach:-reach]
    borders = (whole[0], whole[-1], whole[:, 0], whole[:, -1])
    cut = sum(float(each.mean()) > _CUT for each in borders)
    if whole.mean() < _FILLED or cut < _CUT_SIDES or (likely > _LIKELY)[subject].mean() < _OF_SUBJECT:
        return None
    kind = kind_of_subject(structure)
    if kind is None or kind.thing(noun) < _SURELY:
        return None
    if subject.mean() > _FILLED:
        return subject_outline(structure)
    prior = np.where(without_holes(whole > 0, _HOLE), np.maximum(likely, 0.7), np.minimum(likely, 0.3))
    return outlined_by_colour(structure.rgb, np.asarray(prior, np.float32), np.zeros((1, 1), bool))


def _looked_closer(structure: Structure, noun: str, several: bool) -> Map | None:
    """A thing that is small, or that takes a closer look to tell."""
    if noun in round_things():  # told by its outline alone
        return None
    prior = looked_closer(structure, noun, several=several)
    if prior is None:
        return None
    size = (structure.regions.small_labels.shape[1], structure.regions.small_labels.shape[0])
    outlined = outlined_by_colour(structure.rgb, prior, covered(structure, (Place.PERSON,), size))
    core = resize(prior, structure.size) > 0.5
    return outlined if (outlined[core] > 0.5).mean() > _KEPT else None


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
    return subject_outline(structure) if overlap(one, other) > _SAME else share


def _likely(scene: SeenScene, noun: str, size: tuple[int, int]) -> Map:
    """How surely each pixel of the reduced photo shows the thing, as a class or as a part of scenes."""
    likely = scene.thing(noun, size)
    assert likely is not None  # the noun is known
    part = _part_called(noun)
    return likely if part is None else np.maximum(likely, scene.part(part, size))


def _outlined(structure: Structure, likely: Map, never: Mask) -> Map | None:
    """What likely shows the thing, outside ``never``, up to where its colours end."""
    labels, count = structure.regions.small_labels, structure.regions.count
    mask = (likely > _LIKELY) & ~never
    share = mean_by(labels, count, mask)
    mask = (mask | (share > 0.6)[labels]) & ~never & ~(share < 0.1)[labels]
    if mask.mean() < _SMALLEST:
        return None
    prior = np.where(without_holes(mask, _HOLE), np.maximum(likely, 0.6), np.minimum(likely, 0.3))
    outlined = outlined_by_colour(structure.rgb, np.asarray(prior, np.float32), never)
    return outlined if outlined.mean() > 0.5 * _SMALLEST else None


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
    nearly = (means > _LIKELY) & in_front  # the body below a cabin
    if chosen.any() and shown and structure.subject_is_sure and shares[nearly].sum() > enough:
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
