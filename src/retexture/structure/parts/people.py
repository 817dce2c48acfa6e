"""People: from a face down to what hangs together with it."""

import numpy as np
from numpy.typing import NDArray

from retexture.structure.parts.faces import Face
from retexture.structure.segments.features import Features
from retexture.structure.segments.geodesics import Graph, distances, neighbour_graph
from retexture.structure.segments.masks import Mask, without_holes
from retexture.structure.segments.superpixels import Superpixels

_FREE_STEP = 2.0  # L*a*b* units between neighbours that count as the same surface
_STEP_LENGTH = 1.2  # cost of a step by itself: far is less likely than near
_HOLE = 0.05  # of a person: what is smaller is a badge or a strand of hair
_ARMS = 2.3  # widths of the face that a body may reach to either side
_LEGS = 7.5  # heights of the face that it may reach below the chin


def find_people(features: Features, faces: tuple[Face, ...]) -> Mask:
    """The pixels of the reduced photo that belong to the people whose faces were found.

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
