"""Glass: cast coloured glass, bright with what lies behind it, with bubbles and the swirls of its pouring."""

import math

from retexture.engines.procedural.catalogue.gamut import GLASSES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import (
    Body,
    Family,
    Fronts,
    Material,
    Repeat,
    Shading,
)
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, FINE_CELL, Tiles, sample
from retexture.prompts import Translations


@inlined
def glass(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: amount of bubbles. Palette: thick glass, thin glass, swirl."""
    broad = sample(noise, CLOUD, at.u * 0.35, at.v * 0.35)
    small = sample(noise, CLOUD_B, at.u * 0.7 + 60 * broad, at.v * 0.7)
    swirl = sample(noise, CLOUD, at.u * 0.5 + 170 * small, at.v * 0.9 + 120 * broad)
    fine = sample(noise, FINE_CELL, at.u * 0.4, at.v * 0.4)
    large = sample(noise, CELL, at.u * 0.5 + 99, at.v * 0.5)
    here = smoothstep(-0.05, 0.2, small) * parameters[0]
    # A bubble is dark around its rim and bright within.
    within = (2 - smoothstep(0.14, 0.18, fine) - smoothstep(0.075, 0.09, large)) * here
    rim = 2 - smoothstep(0.0, 0.05, abs(fine - 0.18)) - smoothstep(0.0, 0.02, abs(large - 0.09))
    # Light bends around the edge of a body: a dark rim, and a bright line inside of it.
    edge = 1 - smoothstep(1.0, 7.0, at.border)
    caught = smoothstep(5.0, 9.0, at.border) * (1 - smoothstep(10.0, 15.0, at.border))
    caught *= smoothstep(-0.3, 0.2, broad)
    depth = 0.60 + 0.7 * broad + 0.4 * at.cavity - 0.55 * edge
    colour = mix_colour(palette[0], palette[1], clamp01(depth))
    pale = 0.40 * smoothstep(0.05, 0.55, swirl) + 0.3 * within + 0.6 * caught
    colour = mix_colour(colour, palette[2], clamp01(pale))
    dark = 1 - 0.35 * clamp01(rim * here)
    return surface_of(
        (colour[0] * dark, colour[1] * dark, colour[2] * dark),
        roughness=0.04,
        metalness=0.16,
        height=16 * broad + 5 * small + 2.0 * within,
        subsurface=0.6,
        transmission=0.75,
    )


@inlined
def curtain_wall(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Panes between slim posts, a dark band at each floor, and the sky and its clouds mirrored in them.

    Parameters: width of a pane, height of a storey, how far the posts have the accent's colour.
    Palette: as of glass, and the posts'.
    """
    width, storey = parameters[0], parameters[1]
    column, floor = math.floor(at.u / width), math.floor(at.v / storey)
    x, y = at.u - column * width, at.v - floor * storey
    one, other = hash01(column, floor, at.seed), hash01(column, floor, at.seed + 3)
    post = 1 - smoothstep(1.6, 2.8, min(x, width - x))
    beam = 1 - smoothstep(1.8, 3.0, min(y, storey - y))
    sill = 1 - smoothstep(0.8, 1.7, abs(y - 0.74 * storey))
    spandrel = smoothstep(0.74, 0.75, y / storey)
    # No two panes hang quite alike, so that each mirrors another piece of sky.
    u, v = at.u + 26 * (one - 0.5), at.v + 26 * (other - 0.5)
    cloud = sample(noise, CLOUD, u * 0.22, v * 0.34) + 0.4 * sample(noise, CLOUD_B, u * 0.5, v * 0.7)
    bright = clamp01(0.50 + 0.80 * cloud + 0.24 * (one - 0.5) + 0.22 * at.relief)
    colour = mix_colour(palette[0], palette[1], smoothstep(0.1, 0.75, bright))
    colour = mix_colour(colour, palette[2], 0.75 * smoothstep(0.6, 1.0, bright))
    blind = 0.30 * smoothstep(0.70, 0.71, other) * (1 - smoothstep(0.3, 0.31, y / storey - 0.4 * one))
    colour = mix_colour(colour, palette[1], blind)
    dark = 1 - 0.30 * spandrel
    colour = (colour[0] * dark, colour[1] * dark, colour[2] * dark)
    frame = clamp01(max(max(post, beam), 0.7 * sill))
    metal = mix_colour((0.045, 0.050, 0.056), palette[3], 0.6 * parameters[2])
    return surface_of(
        mix_colour(colour, metal, frame),
        roughness=0.06 + 0.4 * frame,
        metalness=0.10 * (1 - frame),
        height=0.9 * frame,
    )


GLASS = Material(
    name="glass",
    words=(
        "glass",
        "blown glass",
        "cast glass",
        "coloured glass",
        "murano glass",
        "glassy",
        "crystal glass",
    ),
    translations=Translations(
        es="vidrio; cristal soplado; vidrio soplado; vítreo; vidrio de murano",
        pt="vidro; vidro soprado; vítreo; vidro de murano",
        fr="verre; verre soufflé; vitré; verre de murano",
        de="Glas; gläsern; geblasenes Glas; Muranoglas; verglast",
        it="vetro; vetro soffiato; vitreo; vetro di murano",
        zh="玻璃; 琉璃; 吹制玻璃; 透明玻璃",
        ja="ガラス; 硝子; 吹きガラス; ガラス製; グラス",
        ru="стекло; стеклянный; дутое стекло; муранское стекло",
    ),
    kernel=glass,
    gamut=GLASSES,
    laid_on=("windows",),
    of_buildings="sky",
    families=(
        Family(
            "sea",
            (("0e4a50", "5cb4b0", "d6f0e8"), ("2c7f84", "8fd0ca", "e6f8f2"), ("7cc4c0", "c8ebe4", "fafffc")),
        ),
        Family(
            "amber",
            (("5a2a08", "c4812c", "f2d49a"), ("96541a", "e4aa54", "f8e4ba"), ("d49a50", "f6d698", "fff6e0")),
        ),
        Family(
            "rose",
            (("5c1c38", "c06a88", "f4d2dc"), ("9a4464", "e29ab0", "fae2e8"), ("d88ea4", "f8ccd6", "fff4f6")),
        ),
        Family(
            "smoke",
            (("2e3438", "828b8f", "dfe4e4"), ("5f686d", "b2babd", "eff3f3"), ("a0a9ac", "dde3e4", "fcfefe")),
        ),
        Family(
            "sky",
            (("222c34", "5c7280", "c8d6de"), ("36454f", "7d939f", "dce6ec"), ("53646f", "a2b4be", "eef3f6")),
        ),
    ),
    parameters=((0.8,),),
    fronts=Fronts(
        name="panes of glass",
        kernel=curtain_wall,
        parameters=((44.0, 96.0),),
        repeat=Repeat("rows of panes", 96.0, 2.4),
        shading=Shading(form=0.55, middle=0.35, fine=0.10, value=0.25),
        body=Body(inflation=0.05, relief=0.15, groove=0.2, smoothing=2.0, warp=2.0),
        over_openings=True,
    ),
    shading=Shading(form=0.65, middle=0.55, fine=0.2, value=0.3),
    body=Body(inflation=1.5, relief=2.2, smoothing=2.0, warp=16.0),
    exposure=0.85,
)
