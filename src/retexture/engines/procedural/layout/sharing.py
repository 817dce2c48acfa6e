"""Which regions are one thing, and how the things of a photo share several materials."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Map
from retexture.prompts import Place
from retexture.structure import Structure, mean_by

Value = TypeVar("Value", bound=np.generic)

_COLOURED = 14.0  # chroma in L*a*b* above which hue means something
_SOFT_BORDER = 13.0  # L*a*b* units a pixel, for the same hue on both sides
_HUE_WEIGHT = 4.0  # how much a turn of one radian hardens a border
_MOSTLY = 0.5  # of a region: more than that of it belongs to the thing that it is counted to
_SHELL = (Place.WALL, Place.FLOOR, Place.CEILING, Place.ROOF)
"""What is built around everything else: each is one surface, whatever light falls on it."""
_MAIN = 0.5  # how much what the main material covers counts: it is to have more than the others
_LARGE = 0.06  # of the photo: a wall or a floor, and not a strip between other things


@dataclass(frozen=True, eq=False)
class Things:
    """Which regions of a photo are one thing, or lit and shaded parts of one surface.

    A person with face, hair and clothes is one thing, and so is the one subject of a photo, each wall, floor,
    ceiling and roof, and each plane.

    Attributes:
        of_region: The number of each region's thing, (regions,).
        told: The maps that things are told by, those that lie on others last, each with its largest region.
    """

    of_region: NDArray[np.intp]
    told: tuple[tuple[Map, int], ...]

    @classmethod
    def of(cls, structure: Structure) -> "Things":
        """Find the things of a photo; those of a model or a drawing are known."""
        if structure.pieces is not None:
            return cls(structure.pieces.copy(), ())
        group = _alike(structure)
        planes = structure.planes.of_region
        for plane in range(int(planes.max(initial=-1)) + 1):
            _unite(group, planes == plane)
        told = []
        for thing in _maps(structure):
            members = _members(structure, thing)
            _unite(group, members)
            if members.any():
                told.append((thing, int(np.argmax(structure.regions.shares * members))))
        return cls(group, tuple(told))

    def by_pixel(self, structure: Structure, of_region: NDArray[Value]) -> NDArray[Value]:
        """What each pixel has of its region, and where it lies on a thing, of that thing; (height, width).

        A region may reach from a forehead into the curtain behind it: what is one thing has one value.
        """
        of_pixel = of_region[structure.regions.labels]
        for thing, largest in self.told:
            of_pixel[thing > _MOSTLY] = of_region[largest]
        return of_pixel


def _alike(structure: Structure) -> NDArray[np.intp]:
    """Neighbours of one hue with a soft border between them: parts of a surface in light and in shade."""
    regions = structure.regions
    a, b = regions.colours[:, 1], regions.colours[:, 2]
    hue, chroma = np.arctan2(b, a), np.hypot(a, b)
    group = np.arange(regions.count)
    for i in range(regions.count):
        for j in range(i):
            turn = abs((hue[i] - hue[j] + math.pi) % (2 * math.pi) - math.pi)
            soft = regions.border_contrast[i, j] * (1 + _HUE_WEIGHT * turn) < _SOFT_BORDER
            if regions.border_length[i, j] > 4 and soft and min(chroma[i], chroma[j]) > _COLOURED:
                group[group == group[i]] = group[j]
    return group


def _maps(structure: Structure) -> list[Map]:
    """The maps of what is one thing; those that lie on others come last."""
    scene = structure.scene
    body = Place.PERSON if Place.PERSON in scene.maps else Place.FACE
    places = [*_SHELL, body]
    found = [there for place in places if (there := scene.where(place)) is not None]
    return [*found, structure.subject] if structure.subject_is_sure else found


def _members(structure: Structure, thing: Map) -> NDArray[np.bool_]:
    return np.asarray(mean_by(structure.regions.labels, structure.regions.count, thing) > _MOSTLY)


def _unite(group: NDArray[np.intp], members: NDArray[np.bool_]) -> None:
    """Make some regions one group, which takes them out of those that they were in."""
    if members.any():
        group[members] = np.flatnonzero(members)[0] + len(group)
    _, numbers = np.unique(group, return_inverse=True)
    group[:] = numbers


def shared_out(
    structure: Structure, things: Things, free: NDArray[np.float64], covering: Sequence[bool]
) -> NDArray[np.intp]:
    """Give each thing of a photo one of several materials; returns the material of each pixel.

    The main material, the first, goes to what is built around everything: the walls, or what is largest;
    where the photo shows nothing of that, to the one thing that it is about. The others go in turn to what is
    largest of the rest, so that things beside each other differ; cloth goes onto furniture, and onto floors
    only where there is nothing else.

    Args:
        structure: The analysis.
        things: Its things.
        free: Share of each region, 0–1, that nothing else claims, (regions,).
        covering: For each material, whether things are covered with it and not built of it.
    """
    groups = things.of_region
    shares = np.bincount(groups, structure.regions.shares * free, minlength=int(groups.max()) + 1).astype(
        float
    )
    built = {
        group for place in _SHELL for group in _groups_of(structure, groups, structure.scene.where(place))
    }
    of_group = np.zeros(len(shares), np.intp)
    used = np.zeros(len(covering))
    for group in _by_importance(structure, groups, shares):
        chosen = _chosen(used, covering, built=group in built) if used.any() else 0
        of_group[group] = chosen
        used[chosen] += shares[group]
    return things.by_pixel(structure, of_group[groups])


def _chosen(used: NDArray[np.float64], covering: Sequence[bool], *, built: bool) -> int:
    """The first material that suits and is nowhere yet, or the one that has least; the main one leads."""
    suiting = [each for each, covers in enumerate(covering) if covers is not built] or list(range(len(used)))
    fresh = [each for each in suiting if used[each] == 0] or [
        each for each in range(len(used)) if used[each] == 0 and not (built and covering[each])
    ]
    if fresh:
        return fresh[0]
    able = [each for each, covers in enumerate(covering) if not (built and covers)] or suiting
    return min(able, key=lambda each: used[each] * (_MAIN if each == 0 else 1.0))


def _by_importance(
    structure: Structure, groups: NDArray[np.intp], shares: NDArray[np.float64]
) -> Sequence[int]:
    """The groups: large walls, the one subject of a photo without, floors and the rest, the largest first."""
    order = [int(group) for group in np.argsort(-shares, kind="stable") if shares[group] > 0]
    walls = _groups_of(structure, groups, structure.scene.where(Place.WALL))
    subject = _groups_of(structure, groups, structure.subject if structure.subject_is_sure else None)
    large_walls = {group for group in walls if shares[group] > _LARGE}
    return sorted(order, key=lambda group: group not in (large_walls or subject))


def _groups_of(structure: Structure, groups: NDArray[np.intp], thing: Map | None) -> set[int]:
    return set() if thing is None else {int(group) for group in groups[_members(structure, thing)]}
