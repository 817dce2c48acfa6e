"""Copper: beaten like gold, or in sheets on buildings; salmon to brown, green where rain runs."""

import math

from retexture.engines.procedural.catalogue.gamut import METALS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import (
    Accent,
    Body,
    Family,
    Fronts,
    Material,
    Repeat,
    Shading,
)
from retexture.engines.procedural.catalogue.materials.gold import beaten_metal
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, STREAK, Tiles, sample
from retexture.prompts import Translations

_SHEET, _LENGTH = 64.0, 300.0  # units
_OF_THINGS = 0.5  # of a front's verdigris: things are handled, and bare metal shows on more than half of them


@inlined
def _patina(noise: Tiles, at: Point, amount: float, from_top: float) -> tuple[float, float]:
    """Verdigris: how far it covers, in fields and in runs below them; and how pale it is there."""
    broad = sample(noise, CLOUD, at.u * 0.42 + 311, at.v * 0.30)
    small = sample(noise, CLOUD_B, at.u * 1.9, at.v * 1.5)
    run = sample(noise, STREAK, at.u * 1.1 + 3 * small, at.v * 0.10 + 57)
    fine = sample(noise, STREAK, at.u * 2.6 + 140, at.v * 0.30)
    grain = sample(noise, GRAIN, at.u, at.v)
    grown = 0.85 * broad + 0.42 * run + 0.20 * small + 0.14 * fine + 0.16 * from_top - 0.22 * at.cavity
    cover = smoothstep(-0.16, 0.26, grown + 0.9 * (amount - 0.72) + 0.05 * grain)
    pale = clamp01(0.45 + 0.9 * small + 0.55 * run + 0.18 * grain + 0.6 * broad)
    return cover * smoothstep(0.0, 0.1, amount), pale


@inlined
def _crusted(metal: Sample, palette: Palette, cover: float, pale: float) -> Sample:
    """Metal below verdigris, which is matt and a little raised, and brown where it begins."""
    edge = 4 * cover * (1 - cover)
    dark = mix_colour(palette[3], (0.06, 0.05, 0.035), 0.30)
    light = mix_colour(palette[3], (0.62, 0.74, 0.68), 0.38)
    green = mix_colour(dark, light, pale)
    brown = 1 - 0.45 * edge
    return Sample(
        mix(metal.red * brown, green[0], cover),
        mix(metal.green * brown, green[1], cover),
        mix(metal.blue * brown, green[2], cover),
        mix(metal.roughness + 0.2 * edge, 0.88, cover),
        metal.metalness * (1 - cover),
        metal.height * (1 - 0.4 * cover) + 0.7 * cover * (0.6 + pale),
        metal.subsurface,
        metal.emission,
        metal.transmission,
    )


@inlined
def copper(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: depth of dents, amount of age, of verdigris. Palette: metal, bright, age, verdigris."""
    metal = beaten_metal(noise, at, palette, parameters)
    cover, pale = _patina(noise, at, _OF_THINGS * parameters[2], 0.0)
    return _crusted(metal, palette, cover, pale)


@inlined
def copper_sheets(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: amount of age (second) and of verdigris (third). Palette: as of copper.

    Sheets hang side by side, folded together along their sides.
    """
    column = math.floor(at.u / _SHEET)
    down = at.v + _LENGTH * hash01(column, 5, at.seed)
    row = math.floor(down / _LENGTH)
    x, y = at.u - column * _SHEET, down - row * _LENGTH
    one, other = hash01(column, row, at.seed), hash01(column, row, at.seed + 3)
    side, end = min(x, _SHEET - x), min(y, _LENGTH - y)
    fold = 1 - smoothstep(0.6, 2.2, side)
    joint = max(0.75 * fold, 0.8 * (1 - smoothstep(0.4, 1.3, end)))
    broad = sample(noise, CLOUD, at.u * 0.5 + 60 * one, at.v * 0.35)
    small = sample(noise, CLOUD_B, at.u * 1.7, at.v * 1.2)
    run = sample(noise, STREAK, at.u * 0.9, at.v * 0.12)
    aged = clamp01(0.34 + 0.8 * broad + 0.35 * run + 0.5 * (one - 0.5) + parameters[1])
    colour = mix_colour(palette[0], palette[1], clamp01(0.30 + 0.6 * small + 0.5 * (other - 0.5)))
    colour = mix_colour(colour, palette[2], 0.55 * aged)
    dark = 1 - 0.55 * joint
    metal = surface_of(
        (colour[0] * dark, colour[1] * dark, colour[2] * dark),
        roughness=0.42 + 0.16 * aged,
        metalness=0.55 - 0.2 * aged,
        height=2.6 * fold + 0.8 * broad + 0.5 * (one - 0.5),
    )
    from_top = smoothstep(_LENGTH, 0.0, y) - 0.5 + 0.9 * (other - 0.5)
    cover, pale = _patina(noise, at, parameters[2], from_top)
    return _crusted(metal, palette, cover * (1 - 0.5 * joint), pale * (1 - 0.4 * joint))


COPPER = Material(
    name="copper",
    words=("copper", "hammered copper", "coppery", "polished copper"),
    translations=Translations(
        es="cobre; cobrizo",
        pt="cobre; acobreado",
        fr="cuivre; cuivré",
        de="Kupfer; kupfern; kupferfarben",
        it="rame; ramato",
        zh="铜; 红铜; 紫铜; 铜制",
        ja="銅; カッパー; 銅製",
        ru="медь; медный",
    ),
    kernel=copper,
    gamut=METALS,
    families=(
        Family(
            "bright",
            (
                ("a85638", "dc8a64", "2c0f08", "5f9c8c"),
                ("d07c58", "f6b08c", "3c170c", "5f9c8c"),
                ("e8a080", "ffceb0", "54261a", "5f9c8c"),
            ),
        ),
        Family(
            "brown",
            (
                ("6e3a26", "a8643f", "1a0c07", "5f9c8c"),
                ("95583a", "cc8a62", "28140b", "5f9c8c"),
                ("b87c58", "e4b08c", "3a2014", "5f9c8c"),
            ),
        ),
        Family(
            "flamed",
            (
                ("9a4a3c", "d88a5c", "2a1030", "5f9c8c"),
                ("c26a4c", "eeb07c", "381640", "5f9c8c"),
                ("dc946c", "fad0a4", "50285a", "5f9c8c"),
            ),
        ),
        Family(
            "verdigris",
            (
                ("8a5236", "c08058", "1c4a44", "5f9c8c"),
                ("b0704c", "dea078", "2c6a60", "5f9c8c"),
                ("cc9470", "f0c8a4", "4a8c80", "5f9c8c"),
            ),
        ),
    ),
    parameters=((1.2, 0.22), (0.6, 0.08), (0.2, -0.08)),
    shading=Shading(form=0.85, middle=0.85, fine=0.35, value=0.3),
    body=Body(inflation=1.3, relief=1.8, smoothing=2.0),
    exposure=0.8,
    metal=True,
    accent=Accent(words=("patina", "verdigris"), amount=2, own="64a190"),
    fronts=Fronts(
        name="copper sheets",
        kernel=copper_sheets,
        parameters=((0.0, 0.22), (0.0, 0.08), (0.0, -0.08)),
        repeat=Repeat("sheets", _SHEET, 0.6),
        shading=Shading(form=0.9, middle=0.6, fine=0.12, value=0.45),
        body=Body(inflation=0.3, relief=0.9, groove=0.3, smoothing=1.6, warp=8.0),
    ),
)
