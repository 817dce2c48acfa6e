"""Second stage: the palette, tones, pattern and state of each material, and where the light stands."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import INLAY, Light, Material, Rgb
from retexture.engines.procedural.layout import LaidLook, Part, Share, Things
from retexture.engines.procedural.look import MaterialLayer, Overlay
from retexture.engines.procedural.plan.overlays import OverlayMask, draw
from retexture.engines.procedural.plan.palette import (
    accented,
    before_developing,
    lightness_asked,
    palettes_of,
    tint,
)
from retexture.engines.procedural.plan.scale import scale_of_regions, variation_of_measured
from retexture.imaging.arrays import Map
from retexture.imaging.colour import luminance
from retexture.prompts import FINISHES, Condition
from retexture.structure import Structure, mean_by

_KEY_TURNS = (0.0, 0.85, -0.66, 1.7)  # radians by which the variations turn the key light
_SHINE = 1.1  # radiance of the brightest channel of what glows: it is seen by day and not burnt out
_HELD = 0.8  # share of the photo's own surface that the faintest look leaves


@dataclass(frozen=True, eq=False)
class Layer:
    """One material as it is used in one picture.

    Attributes:
        material: The catalogue entry.
        palettes: (tones, 4, 3) float32 linear light.
        parameters: (tones, 4) float32.
        brightness: How much lighter the palettes are than those that the material's exposure was set by.
        share: Where it lies; None: everywhere.
        turn: Cosine and sine of the pattern's rotation in each region, (regions, 2).
        scale: Size of the pattern in each region, (regions,) float32.
        relief: Strength of the pattern's height, 1 as usual.
        hold: 0–1: how much of the photo's own surface shows through.
        condition: Wear, wetness, snow and dust on it.
        asked: Luminance of the colours that the prompt asks for, or None.
        raised: Height of its own in pixels beside the pattern's, or None.
        glow: Colour of its emission, linear light, may exceed 1.
    """

    material: Material
    palettes: NDArray[np.float32]
    parameters: NDArray[np.float32]
    brightness: float
    share: Share | None
    turn: NDArray[np.float32]
    scale: NDArray[np.float32]
    relief: float
    hold: float
    condition: Condition
    asked: float | None = None
    raised: Map | None = None
    glow: Rgb = (0.0, 0.0, 0.0)


@dataclass(frozen=True, eq=False)
class Plan:
    """All decisions of one variation.

    Attributes:
        layers: The materials in the order that they are painted in; a layer covers those before it.
        tone: 0 (dark) to 2 (light) for each pixel, in steps, (height, width).
        offset: Where in the pattern each region begins, in units, (regions, 3).
        light: The light.
        key: Unit direction to the key light.
        seed: Seed of the kernels' hashes.
    """

    layers: tuple[Layer, ...]
    tone: Map
    offset: NDArray[np.float32]
    light: Light
    key: NDArray[np.float32]
    seed: int


def make_plan(laid: LaidLook, seed: int, number: int) -> Plan:
    """Decide everything about one variation of a rendered picture.

    Args:
        laid: A look that has at least one part on the photo.
        seed: The request's seed.
        number: The variation's number, 0–3.
    """
    structure, parts, light = laid.structure, laid.layout.parts, laid.layout.light
    assert light is not None
    rng = np.random.Generator(np.random.PCG64([seed, number]))
    spread = 1.0 + 2.0 * laid.look.spread
    coloured = [_coloured(part.material_layer, seed, number, rng, spread) for part in parts]
    things = laid.layout.things
    tones = _tones(structure, things, rng)
    pieces = _pieces(structure, things)
    turning = _Turning.of(structure, pieces, rng)
    offset = rng.uniform(0, 900, (structure.regions.count, 3)).astype(np.float32)[pieces]
    scale = math.exp(float(rng.uniform(-0.28, 0.28)) * spread) if number else 1.0
    pattern = _Pattern(laid, pieces, turning, scale)
    key = _key_direction(light, number, rng)
    kernel_seed = int(rng.integers(1 << 16))
    layers = (
        each
        for part, colours in zip(parts, coloured, strict=True)
        for each in _layers(
            laid,
            part,
            _layer(part, colours, pattern, _median_tone(structure, part, tones)),
            pattern,
            kernel_seed,
        )
    )
    return Plan(
        layers=tuple(layers),
        tone=things.by_pixel(structure, tones),
        offset=offset,
        light=light,
        key=key,
        seed=kernel_seed,
    )


def _layers(laid: LaidLook, part: Part, layer: Layer, pattern: "_Pattern", seed: int) -> Iterator[Layer]:
    """A part's material, then the accents that lie on it."""
    yield layer
    for index, overlay in enumerate(part.material_layer.overlays):
        mask = draw(overlay.part, laid.structure, laid.surface, part.share, seed + index)
        yield _overlaid(layer, overlay, mask, pattern)


_Coloured = tuple[NDArray[np.float32], NDArray[np.float32]]


def _coloured(
    material_layer: MaterialLayer, seed: int, number: int, rng: np.random.Generator, spread: float
) -> _Coloured:
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


def _layer(part: Part, coloured: _Coloured, pattern: "_Pattern", tone: float) -> Layer:
    material, condition = part.material_layer.material, part.material_layer.condition
    palettes, parameters = coloured
    return Layer(
        material=material,
        palettes=palettes,
        parameters=parameters,
        brightness=_brightness(palettes, material),
        share=part.share,
        turn=pattern.turning.of_material(material),
        scale=pattern.scale_of(material, condition.scale),
        relief=min(max(condition.intensity, 0.3), 2.0) ** 0.7,
        hold=_HELD * min(max(1 - condition.intensity, 0.0), 1.0),
        condition=condition,
        asked=lightness_asked(part.material_layer, palettes, tone),
        glow=_glow(material, condition, palettes),
    )


def _median_tone(structure: Structure, part: Part, tones: NDArray[np.float32]) -> float:
    """The tone, as a part of all three, that half of a part of the photo is not lighter than."""
    regions = structure.regions
    weights = regions.shares.astype(np.float64)
    if part.share is not None:
        weights = weights * mean_by(regions.labels, regions.count, part.share.astype(np.float32))
    covered = np.bincount(tones.astype(np.intp), weights, minlength=3)
    return float(np.searchsorted(np.cumsum(covered), 0.5 * covered.sum())) / 3


def _glow(material: Material, condition: Condition, palettes: NDArray[np.float32]) -> Rgb:
    """What a material sends out: its own glow, or, where a finish lets it shine, its own lightest colour."""
    if max(material.glow) > 0 or not any(FINISHES[name].emission for name, _ in condition.finishes):
        return material.glow
    colours = palettes[:, :2].reshape(-1, 3)
    lightest = colours[int(np.argmax(luminance(colours)))]
    red, green, blue = (float(value) for value in lightest * np.float32(_SHINE / max(lightest.max(), 0.05)))
    return red, green, blue


def _overlaid(under: Layer, overlay: Overlay, mask: OverlayMask, pattern: "_Pattern") -> Layer:
    """An accent as a layer of its own over the material that it belongs to."""
    material = overlay.material.on_fronts() if overlay.material.overgrows else overlay.material
    palettes = material.families[0].array()
    parameters = material.parameter_rows(len(palettes))
    if material is INLAY:
        palettes[:] = np.array(overlay.colour, np.float32)
        parameters[:, 0] = float(overlay.metal)
    elif overlay.colour is not None:
        palettes = before_developing(tint(palettes, (overlay.colour,), material.gamut, 3), 3)
    return replace(
        under,
        material=material,
        palettes=palettes,
        parameters=parameters,
        brightness=1.0,
        share=mask.share,
        asked=None,
        turn=pattern.turning.of_material(material),
        scale=pattern.scale_of(material, under.condition.scale),
        raised=mask.raised,
        condition=replace(under.condition, finishes=()),  # it is of another stuff: gold veins in matte stone
        glow=material.glow,
    )


def _brightness(palettes: NDArray[np.float32], material: Material) -> float:
    """Not quite half the way, in stops, from the first family: black marble stays black, but readable."""
    own, usual = (luminance(colours[:, :2]).mean() for colours in (palettes, material.families[0].array()))
    return float(((own + 0.04) / (usual + 0.04)) ** 0.45)


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


def _pieces(structure: Structure, things: Things) -> NDArray[np.intp]:
    """A number for each region that is the same for all that are one piece: of one plane, or of one surface.

    A pattern runs on through a piece, where a shadow falls on it and behind what stands before it.
    """
    planes, piece = structure.planes.of_region, things.of_region.copy()
    for plane in range(int(planes.max()) + 1):
        members = np.flatnonzero(planes == plane)
        piece[members] = members[np.argmax(structure.regions.shares[members])] if len(members) else 0
    return piece


@dataclass(frozen=True, eq=False)
class _Pattern:
    """What decides how patterns lie and how large they are.

    Attributes:
        laid: The look on the photo.
        pieces: What one pattern runs through, see :func:`_pieces`.
        turning: How they are turned.
        scale: How much larger the variation makes them.
    """

    laid: LaidLook
    pieces: NDArray[np.intp]
    turning: "_Turning"
    scale: float

    def scale_of(self, material: Material, asked: float) -> NDArray[np.float32]:
        """The size of a material's pattern in each region, ``asked`` times as large as it would be."""
        measured = material.repeat is not None
        varied = variation_of_measured(self.scale) if measured else self.scale
        usual = self.laid.structure.pattern_scale
        return scale_of_regions(self.laid, material, self.pieces, varied * asked, usual)


@dataclass(frozen=True, eq=False)
class _Turning:
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
    def of(cls, structure: Structure, pieces: NDArray[np.intp], rng: np.random.Generator) -> "_Turning":
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


def _key_direction(light: Light, number: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """The key light, turned from variation to variation but never coming from below."""
    x, y, z = light.key
    if number:
        angle = _KEY_TURNS[number % len(_KEY_TURNS)] + float(rng.uniform(-0.12, 0.12))
        cosine, sine = math.cos(angle), math.sin(angle)
        x, y = x * cosine - y * sine, min(x * sine + y * cosine, -0.15)
    key = np.array([x, y, z])
    return np.asarray(key / np.linalg.norm(key), np.float32)
