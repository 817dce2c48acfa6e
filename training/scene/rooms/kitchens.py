"""Kitchens: runs of cabinets with fronts under a worktop, cabinets on the wall, appliances, islands."""

from dataclasses import dataclass

import numpy as np

from training.scene.rooms import surfaces
from training.scene.rooms.labels import Label
from training.scene.rooms.plan import Box, Site, Surface
from training.scene.rooms.shell import Wall

DEPTH = 0.6  # metres, of cabinets on the floor
_GAP = 0.004  # metres between fronts


@dataclass(frozen=True)
class Style:
    """How all cabinets of a kitchen look."""

    front: Surface
    upper: Surface
    top: Surface
    handle: Surface
    handles: str
    framed: bool
    height: float
    thick: float


def style(random: np.random.Generator) -> Style:
    """One kitchen's style."""
    front = surfaces.front(random)
    return Style(
        front=front,
        upper=front if random.random() < 0.7 else surfaces.front(random),
        top=surfaces.top(random),
        handle=surfaces.metal(random),
        handles=str(random.choice(("bar", "bar", "knob", "none"))),
        framed=bool(random.random() < 0.4),
        height=float(random.uniform(0.84, 0.9)),
        thick=float(random.uniform(0.02, 0.06)),
    )


def run(random: np.random.Generator, site: Site, wall: Wall, span: tuple[float, float], look: Style) -> None:
    """Cabinets along a wall under a worktop, with an oven, a cooktop and a sink, and cabinets above.

    Args:
        random: For all that is left to chance.
        site: Where it is put.
        wall: What it stands at; its windows stay free.
        span: From where to where along the wall.
        look: The kitchen's style.
    """
    modules = _modules(random, span)
    oven = int(random.integers(len(modules)))
    for number, module in enumerate(modules):
        _base(random, site, wall, module, look, is_oven=number == oven)
    _worktop(site, wall, span, look)
    _cooktop(site, wall, modules[oven], look)
    sink = modules[(oven + max(2, len(modules) // 2)) % len(modules)]
    _sink(random, site, wall, sink, look)
    _splash(random, site, wall, span, look)
    if random.random() < 0.8:
        _upper(random, site, wall, modules, look, modules[oven])


def tall(random: np.random.Generator, site: Site, wall: Wall, span: tuple[float, float], look: Style) -> None:
    """Tall cabinets: for stores, a refrigerator or clothes."""
    height = float(random.uniform(1.95, 2.3))
    for module in _modules(random, span):
        site.boxes.append(wall.box(Label.CABINET, module, (0, DEPTH - 0.02), (0, height), look.front))
        split = float(random.uniform(0.7, 1.4)) if random.random() < 0.5 else height
        for low, high in ((0.1, split), (split, height)):
            if high - low > 0.1:
                _front(random, site, wall, module, (DEPTH - 0.02, DEPTH), (low, high), look.front, look)


def island(
    random: np.random.Generator, site: Site, low: tuple[float, float], size: tuple[float, float], look: Style
) -> None:
    """Cabinets that stand free, with fronts to the camera's side."""
    site.boxes.append(Box(Label.CABINET, (low[0], low[1], 0), (size[0], size[1], look.height), look.front))
    near = Wall(0, low[1], 1, size[0])
    if random.random() < 0.6:
        for start, end in _modules(random, (low[0], low[0] + size[0])):
            _front(random, site, near, (start, end), (0, 0.02), (0.1, look.height), look.front, look)
    over = float(random.uniform(0.02, 0.3))
    top = (low[0] - 0.03, low[1] - over, look.height)
    site.boxes.append(Box(Label.WORKTOP, top, (size[0] + 0.06, size[1] + over + 0.03, look.thick), look.top))


def _modules(random: np.random.Generator, span: tuple[float, float]) -> list[tuple[float, float]]:
    length = span[1] - span[0]
    count = max(1, round(length / float(random.uniform(0.45, 0.75))))
    return [
        (span[0] + length * number / count, span[0] + length * (number + 1) / count)
        for number in range(count)
    ]


def _base(
    random: np.random.Generator,
    site: Site,
    wall: Wall,
    module: tuple[float, float],
    look: Style,
    is_oven: bool,
) -> None:
    site.boxes.append(wall.box(Label.CABINET, module, (0, DEPTH - 0.02), (0.1, look.height), look.front))
    site.boxes.append(
        wall.box(Label.CABINET, module, (0, DEPTH - 0.06), (0, 0.1), surfaces.plain((0.05, 0.05, 0.05)))
    )
    depth = (DEPTH - 0.02, DEPTH)
    if is_oven:
        black = surfaces.plain((0.01, 0.01, 0.012), 0.08)
        site.boxes.append(
            wall.box(
                Label.APPLIANCE,
                (module[0] + 0.01, module[1] - 0.01),
                depth,
                (0.22, look.height - 0.12),
                black,
            )
        )
        site.boxes.append(
            wall.box(
                Label.APPLIANCE,
                (module[0] + 0.01, module[1] - 0.01),
                depth,
                (look.height - 0.115, look.height),
                look.handle,
            )
        )
        return
    rows = int(random.choice((1, 1, 1, 3, 4)))
    for row in range(rows):
        heights = (0.1 + (look.height - 0.1) * row / rows, 0.1 + (look.height - 0.1) * (row + 1) / rows)
        _front(random, site, wall, module, depth, heights, look.front, look)


def _front(
    random: np.random.Generator,
    site: Site,
    wall: Wall,
    module: tuple[float, float],
    depth: tuple[float, float],
    heights: tuple[float, float],
    surface: Surface,
    look: Style,
) -> None:
    """One door or drawer, with its frame and its handle."""
    start, end, low, high = module[0] + _GAP, module[1] - _GAP, heights[0] + _GAP, heights[1] - _GAP
    site.boxes.append(wall.box(Label.CABINET, (start, end), depth, (low, high), surface))
    out = (depth[1], depth[1] + 0.012)
    edge = 0.06
    if look.framed and high - low > 0.25:
        for span, rows in (
            ((start, start + edge), (low, high)),
            ((end - edge, end), (low, high)),
            ((start, end), (low, low + edge)),
            ((start, end), (high - edge, high)),
        ):
            site.boxes.append(wall.box(Label.CABINET, span, out, rows, surface))
    if look.handles == "none":
        return
    wide = end - start
    if high - low < 0.4:
        half = 0.02 if look.handles == "knob" else min(0.09, wide / 3)
        middle, at = (start + end) / 2, high - 0.05
        handle, rows = (middle - half, middle + half), (at, at + 0.018)
    else:
        at = start + 0.03 if random.random() < 0.5 else end - 0.05
        top = high - 0.05 if low < 1.2 else low + 0.2
        handle, rows = (at, at + 0.018), (top - (0.03 if look.handles == "knob" else 0.16), top)
    site.boxes.append(wall.box(Label.CABINET, handle, (depth[1], depth[1] + 0.035), rows, look.handle))


def _worktop(site: Site, wall: Wall, span: tuple[float, float], look: Style) -> None:
    heights = (look.height, look.height + look.thick)
    site.boxes.append(
        wall.box(Label.WORKTOP, (span[0], span[1] + 0.01), (0, DEPTH + 0.03), heights, look.top)
    )


def _cooktop(site: Site, wall: Wall, module: tuple[float, float], look: Style) -> None:
    at = look.height + look.thick
    black = surfaces.plain((0.01, 0.01, 0.01), 0.1)
    site.boxes.append(
        wall.box(Label.APPLIANCE, (module[0] + 0.02, module[1] - 0.02), (0.08, 0.54), (at, at + 0.006), black)
    )


def _sink(
    random: np.random.Generator, site: Site, wall: Wall, module: tuple[float, float], look: Style
) -> None:
    at = look.height + look.thick
    steel = surfaces.plain((0.25, 0.25, 0.26), 0.3)
    site.boxes.append(
        wall.box(Label.OTHER, (module[0] + 0.06, module[1] - 0.06), (0.12, 0.5), (at, at + 0.004), steel)
    )
    middle = (module[0] + module[1]) / 2
    tap = surfaces.metal(random)
    site.boxes.append(
        wall.box(Label.OTHER, (middle - 0.012, middle + 0.012), (0.06, 0.085), (at, at + 0.3), tap)
    )
    site.boxes.append(
        wall.box(Label.OTHER, (middle - 0.012, middle + 0.012), (0.06, 0.26), (at + 0.28, at + 0.3), tap)
    )


def _splash(
    random: np.random.Generator, site: Site, wall: Wall, span: tuple[float, float], look: Style
) -> None:
    """Tiles between worktop and windows, or between worktop and cabinets."""
    if random.random() < 0.3:
        return
    colour = surfaces.white(random) if random.random() < 0.5 else surfaces.any_colour(random)
    kind = str(random.choice(("tiles", "bricks", "paint")))
    tiles = Surface(
        kind, (colour, surfaces.shade(random, colour, 0.6, 0.9)), float(random.uniform(0.06, 0.15)), 0.2
    )
    low = look.height + look.thick
    holes = [each.low for each in wall.openings if each.end > span[0] and each.start < span[1]]
    high = min([1.4, *holes])
    if high > low + 0.05:
        site.boxes.append(wall.box(Label.WALL, span, (0, 0.008), (low, high), tiles))


def _upper(
    random: np.random.Generator,
    site: Site,
    wall: Wall,
    modules: list[tuple[float, float]],
    look: Style,
    cooker: tuple[float, float],
) -> None:
    low, high, deep = float(random.uniform(1.38, 1.5)), float(random.uniform(2.0, 2.3)), 0.35
    for module in modules:
        if any(each.end > module[0] - 0.03 and each.start < module[1] + 0.03 for each in wall.openings):
            continue
        if module == cooker:
            steel = surfaces.plain((0.3, 0.3, 0.3), 0.3)
            site.boxes.append(wall.box(Label.APPLIANCE, module, (0, 0.45), (1.5, 1.58), steel))
            middle = (module[0] + module[1]) / 2
            site.boxes.append(
                wall.box(Label.APPLIANCE, (middle - 0.15, middle + 0.15), (0, 0.3), (1.58, high), steel)
            )
            continue
        site.boxes.append(wall.box(Label.CABINET, module, (0, deep - 0.02), (low, high), look.upper))
        _front(random, site, wall, module, (deep - 0.02, deep), (low, high), look.upper, look)
