"""Floors, walls and skies of models and drawings: what lines tell, and what the scene network sees."""

from dataclasses import replace
from enum import Enum, auto

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Labels, Rgb8
from retexture.imaging.exact import lab_of, reduce_exactly
from retexture.structure.kinds.kind import InputKind
from retexture.structure.kinds.view import Named
from retexture.structure.segments.labels import mean_by, mean_colours
from retexture.structure.segments.regions import Regions
from retexture.structure.trained import ScenePart, SeenScene

_SURE = 0.6  # the mean over a cell: then the network's word holds against that of lines and shading
_LIKELY = 0.45  # where lines and shading say nothing
_SMALL = 0.02  # of the picture: smaller things that stand before a wall look like a part of it
_LEAST = {"ceiling": 0.03, "sky": 0.05}  # of the picture: with less of both it shows a thing on a ground
_FAINT = 0.2  # over a cell: furniture is seen faintly in models, and hardly ever where there is none
_LARGEST_OPENING = 0.15  # of the picture
# L*a*b* units: cells of one paint, and a pattern's from its wall's; how often a pattern shows one paint.
_SAME_PAINT, _NEAR_PAINT, _AGAIN = 4.0, 22.0, 4
_FAINT_WALL = 0.4  # over a cell that has a wall's paint
_NO_WALL = 0.35  # of how likely a cell is a ceiling: then it is no wall
_BESIDE = 0.3  # over a cell: with more of furniture it is no part of a wall
_SPARSE = (96, 72)  # pixels: means over the picture need no more
# Means over the picture that tell what it shows, measured on block-outs, clay models and drawings of 36 known
# scenes and of two dozen others.
_WALLED, _CEILED, _NO_SKY = 0.06, 0.05, 0.06
_OPEN_AIR, _LITTLE_BUILT = 0.075, 0.05
_MOSTLY_GROUND, _ALL_GROUND = 0.47, 0.5
_GLAZED = 0.12
_ROOFED, _FRONTED = 0.035, 0.1
_SHELL = (ScenePart.FLOOR, ScenePart.WALL, ScenePart.CEILING)
_EACH, _SHELL_MOST = 0.04, 0.5  # of the picture that floor, wall and ceiling of a tinted block-out take
_PARTS = {
    "sky": ScenePart.SKY,
    "floor": ScenePart.FLOOR,
    "ceiling": ScenePart.CEILING,
    "walls": ScenePart.WALL,
    "roof": ScenePart.ROOF,
    "plants": ScenePart.PLANTS,
}
_FURNITURE = (
    ScenePart.CABINET,
    ScenePart.WORKTOP,
    ScenePart.SOFA,
    ScenePart.BED,
    ScenePart.TABLE,
    ScenePart.CHAIR,
)
_NUMBERS = {name: number for number, name in enumerate(_PARTS)}


class SceneKind(Enum):
    """What kind of scene a model or a drawing shows."""

    ROOM = auto()
    OUTDOORS = auto()
    THING = auto()
    """A thing by itself, on a ground or on bare paper."""


def scene_kind_of(seen: SeenScene) -> SceneKind:
    """Tell rooms, houses and single things by how much of each part the network sees.

    Rooms have walls and little sky, houses sky or roofs, and a thing by itself is seen on much ground.

    Args:
        seen: What the network says of the whole picture.
    """
    sky, floor, walls, ceiling, roofs, plants = (
        float(seen.part(part, _SPARSE).mean())
        for part in (
            *(ScenePart.SKY, ScenePart.FLOOR, ScenePart.WALL, ScenePart.CEILING),
            *(ScenePart.ROOF, ScenePart.PLANTS),
        )
    )
    inside = walls + ceiling > _WALLED and (ceiling > _CEILED or sky < _NO_SKY)
    windows = float(seen.part(ScenePart.WINDOW, _SPARSE).mean())
    inside |= windows > _GLAZED and ceiling > _CEILED / 2  # the sky is seen through them
    if inside and floor < _MOSTLY_GROUND and roofs < _ROOFED:
        return SceneKind.ROOM
    if sky > _NO_SKY and walls + roofs + plants > _LITTLE_BUILT:
        return SceneKind.OUTDOORS
    if sky > _OPEN_AIR and floor < _MOSTLY_GROUND:
        return SceneKind.OUTDOORS
    return (
        SceneKind.OUTDOORS
        if roofs > _ROOFED and walls > _FRONTED and floor < _ALL_GROUND
        else SceneKind.THING
    )


def kind_shown(kind: InputKind, seen: SeenScene | None) -> InputKind:
    """The kind of a picture that the scene network has seen: flat colours that show a room are a model.

    Args:
        kind: The kind that its pixels tell.
        seen: What the network says; None where that can't be used.
    """
    if kind is not InputKind.FLAT or seen is None:
        return kind
    shell = [float(seen.part(part, _SPARSE).mean()) for part in _SHELL]
    return InputKind.CLAY if min(shell) > _EACH and sum(shell) > _SHELL_MOST else kind


def with_seen(labels: Labels, named: Named, seen: SeenScene) -> Named:
    """Name the cells as the network sees them where it is sure, or where they have no name yet.

    Args:
        labels: The cell of each pixel.
        named: What their lines and their shading tell.
        seen: What the network says. Of a thing on a ground it knows little, a ball may be a tree to it: where
            there is neither ceiling nor sky, lines and shading have the word.
    """
    count = len(named.things)
    shares = np.bincount(labels.ravel(), minlength=count) / labels.size
    size = (labels.shape[1], labels.shape[0])
    likely = np.stack([mean_by(labels, count, seen.part(part, size)) for part in _PARTS.values()])
    upright = [mean_by(labels, count, seen.part(part, size)) for part in (*_FURNITURE, ScenePart.CAR)]
    furniture = np.max(upright, axis=0)
    told = {name: getattr(named, name) for name in _PARTS}
    unnamed = ~np.any(list(told.values()), axis=0)
    large = ~named.things | (shares > _SMALL)
    best, strength = likely.argmax(axis=0), likely.max(axis=0)
    standing = (furniture > _SURE) & (furniture > strength)
    overhead = named.walls & (best == _NUMBERS["ceiling"]) & (strength > _LIKELY)
    overhead &= likely[_NUMBERS["walls"]] < _NO_WALL * strength
    decided = large & ~standing & ((strength > _SURE) | (unnamed & (strength > _LIKELY)) | overhead)
    around = {name: shares[told[name] | (decided & (best == _NUMBERS[name]))].sum() for name in _LEAST}
    if all(around[name] < least for name, least in _LEAST.items()):
        decided &= unnamed & ((best == _NUMBERS["floor"]) | (best == _NUMBERS["walls"]))
    parts = {name: np.where(decided, best == number, told[name]) for number, name in enumerate(_PARTS)}
    parts["walls"] &= ~standing
    return replace(named, things=(named.things & ~decided) | (standing & told["walls"]), **parts)


def with_patterns(rgb: Rgb8, labels: Labels, named: Named, seen: SeenScene) -> Named:
    """Name the cells of a wall's pattern walls: dots and stripes of wallpaper, and the wall between them.

    A lamp or a picture before a wall looks like a part of it too, but it has a tint of its own: what is
    painted on the wall has the wall's, a little off it again and again.

    Args:
        rgb: The picture of a room in colours.
        labels: The cell of each pixel.
        named: What else is told.
        seen: What the network says.
    """
    count = len(named.things)
    size = (labels.shape[1], labels.shape[0])
    shares = np.bincount(labels.ravel(), minlength=count) / labels.size
    walls = mean_by(labels, count, seen.part(ScenePart.WALL, size))
    standing = np.max([mean_by(labels, count, seen.part(part, size)) for part in _FURNITURE], axis=0)
    colours = mean_colours(labels, count, lab_of(reduce_exactly(rgb, max(size))))
    apart = np.sqrt(((colours[:, None] - colours[None, :]) ** 2).sum(axis=2))
    large = named.walls & (shares > _SMALL)
    as_wall = (apart[:, large] < _SAME_PAINT).any(axis=1)
    near_wall = (apart[:, large] < _NEAR_PAINT).any(axis=1)
    small = named.things & (shares < _LARGEST_OPENING) & (walls > _FAINT_WALL) & (standing < _BESIDE)
    again = ((apart < _SAME_PAINT) & small & (walls > _SURE)).sum(axis=1) >= _AGAIN
    pattern = small & (as_wall | (near_wall & again))
    return replace(named, things=named.things & ~pattern, walls=named.walls | pattern)


def with_openings(labels: Labels, named: Named, seen: SeenScene) -> Named:
    """Name the windows and doors of a room that the network sees, among what stands and in walls.

    Args:
        labels: The cell of each pixel.
        named: What else is told.
        seen: What the network says.
    """
    count = len(named.things)
    size = (labels.shape[1], labels.shape[0])
    shares = np.bincount(labels.ravel(), minlength=count) / labels.size
    panes, doors = (
        mean_by(labels, count, seen.part(part, size)) for part in (ScenePart.WINDOW, ScenePart.DOOR)
    )
    free = (named.things | named.walls) & (shares < _LARGEST_OPENING)
    is_pane = named.panes | (free & (panes > _LIKELY) & (panes >= doors))
    is_door = named.doors | (free & (doors > _LIKELY) & (doors > panes))
    is_door &= ~is_pane
    opening = is_pane | is_door
    return replace(
        named, panes=is_pane, doors=is_door, things=named.things & ~opening, walls=named.walls & ~opening
    )


def furniture_of(regions: Regions, seen: SeenScene | None) -> NDArray[np.intp]:
    """The kind of furniture that each cell most looks like, -1 where it looks like none, (cells,)."""
    if seen is None:
        return np.full(regions.count, -1, np.intp)
    size = (regions.small_labels.shape[1], regions.small_labels.shape[0])
    likely = np.stack(
        [mean_by(regions.small_labels, regions.count, seen.part(part, size)) for part in _FURNITURE]
    )
    best = np.array([part.value for part in _FURNITURE], np.intp)[likely.argmax(axis=0)]
    return np.asarray(np.where(likely.max(axis=0) > _FAINT, best, -1), np.intp)
