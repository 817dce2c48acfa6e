"""Tweed: coarse wool woven as herringbone, with flecks of other colours spun into the yarn."""

import math

from retexture.engines.procedural.catalogue.gamut import TEXTILES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, Tiles, sample
from retexture.prompts import Translations

_YARN = 7.6  # width of a yarn in units


@inlined
def tweed(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: width of a bone of the herring. Palette: dark yarn, light yarn, fleck, second fleck."""
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 1.8, at.v * 1.8)
    fuzz = sample(noise, GRAIN, at.u * 1.3, at.v * 1.3)
    u, v = at.u + 5 * broad + 1.2 * small, at.v + 4 * broad
    strip = math.floor(u / parameters[0])
    inside = u - strip * parameters[0]
    # Yarns climb to the right in one strip and to the left in the next.
    climb = inside if strip & 1 else parameters[0] - inside
    line = (v + 1.1 * climb) / (2 * _YARN)
    yarn = math.floor(line)
    round_ = 2 * (line - yarn) - 1
    light = round_ > 0
    across = 2 * abs(round_) - 1
    bulge = math.sqrt(max(1 - 0.9 * across * across, 0.0))
    ply = 0.5 + 0.5 * math.sin(1.35 * u + 2.4 * v)
    tone = clamp01((0.80 if light else 0.16) + 0.30 * fuzz + 0.5 * small + 0.16 * (ply - 0.5))
    colour = mix_colour(palette[0], palette[1], tone)
    slub_u, slub_v = math.floor(u / 9.0), math.floor(v / 6.0)
    chance = hash01(slub_u, slub_v, at.seed)
    fleck = smoothstep(0.90, 0.94, chance) * smoothstep(-0.1, 0.35, bulge - 0.4 + fuzz)
    other = mix_colour(palette[2], palette[3], 1.0 if chance > 0.96 else 0.0)
    colour = mix_colour(colour, other, 0.8 * fleck)
    shade = 0.50 + 0.50 * bulge
    seam = 1 - smoothstep(0.4, 1.6, min(inside, parameters[0] - inside))
    return surface_of(
        (colour[0] * shade, colour[1] * shade, colour[2] * shade),
        roughness=0.95,
        height=2.4 * bulge + 1.1 * fuzz + 1.5 * small + 0.9 * fleck - 1.2 * seam,
        subsurface=0.08,
    )


TWEED = Material(
    name="tweed",
    words=("tweed", "harris tweed", "herringbone tweed", "houndstooth", "woolen cloth"),
    translations=Translations(
        es="tweed; pata de gallo",
        pt="tweed; pied de poule",
        fr="tweed; pied de poule; pied-de-poule",
        de="Tweed; Hahnentritt; Fischgratstoff",
        it="tweed; pied de poule; spigato; spinato",
        zh="粗花呢; 花呢; 千鸟格; 呢料; 毛呢",
        ja="ツイード; 千鳥格子",
        ru="твид; твидовый; гусиная лапка",
    ),
    kernel=tweed,
    gamut=TEXTILES,
    many_coloured=True,
    families=(
        Family(
            "brown",
            (
                ("241a10", "84694c", "a8541c", "4c6440"),
                ("3c2c1c", "b09470", "cc7830", "6c8458"),
                ("604a34", "dcc8a8", "e09c58", "98ac80"),
            ),
        ),
        Family(
            "grey",
            (
                ("18191b", "74767a", "8c3030", "3c5470"),
                ("2c2e31", "a4a6a8", "b05048", "5c7898"),
                ("505356", "dcdcda", "cc8078", "90a8c0"),
            ),
        ),
        Family(
            "green",
            (
                ("141c10", "647450", "b08824", "7c3818"),
                ("263220", "90a078", "d0a840", "a45830"),
                ("48563c", "c8d4b0", "e8cc78", "cc8c60"),
            ),
        ),
        Family(
            "heather",
            (
                ("1c1626", "706080", "4c8484", "b06c84"),
                ("342a42", "a090ac", "70a8a4", "d094a8"),
                ("5c506c", "d4c8dc", "a8ccc8", "e8c0cc"),
            ),
        ),
    ),
    parameters=((62.0,),),
    shading=Shading(form=0.75, middle=0.45, fine=0.04, value=0.1),
    body=Body(inflation=1.4, relief=1.0, groove=1.1, smoothing=3.0, warp=26.0),
    exposure=0.72,
)
