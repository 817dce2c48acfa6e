"""Houses: roofs and fronts, told by their shape."""

import numpy as np

from retexture.structure.kinds.plot import Plot
from retexture.structure.segments.masks import Choice, Mask

_NARROWS = 0.94  # width of a roof's upper part against its lower one
_WIDEST = 0.78  # width of a roof's lower part against its widest
_WIDE = 0.28  # of the house: chimneys and dormers are narrower
_SOLID = 0.62  # share of the place below a roof's eaves that the house fills, as tables and chairs do not
_FLATTEST = 1.7  # height of the walls to that of the roof: the top of a block is flatter
_WALLS = 0.3  # of a house's height that is surely not its roof
_SLIM = 0.13  # of the house's width
_UNDER_SKY = 0.03  # of its border: a course of tiles meets the sky with its ends alone
_WALL = 0.2  # of the largest wall: what is smaller is a door, a window, a step
_LEAST = 0.01  # of the picture: a smaller house is a detail


def find_roof(plot: Plot, things: Choice, sky: Choice) -> tuple[Choice, Choice]:
    """The roofs and the fronts of houses; both empty where nothing is shaped like one.

    Args:
        plot: The partition.
        things: The cells of all things.
        sky: The cells behind them.
    """
    roofs, fronts = np.zeros(plot.count, bool), np.zeros(plot.count, bool)
    for house in plot.groups(things):
        if plot.shares[house].sum() < _LEAST:
            continue
        roof = _roof_of(plot, house, sky)
        if roof.any():
            roofs |= roof
            fronts |= house & ~roof & _below(plot, house, roof)
    return roofs, fronts


def _roof_of(plot: Plot, house: Choice, sky: Choice) -> Choice:
    nothing = np.zeros(plot.count, bool)
    lowest = float(plot.bottoms[house].max())
    width = float(np.ptp(np.flatnonzero(plot.mask(house).any(axis=0)))) / plot.labels.shape[1]
    covering = house & (plot.towards(sky) > _UNDER_SKY) & (plot.bottoms < lowest - 0.04)
    covering &= plot.widths > _WIDE * width
    seeds = covering & np.array([_slopes(plot.labels == cell) for cell in range(plot.count)])
    if not seeds.any():
        return nothing
    lower_end = lowest - _WALLS * (lowest - float(plot.tops[house].min()))
    possible = house & (plot.bottoms < lower_end)
    seeded = np.asarray(plot.mask(seeds).any(axis=0))
    possible &= np.array([_among(plot.labels == cell, seeded) for cell in range(plot.count)])
    roof = seeds
    while True:
        # The parts of one roof lie beside each other under the sky, or among such parts; a chimney is slim.
        broad = (plot.widths > _SLIM * width) | (plot.towards(roof) > 0.5)
        beside = (plot.towards(roof) > 0.15) & (plot.towards(sky) > 0.01) & broad
        grown = roof | (possible & (beside | (plot.towards(roof) > 0.6)))
        if grown.sum() == roof.sum():
            break
        roof = grown
    return roof if _stands_solid(plot, house, roof) else nothing


def _slopes(cell: Mask) -> bool:
    """Whether a cell narrows upwards, and is not much higher than wide."""
    rows = np.flatnonzero(cell.any(axis=1))
    if len(rows) < 5:
        return False
    widths = cell[rows].sum(axis=1)
    part = max(1, len(rows) // 4)
    narrows = widths[:part].mean() < _NARROWS * widths[-part:].mean()
    widest_below = widths[-part:].mean() > _WIDEST * widths.max()  # as it is not of a tree's crown
    return bool(narrows and widest_below and len(rows) < 1.3 * widths.max())


def _among(cell: Mask, columns: Choice) -> bool:
    """Whether a cell lies above and below certain columns of the picture, and hardly beside them."""
    own = cell.any(axis=0)
    return bool((own & columns).sum() > 0.6 * own.sum())


def _stands_solid(plot: Plot, house: Choice, roof: Choice) -> bool:
    """Whether the house fills the place below its roof."""
    above, body = plot.mask(roof), plot.mask(house & ~roof)
    columns = np.flatnonzero(above.any(axis=0))
    middle = columns[len(columns) // 6 : -max(len(columns) // 6, 1)]
    rows = np.flatnonzero(body.any(axis=1))
    eaves = int(np.flatnonzero(above.any(axis=1))[-1])
    lower = rows[rows > eaves]
    if not len(lower) or not len(middle):
        return False
    below = body[lower[0] : lower[-1] + 1][:, middle]
    height = eaves - int(np.flatnonzero(above.any(axis=1))[0])
    return bool(below.mean() > _SOLID and 0.25 * height < len(lower) < _FLATTEST * height)


def _below(plot: Plot, house: Choice, roof: Choice) -> Choice:
    """The walls: the large cells of the house that reach below the eaves; doors and windows are small."""
    eaves = float(np.median(plot.bottoms[roof]))
    covered = np.asarray(plot.mask(roof).any(axis=0))
    below = house & (plot.bottoms > eaves - 0.02) & ~roof
    below &= np.array([_among(plot.labels == cell, covered) for cell in range(plot.count)])
    return np.asarray(below & (plot.shares > _WALL * plot.shares[below].max(initial=0.0)))
