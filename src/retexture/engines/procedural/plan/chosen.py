"""What is chosen by chance for one variation, all of it in one order."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import Light, Material
from retexture.engines.procedural.layout import LaidLook, Things
from retexture.engines.procedural.look import MaterialLayer
from retexture.engines.procedural.plan.palette import accented, palettes_of
from retexture.engines.protocol import Draw
from retexture.structure import Structure

_KEY_TURNS = (0.0, 0.85, -0.66, 1.7)  # radians by which the variations turn the key light

Coloured = tuple[NDArray[np.float32], NDArray[np.float32]]
"""Palettes and parameters of a material."""


def pieces_of(structure: Structure, things: Things) -> NDArray[np.intp]:
    """A number for each region that is the same for all that are one piece: of one plane, or of one surface.

    A pattern runs on through a piece, where a shadow falls on it and behind what stands before it.
    """
    planes, piece = structure.planes.of_region, things.of_region.copy()
    for plane in range(int(planes.max()) + 1):
        members = np.flatnonzero(planes == plane)
        piece[members] = members[np.argmax(structure.regions.shares[members])] if len(members) else 0
    return piece


@dataclass(frozen=True, eq=False)
class Turning:
    """What decides how patterns are turned in each region; arrays are (regions,).

    Attributes:
        along: Angle of the forms in radians.
        agrees: How far the forms of a region run one way, 0–1.
        recedes: Whether it lies on the floor.
        free: An angle by chance.
        quarter: 0 or a quarter of a turn, by chance.
    """

    along: NDArray[np.float64]
    agrees: NDArray[np.float64]
    recedes: NDArray[np.bool_]
    free: NDArray[np.float64]
    quarter: NDArray[np.float64]

    @classmethod
    def of(cls, structure: Structure, pieces: NDArray[np.intp], rng: np.random.Generator) -> "Turning":
        """Find how the forms of each region run, and choose the rest by chance."""
        regions = structure.regions
        cos2, sin2 = structure.along.T
        leads = np.where(structure.planes.of_region >= 0, pieces, np.arange(regions.count))
        return cls(
            along=(0.5 * np.arctan2(sin2, cos2))[leads],
            agrees=np.hypot(cos2, sin2)[leads],
            recedes=structure.planes.recedes,
            free=rng.uniform(-0.6, 0.6, regions.count)[pieces],
            quarter=rng.choice([0.0, math.pi / 2], regions.count)[pieces],
        )

    def of_material(self, material: Material) -> NDArray[np.float32]:
        """Cosine and sine of a material's rotation in each region, (regions, 2)."""
        if material.align == "flow":  # v runs along the forms
            angles = np.where(self.agrees > 0.12, self.along - math.pi / 2, 0.5 * self.free)
        elif material.align == "level":
            angles = np.where(self.recedes, self.quarter, 0.0)
        else:
            angles = self.free
        return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


@dataclass(frozen=True, eq=False)
class Chosen:
    """What is chosen by chance for one variation, all of it in one order.

    Attributes:
        coloured: Palettes and parameters of each part's material.
        tones: The tone of each region, (regions,).
        turning: How patterns are turned.
        offset: Where in the pattern each region begins, in units, (regions, 3).
        scale: How much larger patterns are.
        key: Unit direction to the key light.
        kernel_seed: Seed of the kernels' hashes.
    """

    coloured: list[Coloured]
    tones: NDArray[np.float32]
    turning: Turning
    offset: NDArray[np.float32]
    scale: float
    key: NDArray[np.float32]
    kernel_seed: int

    @classmethod
    def of(cls, laid: LaidLook, pieces: NDArray[np.intp], draw: Draw) -> "Chosen":
        """Choose everything for one variation.

        Args:
            laid: The look on the photo.
            pieces: What one pattern runs through: :func:`pieces_of`.
            draw: What the choices flow from.
        """
        structure, layout = laid.structure, laid.layout
        assert layout.light is not None
        seed, number = draw.seed, draw.number
        rng = np.random.Generator(np.random.PCG64([seed, number]))
        spread = 1.0 + 2.0 * laid.look.spread
        return cls(
            coloured=[_coloured(part.material_layer, seed, number, rng, spread) for part in layout.parts],
            tones=_tones(structure, layout.things, rng),
            turning=Turning.of(structure, pieces, rng),
            offset=rng.uniform(0, 900, (structure.regions.count, 3)).astype(np.float32)[pieces],
            scale=math.exp(float(rng.uniform(-0.28, 0.28)) * spread) if number else 1.0,
            key=_key_direction(layout.light, number, rng),
            kernel_seed=int(rng.integers(1 << 16)),
        )


def _coloured(
    material_layer: MaterialLayer, seed: int, number: int, rng: np.random.Generator, spread: float
) -> Coloured:
    """Palettes and parameters of a material in one variation."""
    material = material_layer.material
    palettes = palettes_of(material_layer, seed, number, rng, spread)
    parameters = material.parameter_rows(len(palettes))
    if material_layer.colours and material.own_colour is not None:
        parameters[:, material.own_colour] = 0.0
    if material_layer.accent and material.accent:
        palettes = accented(palettes, material_layer.accent, material)
        parameters[:, material.accent.amount] = 1.0
        if not material.accent.own:
            parameters[:, material.accent.amount + 1] = float(material_layer.accent.metal)
    return palettes, parameters


def _tones(structure: Structure, things: Things, rng: np.random.Generator) -> NDArray[np.float32]:
    """A dark, middle or light tone for each region, by its lightness and by its rank in the picture.

    Regions of one thing share a tone: a material does not change where a shadow falls.
    """
    regions, groups = structure.regions, things.of_region
    lightness = regions.colours[:, 0] / 100
    order = np.argsort(lightness, kind="stable")
    rank = np.empty(regions.count)
    rank[order] = np.cumsum(regions.shares[order])
    measure = 0.75 * lightness + 0.25 * rank
    for group in np.unique(groups):
        members = groups == group
        measure[members] = np.average(measure[members], weights=regions.shares[members])
    steps = np.array([1 / 3, 2 / 3]) + rng.uniform(-0.06, 0.06, 2)
    return np.searchsorted(steps, measure).astype(np.float32)


def _key_direction(light: Light, number: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """The key light, turned from variation to variation but never coming from below."""
    x, y, z = light.key
    if number:
        angle = _KEY_TURNS[number % len(_KEY_TURNS)] + float(rng.uniform(-0.12, 0.12))
        cosine, sine = math.cos(angle), math.sin(angle)
        x, y = x * cosine - y * sine, min(x * sine + y * cosine, -0.15)
    key = np.array([x, y, z])
    return np.asarray(key / np.linalg.norm(key), np.float32)
