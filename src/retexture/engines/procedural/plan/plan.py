"""Second stage: the palette, tones, pattern and state of each material, and where the light stands."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import INLAY, Light, Material, Rgb
from retexture.engines.procedural.layout import LaidLook, Part, Share
from retexture.engines.procedural.look import Overlay
from retexture.engines.procedural.plan.chosen import Chosen, Coloured, Turning, pieces_of
from retexture.engines.procedural.plan.overlays import OverlayMask, draw
from retexture.engines.procedural.plan.palette import (
    before_developing,
    lightness_asked,
    tint,
)
from retexture.engines.procedural.plan.scale import scale_of_regions, variation_of_measured
from retexture.engines.protocol import Draw
from retexture.imaging.arrays import Map
from retexture.imaging.colour import luminance
from retexture.prompts import FINISHES, Condition
from retexture.structure import Structure, mean_by

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
        lamps: Seed of the light sources inside the picture.
    """

    layers: tuple[Layer, ...]
    tone: Map
    offset: NDArray[np.float32]
    light: Light
    key: NDArray[np.float32]
    seed: int
    lamps: int


def make_plan(laid: LaidLook, draw: Draw, keeps: Draw | None = None) -> Plan:
    """Decide everything about one variation of a rendered picture.

    Args:
        laid: A look that has at least one part on the photo.
        draw: What its random choices flow from; its number is 0–3.
        keeps: What the choices of palette, tones and light flow from in its place, so that only the pattern
            and its small parameters differ from that picture's.
    """
    structure, parts, light = laid.structure, laid.layout.parts, laid.layout.light
    assert light is not None
    things = laid.layout.things
    pieces = pieces_of(structure, things)
    own = Chosen.of(laid, pieces, draw)
    seen = own if keeps is None else Chosen.of(laid, pieces, keeps)
    pattern = _Pattern(laid, pieces, own.turning, own.scale)
    layers = (
        each
        for part, colours in zip(parts, seen.coloured, strict=True)
        for each in _layers(
            laid,
            part,
            _layer(part, colours, pattern, _median_tone(structure, part, seen.tones)),
            pattern,
            own.kernel_seed,
        )
    )
    return Plan(
        layers=tuple(layers),
        tone=things.by_pixel(structure, seen.tones),
        offset=own.offset,
        light=light,
        key=seen.key,
        seed=own.kernel_seed,
        lamps=seen.kernel_seed,
    )


def _layers(laid: LaidLook, part: Part, layer: Layer, pattern: "_Pattern", seed: int) -> Iterator[Layer]:
    """A part's material, then the accents that lie on it."""
    yield layer
    for index, overlay in enumerate(part.material_layer.overlays):
        mask = draw(overlay.part, laid.structure, laid.surface, part.share, seed + index)
        yield _overlaid(layer, overlay, mask, pattern)


def _layer(part: Part, coloured: Coloured, pattern: "_Pattern", tone: float) -> Layer:
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
    turning: Turning
    scale: float

    def scale_of(self, material: Material, asked: float) -> NDArray[np.float32]:
        """The size of a material's pattern in each region, ``asked`` times as large as it would be."""
        measured = material.repeat is not None
        varied = variation_of_measured(self.scale) if measured else self.scale
        usual = self.laid.structure.pattern_scale
        return scale_of_regions(self.laid, material, self.pieces, varied * asked, usual)
