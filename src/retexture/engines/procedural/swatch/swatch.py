"""A material as a photo of it shows it, in place of one from the catalogue."""

from dataclasses import replace

import numpy as np

from retexture.engines.procedural.catalogue import (
    Body,
    Catalogue,
    Family,
    Material,
    Palette,
    Parameters,
    Point,
    Sample,
    Shading,
    luminance_of,
    mix,
    smoothstep,
    surface_of,
)
from retexture.engines.procedural.look import Look, MaterialLayer
from retexture.engines.procedural.reading import Interpretation
from retexture.engines.procedural.swatch.tile import (
    BLUE,
    GREEN,
    HEIGHT,
    RED,
    ROUGHNESS,
    SwatchTile,
)
from retexture.engines.protocol import Ignored
from retexture.imaging.colour import linear_to_srgb, luminance, rgb8_from_srgb
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import Tiles, sample
from retexture.prompts import Understanding

_TONES = (0.7, 1.0, 1.22)  # brightness of dark, middle and light surfaces
_USUAL_LUMINANCE, _USUAL_EXPOSURE = 0.2, 0.5
_DULLED = 0.14  # the tone curve adds about so much colour
_LIGHT = "studio"

_RED, _GREEN, _BLUE, _HEIGHT, _ROUGHNESS = RED, GREEN, BLUE, HEIGHT, ROUGHNESS


@inlined
def swatch(tile: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: the swatch's mean colour (three numbers), metalness. Palette: the colour that is wanted.

    Where that is another colour the swatch is dyed: its light and dark stay, its own hues go.
    """
    red = sample(tile, _RED, at.u, at.v)
    green = sample(tile, _GREEN, at.u, at.v)
    blue = sample(tile, _BLUE, at.u, at.v)
    wanted = palette[0]
    scale_red = wanted[0] / max(parameters[0], 0.002)
    scale_green = wanted[1] / max(parameters[1], 0.002)
    scale_blue = wanted[2] / max(parameters[2], 0.002)
    most = max(scale_red, scale_green, scale_blue)
    dyed = smoothstep(1.25, 2.5, most / max(min(scale_red, scale_green, scale_blue), 0.01))
    light = luminance_of(red, green, blue)
    usual = luminance_of(parameters[0], parameters[1], parameters[2])
    shade = light / max(usual, 0.002)
    red, green, blue = mix(red, light, _DULLED), mix(green, light, _DULLED), mix(blue, light, _DULLED)
    cavity = 1 + 0.06 * at.cavity
    return surface_of(
        (
            min(mix(red * scale_red, wanted[0] * shade, dyed) * cavity, 0.95),
            min(mix(green * scale_green, wanted[1] * shade, dyed) * cavity, 0.95),
            min(mix(blue * scale_blue, wanted[2] * shade, dyed) * cavity, 0.95),
        ),
        roughness=sample(tile, _ROUGHNESS, at.u, at.v) * mix(1.0, 0.6, parameters[3]),
        metalness=parameters[3],
        height=sample(tile, _HEIGHT, at.u, at.v),
    )


def swatch_material(tile: SwatchTile, like: Material | None) -> Material:
    """A material that looks like a swatch.

    Args:
        tile: The swatch.
        like: The catalogue's material in whose place it comes: its body stays, and whether it is a metal.
    """
    mean = np.array(tile.mean, np.float32)
    codes = (rgb8_from_srgb(linear_to_srgb(mean * np.float32(tone))).tobytes().hex() for tone in _TONES)
    metal = like is not None and like.metal
    own = Material(
        name="swatch",
        words=(),
        kernel=swatch,
        families=(Family("own", tuple((code,) * 4 for code in codes)),),
        parameters=((*tile.mean, float(metal)),),
        shading=Shading(form=0.85, middle=0.5, fine=0.15, value=0.22),
        body=Body(inflation=0.75, relief=0.6, groove=0.4, smoothing=1.2, warp=12.0),
        align="level",
        exposure=_exposure(float(luminance(mean))),
        metal=metal,
        light=_LIGHT,
        tiles=tile.tiles,
    )
    if like is None:
        return own
    return replace(own, body=replace(like.body, pattern=1.0), shading=like.shading, light=like.light)


def _exposure(light: float) -> float:
    """Pictures are exposed for their median; this brings most of a swatch's own lightness back."""
    return float(min(max(_USUAL_EXPOSURE * (light / _USUAL_LUMINANCE) ** 0.72, 0.14), 1.45))


def with_swatch(
    interpretation: Interpretation, understanding: Understanding, tile: SwatchTile, catalogue: Catalogue
) -> Interpretation:
    """Put a swatch in the place of the first material, or over everything where none is named."""
    if not understanding.materials or understanding.by_guess:
        return _over_all(interpretation, understanding, tile, catalogue)
    named = understanding.materials[0]
    material = swatch_material(tile, catalogue.materials[named.name])
    looks = tuple(_covered(look, material, catalogue, dyed=False) for look in interpretation.looks)
    reason = f"the swatch takes the place of {named.name} and has colours of its own"
    unused = (Ignored(colour.name, reason) for colour in named.colours)
    return replace(
        interpretation,
        looks=looks,
        ignored=(*interpretation.ignored, *unused),
        notes=(*interpretation.notes, f"The swatch is used in place of {named.name}."),
    )


def _over_all(
    interpretation: Interpretation, understanding: Understanding, tile: SwatchTile, catalogue: Catalogue
) -> Interpretation:
    material = swatch_material(tile, None)
    notes = interpretation.notes
    if understanding.recognised and not understanding.by_guess:
        looks = tuple(_covered(look, material, catalogue, dyed=True) for look in interpretation.looks)
    else:  # a prompt has to say something; with a swatch it need not say more
        light = catalogue.lights[material.light]
        bare = replace(interpretation.looks[0], light=light, relit=False, style=None)
        looks = (replace(bare, materials=(MaterialLayer(material),)),) * len(interpretation.looks)
        notes = ()
    return replace(
        interpretation,
        looks=looks,
        idle="",
        notes=(*notes, "The swatch is used where no other material was asked for."),
    )


def _covered(look: Look, material: Material, catalogue: Catalogue, *, dyed: bool) -> Look:
    """A look with the swatch as its first material, in colours that stand alone in the prompt or its own."""
    light = look.light or catalogue.lights[material.light]
    look = replace(look, materials=tuple(layer for layer in look.materials if not layer.offered))
    if not look.materials:
        return replace(look, materials=(MaterialLayer(material, look.colours),), light=light)
    first, *others = look.materials
    if others:  # they share its exposure
        material = replace(material, exposure=max(material.exposure, _USUAL_EXPOSURE))
    material_layer = replace(first, material=material, colours=first.colours if dyed else (), accent=None)
    return replace(look, materials=(material_layer, *others), light=light)
