"""People: from a face down to what hangs together with it."""

import heapq
import math

import numpy as np
from numpy.typing import NDArray

from retexture.structure.faces import Face
from retexture.structure.signs import Mask, Signs, without_holes

_FREE_STEP = 2.0  # L*a*b* units between neighbours that count as the same surface
_STEP_LENGTH = 1.2  # cost of a step by itself: far is less likely than near
_HOLE = 0.05  # of a person: what is smaller is a badge or a strand of hair
_ARMS = 2.3  # widths of the face that a body may reach to either side
_LEGS = 7.5  # heights of the face that it may reach below the chin


def find_people(signs: Signs, faces: tuple[Face, ...]) -> Mask:
    """The pixels of the reduced photo that belong to the people whose faces were found.

    From face and chest on the one side, and from all that a body can't reach on the other, distances are
    measured through the superpixels; what is nearer to the first is the person.
    """
    people = np.zeros(signs.patches.count, bool)
    steps = _steps(signs)
    for face in faces:
        inside, outside = _surely_inside(signs, face), ~_within_reach(signs, face)
        if inside.any() and outside.any():
            people |= _distances(steps, inside) < _distances(steps, outside & ~inside)
        else:
            people |= inside
    return without_holes(signs.spread_out(people), _HOLE) if people.any() else signs.spread_out(people)


def _surely_inside(signs: Signs, face: Face) -> NDArray[np.bool_]:
    x, y = face.centre
    up = signs.y - (y - 0.08 * face.height)  # hair and forehead belong to the head
    head = np.hypot((signs.x - x) / (0.5 * face.width), up / (0.72 * face.height))
    below = (signs.y - face.y) / face.height
    shoulders = (0.12 + 0.33 * (below - 0.95)) * face.width
    chest = (below > 0.95) & (below < 2.6) & (np.abs(signs.x - x) < shoulders)
    return np.asarray((head < 1) | chest)


def _within_reach(signs: Signs, face: Face) -> NDArray[np.bool_]:
    below = (signs.y - face.y) / face.height
    aside = np.abs(signs.x - face.centre[0]) / face.width
    arms = np.clip(0.75 + 0.9 * (below - 0.8), 0.75, _ARMS)
    return np.asarray((aside < arms) & (below > -0.5) & (below < 1 + _LEGS))


def _steps(signs: Signs) -> list[list[tuple[int, float]]]:
    patches = signs.patches
    a, b = np.nonzero(patches.border_length)
    apart = patches.colours[a] - patches.colours[b]
    costs = np.maximum(np.sqrt((apart * apart).sum(axis=1)) - _FREE_STEP, 0) + _STEP_LENGTH
    costs += 1.5 * patches.border_contrast[a, b]
    edges: list[list[tuple[int, float]]] = [[] for _ in range(patches.count)]
    for i, j, cost in zip(a.tolist(), b.tolist(), costs.tolist(), strict=True):
        edges[i].append((j, cost))
    return edges


def _distances(edges: list[list[tuple[int, float]]], start: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Least cost from ``start`` to each superpixel (Dijkstra)."""
    distance = [math.inf] * len(edges)
    queue: list[tuple[float, int]] = []
    for i in np.flatnonzero(start).tolist():
        distance[i] = 0.0
        queue.append((0.0, i))
    while queue:
        so_far, i = heapq.heappop(queue)
        if so_far > distance[i]:
            continue
        for j, cost in edges[i]:
            there = so_far + cost
            if there < distance[j]:
                distance[j] = there
                heapq.heappush(queue, (there, j))
    return np.array(distance)
