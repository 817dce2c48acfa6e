"""People, their clothes and their hair: from a face to what hangs together with it."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map, Rgb8
from retexture.structure.parts.faces import Face, face_map
from retexture.structure.segments.features import Features
from retexture.structure.segments.geodesics import Graph, distances, neighbour_graph
from retexture.structure.segments.masks import Mask, without_holes
from retexture.structure.segments.superpixels import Superpixels
from retexture.structure.trained import see_people

_FREE_STEP = 2.0  # L*a*b* units between neighbours that count as the same surface
_STEP_LENGTH = 1.2  # cost of a step by itself: far is less likely than near
_HOLE = 0.05  # of a person: what is smaller is a badge or a strand of hair
_ARMS = 2.3  # widths of the face that a body may reach to either side
_LEGS = 7.5  # heights of the face that it may reach below the chin


_SKIN = 13.0  # L*a*b* units in a*b* that one person's skin spreads about its median
_SKIN_LIGHT = (34.0, 22.0)  # L* below and above the face's that skin may have in shadow and in light
_HAIR = 15.0  # L*a*b* units that hair spreads about its median
_BROWS, _FALLS = 0.15, 2.2  # of a face's height below its top: where ears begin, and how far hair falls
_HEAD = (0.95, 0.55)  # of a face's width beside its middle, and of its height above its top: hair and ears


@dataclass(frozen=True, eq=False)
class People:
    """The people of the reduced photo whose faces were found.

    Attributes:
        whole: Where they are.
        clothes: What they wear below the chin.
        hair: The hair of their heads.
    """

    whole: Mask
    clothes: Mask
    hair: Mask


def find_people(rgb: Rgb8, features: Features, faces: tuple[Face, ...]) -> People:
    """Find the people with these faces, and tell their clothes, hair and skin apart by colour.

    Args:
        rgb: The photo.
        features: Of its superpixels.
        faces: Those found in it.
    """
    lab = features.superpixels.lab
    height, width = lab.shape[:2]
    nobody = np.zeros((height, width), bool)
    if not faces:
        return People(nobody, nobody, nobody)
    drawn = [face_map((width, height), (face,)) > 0.5 for face in faces]
    seen = see_people(rgb, [(face.x, face.y, face.width, face.height) for face in faces], (width, height))
    whole = _by_superpixels(features, faces) if seen is None else _with_faces(seen > 0.5, drawn)
    heads, skin, hair = nobody.copy(), nobody.copy(), nobody.copy()
    for face, inside in zip(faces, drawn, strict=True):
        head = _head(face, width, height)
        own_skin = _skin_of(lab, inside) if inside.any() else nobody
        heads |= head
        skin |= own_skin
        hair |= _hair_of(lab, whole & ~inside, own_skin, face)
    face_of_all = np.any(drawn, axis=0)
    clothes = whole & ~heads & ~skin & ~hair & ~face_of_all
    return People(whole, _tidy(clothes), _tidy(hair & whole))


def _with_faces(seen: Mask, faces: Sequence[Mask]) -> Mask:
    """The pieces of what was seen as people that have a face, and the faces themselves."""
    known = np.any(faces, axis=0)
    count, pieces = cv2.connectedComponents((seen | known).astype(np.uint8), connectivity=4)
    has_face = np.zeros(count, bool)
    has_face[np.unique(pieces[known])] = True
    has_face[0] = False
    return without_holes(has_face[pieces], _HOLE)


def _head(face: Face, width: int, height: int) -> Mask:
    """Where a head with its hair may be: an ellipse that ends below the chin."""
    y, x = np.ogrid[:height, :width]
    top = face.y - _HEAD[1] * face.height
    bottom = max(down for _, down in face.outline)
    across = ((x + 0.5) / width - face.centre[0]) / (_HEAD[0] * face.width)
    down = ((y + 0.5) / height - (top + bottom) / 2) / max((bottom - top) / 2, 1e-6)
    return np.asarray(across**2 + down**2 < 1)


def _skin_of(lab: Map, face: Mask) -> Mask:
    """Where the colour is that of a face's skin."""
    usual = np.median(lab[face], axis=0)
    apart = lab - usual.astype(np.float32)
    alike = np.hypot(apart[..., 1], apart[..., 2]) < _SKIN
    return np.asarray(alike & (apart[..., 0] > -_SKIN_LIGHT[0]) & (apart[..., 0] < _SKIN_LIGHT[1]))


def _hair_of(lab: Map, free: Mask, skin: Mask, face: Face) -> Mask:
    """The hair of a head, also where it falls onto shoulders.

    Above the brows all of the head that is no face is hair, even if it is as fair as the skin; below them
    ears and neck are not.
    """
    height, width = free.shape
    y, x = np.ogrid[:height, :width]
    head = _head(face, width, height) & free
    above: Mask = head & ((y + 0.5) / height < face.y + _BROWS * face.height)
    if above.sum() < 4:
        return np.asarray(above)
    usual = np.median(lab[above], axis=0).astype(np.float32)
    apart = lab - usual
    alike = (apart * apart).sum(axis=2) < _HAIR**2
    near = np.abs((x + 0.5) / width - face.centre[0]) < face.width
    near = near & ((y + 0.5) / height < face.y + _FALLS * face.height)
    count, pieces = cv2.connectedComponents(
        ((alike & near & free & ~skin) | above).astype(np.uint8), connectivity=4
    )
    of_head = np.zeros(count, bool)
    of_head[np.unique(pieces[above])] = True
    of_head[0] = False
    return np.asarray(of_head[pieces])


def _tidy(mask: Mask) -> Mask:
    return np.asarray(cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0)


def _by_superpixels(features: Features, faces: tuple[Face, ...]) -> Mask:
    """The pixels of the reduced photo that belong to the people whose faces were found, without a network.

    From face and chest on the one side, and from all that a body can't reach on the other, distances are
    measured through the superpixels; what is nearer to the first is the person.
    """
    people = np.zeros(features.superpixels.count, bool)
    steps = _steps(features.superpixels)
    for face in faces:
        inside, outside = _surely_inside(features, face), ~_within_reach(features, face)
        if inside.any() and outside.any():
            people |= distances(steps, inside) < distances(steps, outside & ~inside)
        else:
            people |= inside
    return without_holes(features.spread_out(people), _HOLE) if people.any() else features.spread_out(people)


def _surely_inside(features: Features, face: Face) -> NDArray[np.bool_]:
    x, y = face.centre
    up = features.y - (y - 0.08 * face.height)  # hair and forehead belong to the head
    head = np.hypot((features.x - x) / (0.5 * face.width), up / (0.72 * face.height))
    below = (features.y - face.y) / face.height
    shoulders = (0.12 + 0.33 * (below - 0.95)) * face.width
    chest = (below > 0.95) & (below < 2.6) & (np.abs(features.x - x) < shoulders)
    return np.asarray((head < 1) | chest)


def _within_reach(features: Features, face: Face) -> NDArray[np.bool_]:
    below = (features.y - face.y) / face.height
    aside = np.abs(features.x - face.centre[0]) / face.width
    arms = np.clip(0.75 + 0.9 * (below - 0.8), 0.75, _ARMS)
    return np.asarray((aside < arms) & (below > -0.5) & (below < 1 + _LEGS))


def _steps(superpixels: Superpixels) -> Graph:
    """Steps cost what colours differ by, more across a clear border, and a little by themselves."""

    def costs(here: NDArray[np.intp], there: NDArray[np.intp]) -> NDArray[np.float64]:
        apart = superpixels.colours[here] - superpixels.colours[there]
        by_colour = np.maximum(np.sqrt((apart * apart).sum(axis=1)) - _FREE_STEP, 0) + _STEP_LENGTH
        return np.asarray(by_colour + 1.5 * superpixels.border_contrast[here, there])

    return neighbour_graph(superpixels, costs)
