"""A tile of a look's material that goes on beyond its sides, with all that the material is at each pixel."""

from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from retexture.engines.procedural.layout import LaidLook, Layout, Part, Things
from retexture.engines.procedural.look import Look, is_weathered
from retexture.engines.procedural.plan import Layer, Plan, make_plan
from retexture.engines.procedural.render import (
    USUAL_FIDELITY,
    Painted,
    ambient_occlusion,
    light_level,
    maps_of_tile,
    paint,
)
from retexture.engines.procedural.tiling.flat import Flat
from retexture.engines.procedural.tiling.period import PatternPeriod, find_period
from retexture.engines.procedural.tiling.seams import Seams, find_seams
from retexture.engines.protocol import Draw
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.filters import blur
from retexture.imaging.surface_maps import SurfaceMaps

UNITS = 1024
"""Units of the patterns in a tile: as many as in the long side of a photo."""

_OVERLAP = 0.3  # of a tile's side: room in which cuts find their way
_SEARCHED = 1024  # pixels a side at most in which cuts are looked for
_REACH = (0.8, 1.2)  # the least and the most of the usual period
_FOLDS = (9.0, 4.5)  # units: how wide folds are, and how deep the deepest, as on photos
_SUNK = 20.0  # units of height that show as much as the step from black to white
_BROAD = 24.0  # sigma in units of heights that do not count: they are blended
_GLOSS, _METAL = 0.3, 0.5  # how much differences of gloss and metal show, beside those of colour


@dataclass(frozen=True, eq=False)
class SeamlessTile:
    """A tile.

    Attributes:
        rgb: Its picture in the look's light, (side, side, 3) uint8 sRGB.
        painted: What its surface is at each pixel.
        layers: The materials, in the order of painting.
        unit: Pixels in a unit of the patterns.
    """

    rgb: Rgb8
    painted: Painted
    layers: tuple[Layer, ...]
    unit: float

    def maps(self) -> SurfaceMaps:
        """What its surface is, for 3D programs."""
        return maps_of_tile(self.painted, self.layers, self.unit)


def tile_of(look: Look, side: int, seed: int, number: int) -> SeamlessTile:
    """Make a tile of a look's first material.

    Args:
        look: A look with a material and a light.
        side: Pixels a side.
        seed: The request's seed.
        number: The variation's number, 0–3.
    """
    maker = _Maker(look, seed, number)
    searched = min(side, _SEARCHED)
    stretch = maker.stretch(searched)
    painted = maker.painted(searched, _with_overlap(searched), stretch)
    seams = find_seams(_features(painted.painted, searched / UNITS), searched)
    if searched < side:
        painted = maker.painted(side, _with_overlap(side), stretch)
        seams = seams.sized(side, _with_overlap(side) - side)
    plan, joined = painted.plan, _joined(painted.painted, seams)
    del painted  # of a large tile it is a gigabyte
    lit = maker.laid(Flat.square(side, side / UNITS))
    rgb = light_level(joined, ambient_occlusion(joined.height, side / UNITS, periodic=True), lit, plan)
    return SeamlessTile(rgb, joined, plan.layers, side / UNITS)


@dataclass(frozen=True, eq=False)
class _PaintedPlan:
    painted: Painted
    plan: Plan


@dataclass(frozen=True, eq=False)
class _Maker:
    """One variation of a look, painted at any size."""

    look: Look
    seed: int
    number: int

    def stretch(self, side: int) -> tuple[float, float]:
        """How much more of the pattern than usual a tile holds across and down, to hold whole pieces."""
        most = round(side * _REACH[1]) + _with_overlap(side) - side
        painted = self._painted_bare(Flat.square(most, side / UNITS))
        features = _features(painted.painted, side / UNITS)
        period: PatternPeriod = find_period(features, side, _REACH, _with_overlap(side) - side)
        return period.across / side, period.down / side

    def painted(self, side: int, whole: int, stretch: tuple[float, float]) -> _PaintedPlan:
        """Paint a square of ``whole`` pixels, of which a tile has ``side``."""
        unit = side / UNITS
        flat = Flat.square(whole, unit, stretch)
        bare = self._painted_bare(flat)
        if not self._is_covered():
            return bare
        folds, deep = _FOLDS
        height = bare.painted.height
        del bare  # of a large tile it is a gigabyte
        cavity = np.clip((height - blur(height, folds * unit)) / np.float32(deep * unit), -1.5, 1.5)
        worn = flat.with_cavity(cast(Map, cavity))
        plan = self._plan(worn)
        return _PaintedPlan(paint(self.laid(flat), plan, USUAL_FIDELITY, worn.surface), plan)

    def laid(self, flat: Flat) -> LaidLook:
        """The look on a level surface."""
        material = self.look.materials[0]
        layout = Layout(
            parts=(Part(material, None),), light=self.look.light, rendered=None, kept=None, paint=(),
            sky=None, lively=None, face=None, placed=(), things=Things.of(flat.structure),
        )  # fmt: skip
        return LaidLook(flat.structure, flat.surface, layout, self.look)

    def _is_covered(self) -> bool:
        material = self.look.materials[0]
        return bool(material.overlays) or is_weathered(material.condition)

    def _painted_bare(self, flat: Flat) -> _PaintedPlan:
        """Paint the material without what lies on it."""
        plan = self._plan(flat)
        layers = plan.layers[:1]
        bare = replace(
            layers[0], condition=replace(layers[0].condition, wear=0, cracks=0, wetness=0, snow=0, dust=0)
        )
        plan = replace(plan, layers=(bare,)) if self._is_covered() else plan
        return _PaintedPlan(paint(self.laid(flat), plan, USUAL_FIDELITY), plan)

    def _plan(self, flat: Flat) -> Plan:
        plan = make_plan(self.laid(flat), Draw(self.seed, self.number))
        layers = tuple(_level(layer) for layer in plan.layers)
        return replace(plan, layers=layers, tone=np.ones_like(plan.tone))


def _level(layer: Layer) -> Layer:
    """A layer as it lies where there is no photo: straight, without the photo's own surface and colour."""
    parameters, own = layer.parameters, layer.material.own_colour
    if own is not None:
        parameters = parameters.copy()
        parameters[:, own] = 0
    return replace(layer, turn=np.array([[1, 0]], np.float32), hold=0.0, parameters=parameters)


def _with_overlap(side: int) -> int:
    return side + round(side * _OVERLAP)


def _features(painted: Painted, unit: float) -> Map:
    """What shows of a painted surface: (6, height, width) float32."""
    samples = painted.samples
    colour = np.sqrt(np.clip(samples[:3], 0, 1))
    height = (painted.height - blur(painted.height, _BROAD * unit)) / np.float32(_SUNK * unit)
    gloss, metal = samples[3] * np.float32(_GLOSS), samples[4] * np.float32(_METAL)
    return np.concatenate([colour, height[None], gloss[None], metal[None]])


def _joined(painted: Painted, seams: Seams) -> Painted:
    height = seams.closed(painted.height, smooth=True)
    samples = np.empty((len(painted.samples), *height.shape), np.float32)
    for number, channel in enumerate(painted.samples):
        samples[number] = seams.closed(channel)
    return Painted(
        samples=samples,
        height=height,
        shown=tuple(seams.closed(weight) for weight in painted.shown),
    )
