"""Crochet: rows of shells worked in twisted yarn, fans of stitches with small holes between them."""

import math

from retexture.engines.procedural.catalogue.gamut import TEXTILES
from retexture.engines.procedural.catalogue.kernel_math import hash01, lit, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, Tiles, sample
from retexture.prompts import Translations

_POSTS = 5  # stitches in a shell
_ROW = 0.46  # from row to row, in widths of a shell
_RADIUS = 0.54  # of a shell, in its widths: neighbours overlap
_SPREAD = 2.55  # radians from a shell's first stitch to its last


@inlined
def _shell(x: float, y: float) -> tuple[float, float, float]:
    """A fan of stitches that opens upwards from its foot at the origin, its radius 1.

    Returns:
        Height of the yarn, 0 where there is none to 1; its place along the stitch; across it, -1 to 1.
    """
    away = math.sqrt(x * x + y * y) + 1e-5
    turn = math.atan2(x, -y) / _SPREAD + 0.5
    if away > 1.08 or turn < 0 or turn > 1:
        return 0.0, 0.0, 0.0
    # The edge: a chain of small arches, one over each stitch.
    post = turn * _POSTS
    off = 2 * (post - math.floor(post)) - 1
    arch = away - 0.80 - 0.10 * (1 - off * off)
    chain = 1 - (arch / 0.13) * (arch / 0.13)
    width = min(0.46 + 0.45 * away, 0.86)
    body = 1 - (off / width) * (off / width)
    body *= smoothstep(0.02, 0.16, away) * (1 - smoothstep(0.72, 0.84, away))
    if chain > body:
        return 0.55 + 0.45 * math.sqrt(max(chain, 0.0)), turn * 9, arch / 0.13
    return max(body, 0.0) * (0.80 + 0.16 * away), away * 2.4, off


@inlined
def _worked(u: float, v: float, seed: int) -> tuple[float, float, float, float, float]:
    """The uppermost shell at a point; a row lies over the one above it.

    Returns:
        Height of the yarn, its place along and across the stitch, the shell's number, 0–1, and whether its
        row is of the second yarn.
    """
    row = math.floor(v / _ROW)
    yarn = along = across = striped = 0.0
    number = 0.5
    for j in range(row - 1, row + 3):
        column = math.floor(u - 0.5 * (j & 1))
        for i in range(column - 1, column + 2):
            x = u - 0.5 * (j & 1) - i - 0.5
            y = v - _ROW * (j + 0.5)
            height, place, off = _shell(x / _RADIUS, y / _RADIUS)
            if height > 0.05:
                yarn, along, across = height, place, off
                number, striped = hash01(i, j, seed), 0.5 * (j & 2)
    return yarn, along, across, number, striped


@inlined
def crochet(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: width of a shell, share of the photo's colour. Palette: yarn, second yarn, below."""
    loose = sample(noise, CLOUD_B, at.u * 0.6, at.v * 0.6)
    uneven = sample(noise, CLOUD, at.u * 0.6 + 40, at.v * 0.6)
    fuzz = sample(noise, GRAIN, at.u * 0.9, at.v * 0.9)
    u, v = (at.u + 6 * loose) / parameters[0], (at.v + 6 * uneven) / parameters[0]
    yarn, along, across, number, striped = _worked(u, v, at.seed)
    ply = math.sin(13 * along + 2.6 * across + 6 * number)
    shade = 0.16 + 0.74 * yarn + 0.24 * ply * yarn + 0.10 * fuzz + 0.10 * (number - 0.5) + 0.25 * loose
    own = mix_colour(palette[0], palette[1], striped)
    colour = lit(mix_colour(own, (at.red, at.green, at.blue), parameters[1]), shade)
    return surface_of(
        mix_colour(palette[2], colour, smoothstep(0.0, 0.16, yarn)),
        roughness=0.95,
        height=8.5 * yarn + 1.5 * ply * yarn + 0.5 * fuzz,
        subsurface=0.15,
    )


CROCHET = Material(
    name="crochet",
    words=(
        "crochet",
        "crocheted",
        "crochet yarn",
        "crochet work",
        "crochet fabric",
        "crochet stitches",
        "amigurumi",
        "granny square",
        "granny squares",
        "hand crocheted",
    ),
    kernel=crochet,
    families=(
        Family(
            "ecru",
            (("a08c70", "b8a488", "2c2418"), ("d8c8ac", "e6d8c0", "4c4030"), ("f2e8d6", "faf4e8", "6c5c48")),
        ),
        Family(
            "sage and cream",
            (("54684c", "a89c84", "1c2418"), ("88a07c", "d8ccb4", "303c2a"), ("c4d4b8", "f4ecdc", "586450")),
        ),
        Family(
            "rose and cream",
            (("8c4450", "b09c8c", "2c1418"), ("c87884", "e0d0c0", "4c282e"), ("ecbcc0", "f8f0e6", "744c50")),
        ),
        Family(
            "blue and white",
            (("30486c", "98a4b0", "101824"), ("6484b0", "d4dae0", "24344c"), ("b4c8e0", "f6f6f4", "485c78")),
        ),
    ),
    parameters=((60.0, 0.3),),
    shading=Shading(form=0.6, middle=0.4, fine=0.05, value=0.0),
    body=Body(inflation=1.2, relief=0.9, groove=1.3, smoothing=3.2, warp=24.0),
    align="flow",
    exposure=0.9,
    own_colour=1,
    light="overcast",
    gamut=TEXTILES,
    many_coloured=True,
    dyed=2,
    translations=Translations(
        es="ganchillo; tejido a ganchillo; croché",
        pt="crochê; de crochê; croché",
        fr="crochet; au crochet; crocheté",
        de="häkelarbeit; gehäkelt; häkelware",
        it="uncinetto; lavoro all'uncinetto; fatto all'uncinetto",
        zh="钩针; 钩针编织; 钩织",
        ja="かぎ針編み; クロシェ編み; 鉤針編み",
        ru="вязание крючком; вязаный крючком; крючком; амигуруми",
    ),
)
