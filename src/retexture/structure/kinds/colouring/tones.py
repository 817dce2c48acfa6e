"""Tones for what a model or a drawing leaves white, as a colourist would lay them in.

They show around the materials that are asked for, and where the picture's own surfaces are rendered: under
snow, dust and rain, and in another light.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Linear, Map, Rgb8
from retexture.imaging.colour import linear_from_rgb8, luminance
from retexture.imaging.elementary import exp
from retexture.imaging.filters import blur
from retexture.structure.kinds.colouring.growth import overgrown
from retexture.structure.kinds.view import Named
from retexture.structure.segments.regions import Regions
from retexture.structure.trained import ScenePart

# sRGB; muted, of one family of warm greys with a cool sky, so that any neighbours go together.
# Light, because a material is exposed for what it lies on, and paper is white.
_SKY, _GROUND, _ROOF, _WALL, _PLANT = (
    (205, 224, 240), (150, 166, 104), (164, 138, 124), (242, 236, 224), (104, 136, 80),
)  # fmt: skip
_FLOOR, _CEILING, _PANE, _DOOR = (218, 202, 178), (248, 246, 241), (104, 132, 152), (142, 104, 74)
_PAINTED_DOOR = (232, 227, 217)
_FURNITURE = {  # off-white fronts, light wood, plain cloth
    ScenePart.CABINET: (229, 223, 211),
    ScenePart.WORKTOP: (206, 203, 198),
    ScenePart.TABLE: (178, 146, 112),
    ScenePart.CHAIR: (170, 139, 108),
    ScenePart.SOFA: (186, 180, 169),
    ScenePart.BED: (226, 219, 207),
}
_PAVING = (212, 207, 198)  # terraces: ground that does not reach the frame
_WOOD = (150, 116, 86)  # trunks, and what else stands out of doors
_THINGS = ((226, 214, 198), (214, 208, 198), (232, 224, 212), (206, 204, 198), (220, 208, 192))
_DAYLIGHT = (222, 234, 242)  # in the windows of a room
_BARE = (244, 241, 236)
_HAZE = np.float32(0.55)  # how far a sky fades to white towards the horizon
_GLEAM = np.float32(0.35)  # how much lighter a pane is at its top, where it mirrors the sky
_TINT = np.float32(0.9)  # how much of a tone a model takes
_GREY = 9.0  # L*a*b* chroma: what has more has a colour of its own already
_LEAST_LIGHT = np.float32(0.02)
_MOST_PATH = 0.5  # of the ground
_PATTERNED = 24  # cells of walls: block-outs have a few
_PAINTED = 6.0  # L*a*b* chroma of a ceiling
_LIT_MOST = 0.8  # quantile of a part's light that is full light
_BRIGHTEST, _DIMMEST, _OVERHEAD = np.float32(1.15), np.float32(0.05), np.float32(0.9)
_SHADED, _SAME_TINT = 12.0, 0.09  # L*: chroma goes down with light; the share of both that is another tint


@dataclass(frozen=True, eq=False)
class Furnished:
    """What stands in a room, of shape (cells,).

    Attributes:
        parts: The number of the :class:`~retexture.structure.trained.ScenePart` that each cell most looks
            like; -1 where it looks like none.
        pieces: A number that is the same for all cells of one thing.
    """

    parts: NDArray[np.intp]
    pieces: NDArray[np.intp]


def toned(regions: Regions, named: Named, furnished: Furnished) -> Rgb8:
    """Cells in plain harmonious tones, (height, width, 3) uint8 sRGB; the pieces of one thing have one."""
    tones = np.empty((regions.count, 3), np.uint8)
    tones[:] = _BARE
    outdoors = bool(named.sky.any())
    things = np.flatnonzero(named.things)
    pieces = np.unique(furnished.pieces[things], return_inverse=True)[1]
    tones[things] = _WOOD if outdoors else np.array(_THINGS, np.uint8)[pieces % len(_THINGS)]
    if not outdoors:
        for kind, tone in _FURNITURE.items():
            tones[named.things & (furnished.parts == kind.value)] = tone
    for part, tone in _parts(named, outdoors=outdoors):
        tones[part] = tone
    if outdoors:
        tones[named.floor & (~_at_frame(regions) | _paths(regions, named))] = _PAVING
    return np.ascontiguousarray(tones[regions.labels])


def _paths(regions: Regions, named: Named) -> NDArray[np.bool_]:
    """What leads to a door, and is not most of the ground."""
    leads = (regions.border_length * named.doors[None, :]).sum(axis=1) > 2
    ground = float(regions.shares[named.floor].sum())
    return np.asarray(named.floor & leads & (regions.shares < _MOST_PATH * ground))


def _at_frame(regions: Regions) -> NDArray[np.bool_]:
    labels = regions.labels
    frame = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    return np.bincount(frame, minlength=regions.count) > 0


def coloured_drawing(regions: Regions, named: Named, furnished: Furnished, light: Map, unit: float) -> Linear:
    """A drawing in tones and in its light, (height, width, 3) linear light.

    Args:
        regions: Its cells.
        named: What they are.
        furnished: What stands in a room.
        light: Natural logarithm of the light on it.
        unit: Pixels per 1/1024 of the long side.
    """
    linear = linear_from_rgb8(toned(regions, named, furnished)) * exp(light)[..., None]
    return _with_air(_with_growth(linear, regions, named, unit), regions, named, unit)


def coloured_model(
    linear: Linear, regions: Regions, named: Named, furnished: Furnished, unit: float
) -> Linear:
    """A model's picture in tones, with all its own light; what has a colour of its own keeps it.

    Each part is as light as a plain one in its tone would be: grey models are lit as it suits their makers,
    and their ceilings are nearly black.

    Args:
        linear: The picture in linear light.
        regions: Its cells.
        named: What they are.
        furnished: What stands in a room.
        unit: Pixels per 1/1024 of the long side.
    """
    outdoors = bool(named.sky.any())
    painted = named.sky | named.floor | named.plants | named.panes | named.roof | named.doors
    if not outdoors:
        painted = np.ones(regions.count, bool)
    if outdoors or not _tells_by_tint(regions, named):
        painted &= np.hypot(regions.colours[:, 1], regions.colours[:, 2]) < _GREY
    share = blur(painted[regions.labels].astype(np.float32), max(0.6 * unit, 0.3)) * _TINT
    lit = _own_light(linear, regions, named, painted, outdoors=outdoors)
    toned_in = linear_from_rgb8(toned(regions, named, furnished)) * lit[..., None]
    tones = _with_air(_with_growth(toned_in, regions, named, unit), regions, named, unit)
    return np.asarray(linear + (tones - linear) * share[..., None], np.float32)


def _tells_by_tint(regions: Regions, named: Named) -> bool:
    """Whether a room's colours only tell its parts apart: nobody paints a ceiling in a colour.

    Walls with a pattern are those of an illustration, whose colours are meant.
    """
    shares = regions.shares * named.ceiling
    if shares.sum() <= 0 or int(named.walls.sum()) > _PATTERNED:
        return False
    a, b = (float((shares * regions.colours[:, axis]).sum() / shares.sum()) for axis in (1, 2))
    return math.hypot(a, b) > _PAINTED


def _own_light(
    linear: Linear, regions: Regions, named: Named, painted: NDArray[np.bool_], *, outdoors: bool
) -> Map:
    """The light on each pixel, 1 where its part is lit most."""
    own = luminance(linear)
    groups = np.zeros(regions.count, np.intp) if outdoors else _lit_alike(regions, named)
    lit = np.zeros_like(own)
    for group in np.unique(groups).tolist():
        mask = (groups == group)[regions.labels]
        there = own[(painted & (groups == group))[regions.labels]]
        usual = max(float(np.quantile(there, _LIT_MOST)) if len(there) else 0.0, float(_LEAST_LIGHT))
        lit[mask] = np.minimum(own[mask] / np.float32(usual), _BRIGHTEST)
    if outdoors:
        return lit
    lit = np.sqrt(np.maximum(lit, _DIMMEST)) * np.sqrt(np.sqrt(np.maximum(lit, _DIMMEST)))
    return np.asarray(lit * np.where(named.ceiling, _OVERHEAD, np.float32(1))[regions.labels], np.float32)


def _lit_alike(regions: Regions, named: Named) -> NDArray[np.intp]:
    """A number for each cell that is the same for one part in one tint, whatever light falls on it."""
    part = np.select([named.ceiling, named.walls, named.floor, named.panes], [1, 2, 3, 4], 0)
    tint = regions.colours[:, 1:] / (regions.colours[:, :1] + _SHADED)
    centres: list[NDArray[np.float64]] = []
    numbers = np.zeros(regions.count, np.intp)
    for cell in np.argsort(-regions.shares, kind="stable").tolist():
        apart = [float(np.hypot(*(tint[cell] - centre))) for centre in centres]
        if not apart or min(apart) > _SAME_TINT:
            centres.append(tint[cell])
            apart.append(0.0)
        numbers[cell] = int(np.argmin(apart))
    return np.asarray(part * (regions.count + 1) + numbers, np.intp)


def _with_growth(linear: Linear, regions: Regions, named: Named, unit: float) -> Linear:
    """The same with grass and leaves, out of doors."""
    if not named.sky.any():
        return linear
    lawn = named.floor & _at_frame(regions) & ~_paths(regions, named)
    return overgrown(linear, regions.labels, lawn, named.plants, unit)


def _with_air(linear: Linear, regions: Regions, named: Named, unit: float) -> Linear:
    """The same with a sky that fades towards the horizon, and panes that mirror it."""
    rows = np.linspace(0, 1, linear.shape[0], dtype=np.float32)[:, None]
    soft = max(0.6 * unit, 0.3)
    for cells, most, from_above in ((named.sky, _HAZE, False), (named.panes, _GLEAM, True)):
        mask = cells[regions.labels]
        if not mask.any():
            continue
        inside = np.flatnonzero(mask.any(axis=1))
        first, last = float(rows[inside[0], 0]), float(rows[inside[-1], 0])
        way = np.clip((rows - np.float32(first)) / np.float32(max(last - first, 1e-3)), 0, 1)
        fade = blur(mask.astype(np.float32), soft) * (most * ((1 - way) if from_above else way))
        linear = np.asarray(linear + (1 - linear) * fade[..., None], np.float32)
    return linear


def _parts(named: Named, *, outdoors: bool) -> tuple[tuple[NDArray[np.bool_], tuple[int, int, int]], ...]:
    return (
        (named.sky, _SKY),
        (named.floor, _GROUND if outdoors else _FLOOR),
        (named.ceiling, _CEILING),
        (named.walls, _WALL),
        (named.roof, _ROOF),
        (named.plants, _PLANT),
        (named.panes, _PANE if outdoors else _DAYLIGHT),
        (named.doors, _DOOR if outdoors else _PAINTED_DOOR),
    )
