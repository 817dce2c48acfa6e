"""Straw: stalks in several layers that lie nearly along the form and cross each other."""

import math

from retexture.engines.procedural.catalogue.gamut import WOODS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, GRAIN, Tiles, sample
from retexture.prompts import Translations

_LAYERS = 3


@inlined
def _stalk(u: float, v: float, width: float, seed: int) -> tuple[float, float]:
    """Roundness of the stalk at a point, 0 where there is none, and the stalk's number, 0–1."""
    lane = math.floor(u / width)
    across = 2 * (u / width - lane) - 1
    length = width * (16 + 14 * hash01(lane, 2, seed))
    along = v / length + 5 * hash01(lane, 4, seed)
    piece = math.floor(along)
    which = hash01(lane, piece, seed)
    end = length * min(along - piece, 1 - (along - piece))
    there = smoothstep(0.0, 1.2, end) * smoothstep(0.24, 0.25, which)
    return math.sqrt(max(1 - across * across, 0.0)) * there, (which - 0.25) / 0.75


@inlined
def straw(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: width of a stalk. Palette: shade between stalks, straw, bleached straw, weathered straw."""
    broad = sample(noise, CLOUD, at.u * 0.4, at.v * 0.4)
    grain = sample(noise, GRAIN, at.u, at.v)
    u, v = at.u + 20 * broad, at.v
    round_ = which = level = 0.0
    for layer in range(_LAYERS):  # from the bottom
        lean = 0.38 * (layer - 1)
        across, along = u + lean * v + 211 * layer, v - lean * u
        own, number = _stalk(across, along, parameters[0] * (0.85 + 0.15 * layer), at.seed + 11 * layer)
        if own > 0.12:
            round_, which, level = own, number, layer + 1.0
    tone = 0.15 + 0.55 * round_ + 0.14 * level + 0.35 * (which - 0.5) + 0.10 * grain + 0.15 * at.cavity
    colour = mix_colour(palette[0], palette[1], clamp01(tone))
    colour = mix_colour(colour, palette[2], clamp01(smoothstep(0.55, 1.2, tone + 0.4 * (which - 0.5))))
    colour = mix_colour(colour, palette[3], 0.6 * smoothstep(0.82, 0.92, which))
    dark = 0.22 + 0.78 * smoothstep(0.10, 0.75, round_)
    return surface_of(
        (colour[0] * dark, colour[1] * dark, colour[2] * dark),
        roughness=0.55 + 0.1 * grain,
        height=0.42 * parameters[0] * round_ + 1.5 * level + 2 * broad,
        subsurface=0.12,
    )


STRAW = Material(
    name="straw",
    words=(
        "straw",
        "hay",
        "thatch",
        "thatched",
        "haystack",
        "straw bale",
        "hay bale",
        "dried grass",
        "raffia",
    ),
    translations=Translations(
        es="paja; heno; rafia; paja seca",
        pt="palha; feno; sapé; ráfia; colmo; palha seca",
        fr="paille; foin; chaume; raphia; botte de paille",
        de="Stroh; Heu; Reet; Bast",
        it="paglia; fieno; rafia; stoppia",
        zh="稻草; 干草; 茅草; 秸秆; 麦秆; 草垛",
        ja="藁; わら; 干し草; ラフィア; 麦わら",
        ru="солома; соломенный; сено; тростник; рафия; тростниковый",
    ),
    kernel=straw,
    gamut=WOODS,
    families=(
        Family(
            "golden",
            (
                ("3c2808", "a8843c", "d8bc78", "8c7c5c"),
                ("5c4014", "d4b060", "f4e0a8", "b0a078"),
                ("8c6c34", "f0d490", "fff6d8", "d4c8a8"),
            ),
        ),
        Family(
            "green hay",
            (
                ("202c0c", "748444", "b0b878", "a08c4c"),
                ("344414", "a0ac64", "d8dca4", "c4b070"),
                ("5c6c34", "ccd494", "f4f4d0", "e4d4a0"),
            ),
        ),
        Family(
            "old thatch",
            (
                ("1c1610", "64584a", "948878", "3c3428"),
                ("302820", "8c8070", "bcb0a0", "5c5040"),
                ("544a40", "b8ac9c", "e4dcd0", "8c8070"),
            ),
        ),
        Family(
            "amber",
            (
                ("381c06", "a0641c", "d89c50", "6c4824"),
                ("582f0c", "cc8c38", "f0c47c", "946c3c"),
                ("885424", "ecb868", "fce4b4", "c0986c"),
            ),
        ),
    ),
    parameters=((17.0,), (15.0,), (13.0,)),
    shading=Shading(form=0.7, middle=0.45, fine=0.05, value=0.12),
    body=Body(inflation=1.2, relief=1.0, groove=1.0, smoothing=2.6, warp=24.0),
    align="flow",
    exposure=0.78,
)
