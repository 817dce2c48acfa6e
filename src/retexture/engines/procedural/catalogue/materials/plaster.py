"""Plaster: strokes of a trowel that overlap, each with its own sweep and lip, over fine or coarse sand."""

import math
from dataclasses import replace

from retexture.engines.procedural.catalogue.gamut import MINERALS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, facet, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, FINE_CELL, GRAIN, STREAK, VEIN, Tiles, sample
from retexture.prompts import Translations

_STROKE = 105.0  # units: an arm's reach of a trowel where a wall is as high as the picture


@inlined
def plaster(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: depth of the trowel's strokes, size of the sand's relief. Palette: wall, pale, dark."""
    trowel, sand = parameters[0], parameters[1]
    broad = sample(noise, CLOUD, at.u * 0.45, at.v * 0.45)
    small = sample(noise, CLOUD_B, at.u * 1.3, at.v * 1.3)
    grain = sample(noise, GRAIN, at.u * 0.9, at.v * 0.9)
    pressed, rim, stroke = facet(at.u + 70 * broad + 9 * small, at.v + 60 * small, _STROKE, at.seed)
    angle = 6.2832 * stroke
    cosine, sine = math.cos(angle), math.sin(angle)
    run, across = at.u * cosine + at.v * sine, at.v * cosine - at.u * sine + 45 * broad
    sweep = sample(noise, STREAK, across * 0.55 + 311 * stroke, run * 0.10)
    lip = (1 - smoothstep(0.0, 7.0, rim)) * smoothstep(0.35, 0.6, stroke)
    coarse = 1 - smoothstep(0.0, 0.75, sample(noise, FINE_CELL, at.u * 1.35 + 9 * small, at.v * 1.35))
    clump = smoothstep(-0.25, 0.25, small + 0.4 * broad)
    line = sample(noise, VEIN, at.u * 0.30 + 40 * small, at.v * 0.30 + 30 * broad)
    crack = (1 - smoothstep(0.10, 0.5, line)) * smoothstep(0.22, 0.34, broad - 0.3 * small) * trowel

    light = 0.48 + 0.8 * broad + 0.35 * small + 0.30 * (stroke - 0.5) * trowel + 0.16 * sweep * trowel
    colour = mix_colour(palette[0], palette[1], clamp01(light + 0.25 * at.cavity))
    deep = 0.22 * smoothstep(0.1, 0.5, -broad) + 0.7 * crack + 0.18 * sand * (1 - coarse) * clump
    colour = mix_colour(colour, palette[2], clamp01(deep + 0.15 * smoothstep(0.2, 1.2, -at.cavity)))
    speck = 1 + (0.03 + 0.06 * sand) * grain
    relief = trowel * (0.26 * pressed + 1.5 * sweep + 2.6 * lip - 2.5 * crack)
    return surface_of(
        (colour[0] * speck, colour[1] * speck, colour[2] * speck),
        roughness=0.86 - 0.10 * trowel * clump,
        height=relief
        + 6 * broad
        + 1.6 * small
        + 0.35 * grain
        + sand * (3.4 * coarse * (0.4 + clump) + grain),
        subsurface=0.06,
    )


PLASTER = Material(
    name="plaster",
    words=(
        "plaster",
        "plastered",
        "plasterwork",
        "trowelled plaster",
        "troweled plaster",
        "lime plaster",
        "clay plaster",
        "gypsum",
        "gypsum plaster",
        "plaster of paris",
        "venetian plaster",
        "polished plaster",
        "skim coat",
    ),
    kernel=plaster,
    gamut=MINERALS,
    laid_on=("walls",),
    families=(
        Family("lime white", (("d6d0c4", "efebe2", "8f877a"),)),
        Family("oat", (("cfc0a6", "e8dcc6", "86765e"),)),
        Family("warm grey", (("b6b0a6", "d3cec5", "726c62"),)),
        Family("rose clay", (("cdae9a", "e6cebd", "84664f"),)),
    ),
    parameters=((1.0, 0.0),),
    shading=Shading(form=0.75, middle=0.36, fine=0.08, value=0.28),
    body=Body(inflation=1.2, relief=1.4, groove=0.4, smoothing=1.6),
    exposure=1.25,
    light="studio",
    translations=Translations(
        es="yeso; enlucido; escayola",
        pt="gesso; reboco liso; estuque liso",
        fr="plâtre; enduit de plâtre; plâtré",
        de="gips; putz; gipsputz; verputzt",
        it="gesso; scagliola; intonaco di gesso",
        zh="灰泥; 石膏; 抹灰",
        ja="プラスター; 石膏; 漆喰塗り",
        ru="штукатурка; гипс; гипсовый; оштукатуренный",
    ),
)

STUCCO = replace(
    PLASTER,
    name="stucco",
    words=(
        "stucco",
        "stuccoed",
        "rendered wall",
        "rendered facade",
        "rendered house",
        "rendered villa",
        "rendered building",
        "rendered cottage",
        "rendered exterior",
        "rendered front",
        "rendered gable",
        "rendered brick",
        "rendered masonry",
        "rendered block",
        "cement render",
        "lime render",
        "painted render",
        "roughcast",
        "pebbledash",
        "textured plaster",
    ),
    families=(
        Family("white", (("d8d3c8", "f0ece3", "857d70"),)),
        Family("sand", (("d2bc98", "eadbbd", "857052"),)),
        Family("pale grey", (("bab7b0", "d8d5ce", "75716a"),)),
        Family("ochre", (("d0a568", "e8c892", "865f30"),)),
    ),
    parameters=((0.30, 1.0),),
    translations=Translations(
        es="estuco; revoco; enfoscado; estucado",
        pt="estuque; reboco; rebocado",
        fr="stuc; crépi; enduit",
        de="stuck; rauputz; edelputz; außenputz",
        it="stucco; intonaco; intonacato",
        zh="灰泥外墙; 拉毛灰泥; 粉刷墙面",
        ja="スタッコ; 化粧漆喰; モルタル塗り",
        ru="стукко; лепная штукатурка; фасадная штукатурка",
    ),
)
