"""Corrugated metal: rolled sheets that overlap, screwed on their ridges, rust running from the screws."""

import math
from dataclasses import replace
from typing import NamedTuple

from retexture.engines.procedural.catalogue.gamut import METALS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Accent, Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Rgb, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL_ID, CLOUD, CLOUD_B, GRAIN, STREAK, Tiles, sample
from retexture.prompts import Translations

_PITCH = 22.0  # units from ridge to ridge: 76 mm where a storey is about half as high as the picture
_RIDGES, _LENGTH = 9.0, 420.0  # of one sheet
_SCREWS_BELOW, _SCREW = 16.0, 2.3  # units from the sheet's upper edge; a washer's radius


class _OnSheet(NamedTuple):
    """Where a point lies on its sheet.

    Attributes:
        x: From the sheet's left edge in units.
        y: From its upper edge in units.
        one: A number of the sheet's own, 0–1.
        other: Another.
        wave: 0 in a valley to 1 on a ridge.
    """

    x: float
    y: float
    one: float
    other: float
    wave: float


@inlined
def _sheet(at: Point) -> _OnSheet:
    width = _RIDGES * _PITCH
    column = math.floor(at.u / width)
    down = at.v + _LENGTH * hash01(column, 5, at.seed)
    row = math.floor(down / _LENGTH)
    x = at.u - column * width
    one, other = hash01(column, row, at.seed), hash01(column, row, at.seed + 3)
    return _OnSheet(x, down - row * _LENGTH, one, other, 0.5 + 0.5 * math.cos(6.2832 * x / _PITCH))


@inlined
def _screws(sheet: _OnSheet, small: float, seed: int) -> tuple[float, float]:
    """1 on a screw's washer, every second ridge has them; and how much rust has run down from one."""
    ridge = math.floor(sheet.x / _PITCH + 0.5)
    held = 1.0 if int(ridge) & 1 else 0.0
    x = sheet.x - ridge * _PITCH
    y = sheet.y - _SCREWS_BELOW - 0.5 * _LENGTH * (1 if sheet.y > 0.5 * _LENGTH else 0)
    washer = held * (1 - smoothstep(_SCREW - 0.5, _SCREW + 0.5, math.sqrt(x * x + y * y)))
    run = held * (1 - smoothstep(0.5, 4.0, abs(x) + 4 * small)) * smoothstep(-3.0, 1.0, y)
    leaks = smoothstep(0.4, 0.7, hash01(ridge, 1000 * sheet.one, seed))
    return washer, run * smoothstep(85.0, 0.0, y) * leaks


@inlined
def _rusted(palette: Palette, deep: float, bloom: float) -> Rgb:
    """Rust is orange and dusty where it is young, brown where it has eaten deep."""
    red, green, blue = palette[2]
    return mix_colour(palette[2], (1.7 * red, 1.5 * green, 1.2 * blue), clamp01(bloom) * (1 - 0.75 * deep))


@inlined
def corrugated_metal(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: share of rust, amount of the accent in the rust's place, metalness of the accent.

    Palette: sheet, bright sheet, rust, accent.
    """
    sheet = _sheet(at)
    broad = sample(noise, CLOUD, at.u * 0.5 + 97 * sheet.one, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 1.5, at.v * 1.5)
    grain = sample(noise, GRAIN, at.u, at.v)
    washer, leak = _screws(sheet, small, at.seed)
    # Rust starts at edges and screws and runs down; where zinc is gone it takes whole patches.
    run = sample(noise, STREAK, at.u * 0.9 + 57 * sheet.one, at.v * 0.16)
    from_edge = smoothstep(130.0, 0.0, sheet.y + 60 * small) * smoothstep(0.0, 0.6, run + 0.2)
    attacked = 0.55 * from_edge + 0.5 * leak + 0.9 * broad + 0.45 * small + 0.22 * run
    attacked += 0.35 * (sheet.one - 0.5)
    rusting = attacked + 1.15 * (parameters[0] - 0.5) + 0.08 * grain - 0.15 * (sheet.wave - 0.5)
    rust = smoothstep(0.02, 0.55, rusting)

    spangle = sample(noise, CELL_ID, at.u * 2.4 + 9 * small, at.v * 2.4)
    light = 0.39 + 0.6 * broad + 0.35 * small + 0.35 * (sheet.other - 0.5) + 0.12 * spangle + 0.10 * run
    colour = mix_colour(palette[0], palette[1], clamp01(light))
    young = _rusted(palette, smoothstep(0.30, 0.85, rusting), 0.5 + 1.1 * small + 0.5 * grain)
    colour = mix_colour(colour, young, 0.92 * rust)
    amount = parameters[1] * smoothstep(0.0, 0.25, attacked - 0.10)
    colour = mix_colour(colour, palette[3], amount)
    # Sheets lie over their neighbours: an edge that stands off, and the shadow below it.
    side = min(1.35 - smoothstep(0.4, 1.5, sheet.x) - 0.35 * smoothstep(0.8, 5.0, sheet.x), 1.0)
    foot, valley = 1 - smoothstep(0.4, 9.0, sheet.y), 1 - sheet.wave
    dark = (1 - 0.45 * side) * (1 - 0.35 * foot) * (1 - 0.42 * valley * valley) * (1 - 0.25 * washer)
    bare = (1 - rust) * (1 - amount)
    return surface_of(
        (colour[0] * dark, colour[1] * dark, colour[2] * dark),
        roughness=mix(0.86, 0.42 + 0.2 * abs(small) + 0.08 * spangle, bare),
        metalness=0.55 * bare + 0.8 * amount * parameters[2],
        height=9.0 * sheet.wave + 1.8 * washer - 2.2 * side - 2.6 * foot + 3.0 * broad + 0.5 * rust * grain,
    )


CORRUGATED_METAL = Material(
    name="corrugated metal",
    words=(
        "corrugated metal",
        "corrugated iron",
        "corrugated steel",
        "corrugated tin",
        "corrugated sheet",
        "corrugated sheet metal",
        "corrugated zinc",
        "corrugated aluminium",
        "corrugated aluminum",
        "corrugated",
        "galvanised sheet",
        "galvanized sheet",
        "tin roof",
        "tin sheet",
    ),
    kernel=corrugated_metal,
    gamut=METALS,
    laid_on=("walls", "roof"),
    families=(
        Family("galvanised", (("8f9597", "c3c8c9", "4e321f", "8a4a22"),)),
        Family("weathered zinc", (("6c7174", "9a9fa1", "46301f", "8a4a22"),)),
        Family("tarnished", (("86807a", "b5aea4", "523522", "8a4a22"),)),
        Family("dark", (("4b5053", "767b7e", "422d1e", "8a4a22"),)),
    ),
    parameters=((0.24,),),
    shading=Shading(form=0.85, middle=0.5, fine=0.08, value=0.35),
    body=Body(inflation=0.8, relief=1.3, smoothing=2.0, warp=8.0),
    align="level",
    exposure=0.75,
    accent=Accent(words=("streak", "stain", "drip", "patina", "patch"), amount=1),
    light="overcast",
    translations=Translations(
        es="chapa ondulada; chapa corrugada; metal corrugado; calamina",
        pt="chapa ondulada; chapa de zinco; metal corrugado; telha metálica",
        fr="tôle ondulée; métal ondulé; tôle",
        de="wellblech; trapezblech; gewelltes metall",
        it="lamiera ondulata; lamiera grecata; metallo corrugato",
        zh="波纹金属板; 瓦楞铁; 波纹铁皮; 波纹钢板",
        ja="波板; トタン; コルゲート鋼板; 波形金属板",
        ru="профнастил; гофрированный металл; гофрированное железо; волнистый металл",
    ),
)

RUSTED_CORRUGATED_METAL = replace(
    CORRUGATED_METAL,
    name="rusted corrugated metal",
    words=(
        "rusted corrugated metal",
        "rusty corrugated metal",
        "rusted corrugated iron",
        "rusty corrugated iron",
        "rusted corrugated steel",
        "rusty corrugated steel",
        "rusted corrugated sheet",
        "corrugated metal with rust",
        "corrugated iron with rust",
        "corrugated steel with rust",
        "rusty tin roof",
        "rusted tin",
        "rusty tin",
    ),
    families=(
        Family("red brown", (("7a7670", "a9a49b", "553422", "8a4a22"),)),
        Family("orange", (("8b8780", "b8b2a8", "6b4424", "8a4a22"),)),
        Family("dark brown", (("5c5a57", "85827d", "3e281d", "8a4a22"),)),
        Family("pale", (("9c9a95", "c9c6c0", "604230", "8a4a22"),)),
    ),
    parameters=((0.80,),),
    accent=None,
    translations=Translations(
        es="chapa ondulada oxidada; chapa corrugada oxidada",
        pt="chapa ondulada enferrujada; zinco enferrujado",
        fr="tôle ondulée rouillée; tôle rouillée",
        de="rostiges wellblech; verrostetes wellblech",
        it="lamiera ondulata arrugginita; lamiera arrugginita",
        zh="生锈波纹铁皮; 生锈瓦楞铁; 锈蚀波纹板",
        ja="錆びたトタン; 錆びた波板",
        ru="ржавый профнастил; ржавый гофрированный металл; ржавое гофрированное железо",
    ),
)
