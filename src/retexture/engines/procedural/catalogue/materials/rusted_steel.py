"""Rusted steel: riveted plates, rust that creeps in from seams and folds, streaks that run down."""

import math

from retexture.engines.procedural.catalogue.gamut import METALS
from retexture.engines.procedural.catalogue.kernel_math import (
    clamp01,
    fraction,
    hash01,
    mix_colour,
    smoothstep,
)
from retexture.engines.procedural.catalogue.material import Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, STREAK, Tiles, sample
from retexture.prompts import Translations

_RIVET_SPACING, _RIVET_INSET, _RIVET_RADIUS = 24.0, 10.0, 5.0


@inlined
def _rivet_distance(along: float, across: float, from_end: float) -> float:
    """Distance to the nearest rivet of a row that lies ``_RIVET_INSET`` from a seam."""
    if from_end < 8:
        return 99.0
    x = across - _RIVET_INSET
    y = fraction(along / _RIVET_SPACING) * _RIVET_SPACING - _RIVET_SPACING / 2
    return math.sqrt(x * x + y * y)


@inlined
def rusted_steel(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: size of the plates, how much more rust. Palette: steel, dark rust, light rust."""
    plate_width = 170 * parameters[0]
    plate_height = plate_width * 0.72
    column, row = math.floor(at.u / plate_width), math.floor(at.v / plate_height)
    x, y = at.u - column * plate_width, at.v - row * plate_height
    from_side, from_end = min(x, plate_width - x), min(y, plate_height - y)
    plate = hash01(column, row, at.seed)
    seam = 1 - smoothstep(0.5, 2.4, min(from_side, from_end))
    rivet = min(_rivet_distance(y, from_side, from_end), _rivet_distance(x, from_end, from_side))
    dome = math.sqrt(max(_RIVET_RADIUS * _RIVET_RADIUS - rivet * rivet, 0.0))
    stain = 1 - smoothstep(4.5, 8.5, rivet)
    a, b = at.u + 0.61 * at.w, at.v + 0.79 * at.w
    broad = sample(noise, CLOUD, a * 0.8, b * 0.8)
    small = sample(noise, CLOUD_B, a * 1.7, b * 1.7)
    grain = sample(noise, GRAIN, a * 0.8, b * 0.8)
    brushed = sample(noise, STREAK, at.u * 1.5 + 200, at.v * 0.35)
    run = sample(noise, STREAK, at.u * 0.8, at.v * 0.12 + 99)
    # Water stands in the folds and is rubbed off the edges: the form decides more than chance where rust is.
    creep = 0.50 + 0.6 * broad + 0.25 * small + 0.16 * run + 0.2 * (plate - 0.5) - 0.42 * at.cavity
    rust = smoothstep(0.32, 0.60, creep + 0.25 * seam + 0.1 * stain * (1 - 0.2 * dome) + parameters[1])
    steel = 0.82 + 0.18 * plate + 0.1 * brushed
    bare = (palette[0][0] * steel, palette[0][1] * steel, palette[0][2] * steel)
    fresh = clamp01(0.5 + 1.0 * broad + 1.0 * small + 0.35 * grain + 0.18 * at.relief)
    oxide = mix_colour(palette[1], palette[2], fresh)
    colour = mix_colour(bare, oxide, rust)
    dark = 1 - 0.6 * seam
    return surface_of(
        (colour[0] * dark, colour[1] * dark, colour[2] * dark),
        roughness=0.42 + 0.06 * brushed + 0.45 * rust,
        metalness=1 - 0.92 * rust,
        height=dome - 2.4 * seam + rust * (3.5 * small + 0.6 * grain + 0.8),
    )


RUSTED_STEEL = Material(
    name="rusted steel",
    words=(
        "rusted steel",
        "rusty steel",
        "rust",
        "rusty",
        "rusted",
        "rusted iron",
        "rusty iron",
        "rusty metal",
        "rusted metal",
        "corroded metal",
        "corroded steel",
        "corten steel",
        "iron",
        "riveted iron",
        "riveted steel",
        "riveted metal",
        "riveted plates",
        "oxidised metal",
    ),
    translations=Translations(
        es=(
            "acero oxidado; hierro oxidado; metal oxidado; óxido; oxidado; hierro; herrumbre; herrumbroso; "
            "acero corten; oxidada; hierro forjado"
        ),
        pt=(
            "aço enferrujado; ferro enferrujado; metal enferrujado; ferrugem; enferrujado; ferro; oxidado; "
            "aço corten; ferro forjado"
        ),
        fr=(
            "acier rouillé; fer rouillé; métal rouillé; rouille; rouillé; rouillée; fer; acier corten; "
            "oxydé; fer forgé"
        ),
        de=(
            "rostiger Stahl; rostiges Eisen; rostiges Metall; Rost; rostig; Eisen; verrostet; Cortenstahl; "
            "eisern; verrosteter Stahl; angerostet; Schmiedeeisen"
        ),
        it=(
            "acciaio arrugginito; ferro arrugginito; metallo arrugginito; ruggine; arrugginito; ferro; "
            "ossidato; acciaio corten; ferro battuto"
        ),
        zh=(
            "锈钢; 生锈的钢; 生锈的铁; 铁锈; 生锈; 锈迹斑斑; 铁; 锈蚀金属; 耐候钢; 锈; 生锈的金属; 生锈金属; "
            "锈铁; 铸铁; 锈蚀; 生锈的钢铁; 铁制"
        ),
        ja=(
            "錆びた鉄; 錆びた鋼; 錆びた金属; 錆; 錆びた; さびた; 鉄; 鉄製; 錆びついた; コールテン鋼; サビ; "
            "錆び; 鋳鉄; 鍛鉄"
        ),
        ru=(
            "ржавая сталь; ржавое железо; ржавый металл; ржавчина; ржавый; железо; железный; кортен; "
            "заржавевший; проржавевший; кованый; кованое железо"
        ),
    ),
    kernel=rusted_steel,
    gamut=METALS,
    families=(
        Family(
            "orange",
            (("3f4144", "45200f", "7d4522"), ("63645f", "4d2412", "8a4a26"), ("8b8a85", "5a2f1b", "96542c")),
        ),
        Family(
            "red",
            (("3d3e40", "3c1a12", "70342a"), ("5e5d5c", "47201a", "6c2b1c"), ("868380", "552c22", "74301f")),
        ),
        Family(
            "brown",
            (("42403b", "2f1f12", "644227"), ("66625b", "3b2616", "6e472a"), ("8e8982", "4c3523", "7d5a38")),
        ),
        Family(
            "dark steel",
            (("34373b", "42200f", "8a4a22"), ("53585e", "4d2412", "8c4a22"), ("7d838a", "5a2f1b", "9a5a2e")),
        ),
    ),
    parameters=((0.9, 0.10), (0.9, 0.0), (0.9, -0.10)),
    shading=Shading(form=0.7, middle=0.61, fine=0.3, value=0.3),
    align="level",
    exposure=0.6,
    light="overcast",
)
