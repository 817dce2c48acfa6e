"""A level surface without a photo: what a material is laid on where a tile is made of it."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from retexture.engines.procedural.surface import Surface, build_surface
from retexture.imaging.arrays import Map
from retexture.structure import InputKind, Structure, analyse

_SAMPLE_SIDE = 64  # of the picture that everything without a size of its own is taken from
_GREY = 128
_COLOUR = np.float32(0.22)  # linear light of that grey
_FACES_UP = np.float32(0.6)  # a little upward, as a surface that snow and dust lie on
_FAR = 1000.0  # units: to the nearest edge, as there is none


@dataclass(frozen=True, eq=False)
class Flat:
    """A level square.

    Attributes:
        structure: Its analysis: one region of middle grey in one plane.
        surface: Its surface, without a form.
    """

    structure: Structure
    surface: Surface

    @classmethod
    def square(cls, side: int, unit: float, stretch: tuple[float, float] = (1.0, 1.0)) -> "Flat":
        """Make one.

        Args:
            side: Pixels a side.
            unit: Pixels in a unit of the patterns.
            stretch: How many times more of a pattern lies in a pixel, across and down.
        """
        # One array where nothing is written: fifteen maps of a large tile would fill the memory.
        flat = np.zeros((side, side), np.float32)
        return cls(_level_structure(flat, unit, stretch), _level_surface(flat))

    def with_cavity(self, cavity: Map) -> "Flat":
        """The same with folds and edges: -1.5 to 1.5, as of a :class:`Surface`."""
        return replace(self, surface=replace(self.surface, cavity=cavity))


def _level_structure(flat: Map, unit: float, stretch: tuple[float, float]) -> Structure:
    """The analysis of a level square, with ``flat`` wherever something is 0."""
    sample, side = _sample(), len(flat)
    return replace(
        sample.structure,
        rgb=np.zeros((side, side, 3), np.uint8),
        unit=unit,
        regions=replace(
            sample.structure.regions,
            labels=np.zeros((side, side), np.int32),
            count=1,
            shares=np.ones(1),
            colours=np.array([[53.0, 0.0, 0.0]]),
        ),
        planes=replace(
            sample.structure.planes,
            of_region=np.zeros(1, np.int32),
            homographies=np.diag([stretch[0] / unit, stretch[1] / unit, 1.0])[None],
            recedes=np.zeros(1, bool),
            unit_length=np.ones(1),
        ),
        relief=replace(
            sample.structure.relief, form=flat, middle=flat, fine=flat, value=flat,
            inflation=flat, body=flat, left_out=flat,
        ),
        contours=replace(
            sample.structure.contours,
            border_distance=np.full((side, side), np.float32(_FAR * unit)),
        ),
        subject=flat,
        along=np.zeros((1, 2)),
        pieces=np.zeros(1, np.intp),
    )  # fmt: skip


def _level_surface(flat: Map) -> Surface:
    """Its surface, in the same way."""
    sample, side = _sample(), len(flat)
    return replace(
        sample.surface,
        body=flat, bump=flat, bend_x=flat, bend_y=flat, cavity=flat, thinness=flat, middle=flat,
        fine=flat,
        occlusion=np.ones((side, side), np.float32),
        upward=np.full((side, side), _FACES_UP),
        colour=np.full((side, side, 3), _COLOUR),
        wall=None,
    )  # fmt: skip


@cache
def _sample() -> Flat:
    """The analysis of a small grey picture."""
    structure = analyse(np.full((_SAMPLE_SIDE, _SAMPLE_SIDE, 3), _GREY, np.uint8))
    bare = replace(
        structure,
        kind=InputKind.FLAT,
        scene=replace(structure.scene, maps={}, faces=(), size=None),
        sky=None,
        open_sky=None,
        seen=None,
        furnishings={},
        coloured=None,
        ink=None,
    )
    return Flat(bare, build_surface(structure))
