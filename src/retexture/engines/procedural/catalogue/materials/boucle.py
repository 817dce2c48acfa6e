"""Bouclé: cloth of looped yarn, a close field of small curls that lie over each other."""

import math

from retexture.engines.procedural.catalogue.gamut import TEXTILES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def _loops(u: float, v: float, size: float, seed: int) -> tuple[float, float, float]:
    """Curls of yarn scattered over a plane.

    Returns:
        Height of the uppermost yarn here (0 where there is none), how round it is (1 on its back), and the
        curl's number, 0–1.
    """
    column, row = math.floor(u / size), math.floor(v / size)
    top, back, number = 0.0, 0.0, 0.5
    for j in range(row - 1, row + 2):
        for i in range(column - 1, column + 2):
            one, other = hash01(i, j, seed), hash01(i, j, seed + 1)
            x = u / size - i - 0.2 - 0.6 * one
            y = v / size - j - 0.2 - 0.6 * other
            turn = 6.2832 * hash01(i, j, seed + 2)
            cosine, sine = math.cos(turn), math.sin(turn)
            x, y = x * cosine + y * sine, 1.35 * (y * cosine - x * sine)
            away = math.sqrt(x * x + y * y)
            off = (away - 0.40 - 0.10 * one + 0.10 * x) / 0.26
            round_ = 1 - off * off
            # A curl leaves the ground on one side and dips under its neighbours on the other.
            lift = round_ * (0.55 + 0.55 * x + 0.45 * hash01(i, j, seed + 3))
            if round_ > 0 and lift > top:
                top, back, number = lift, round_, one
    return top, back, number


@inlined
def boucle(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: size of a curl. Palette: yarn, pale yarn, depth between the curls."""
    broad = sample(noise, CLOUD, at.u * 0.6, at.v * 0.6)
    small = sample(noise, CLOUD_B, at.u * 2.2, at.v * 2.2)
    fuzz = sample(noise, GRAIN, at.u * 0.9, at.v * 0.9)
    size = parameters[0]
    u, v = at.u + 7 * small, at.v + 7 * broad
    upper, upper_back, one = _loops(u, v, size, at.seed)
    lower, lower_back, other = _loops(u + 500, v + 311, 0.8 * size, at.seed + 20)
    height = max(upper, 0.62 * lower)
    over = smoothstep(-0.1, 0.1, upper - 0.62 * lower)
    back = lower_back + (upper_back - lower_back) * over
    number = other + (one - other) * over
    light = 0.30 + 0.62 * height + 0.30 * (number - 0.5) + 0.6 * broad
    colour = mix_colour(palette[0], palette[1], clamp01(light))
    open_ = smoothstep(0.02, 0.42, height) * (0.65 + 0.35 * math.sqrt(max(back, 0.0)))
    colour = mix_colour(palette[2], colour, clamp01(0.12 + open_ + 0.10 * fuzz))
    bright = 1 + 0.10 * fuzz
    return surface_of(
        (colour[0] * bright, colour[1] * bright, colour[2] * bright),
        roughness=0.95,
        height=7.0 * height + 3.0 * back * height + 0.5 * fuzz + 5 * broad,
        subsurface=0.18,
    )


BOUCLE = Material(
    name="boucle",
    words=(
        "boucle",
        "boucle wool",
        "boucle fabric",
        "wool boucle",
        "looped wool",
        "loopy wool",
        "sherpa",
        "teddy fabric",
        "terry",
        "terry cloth",
    ),
    kernel=boucle,
    gamut=TEXTILES,
    families=(
        Family("ivory", (("e0d5bf", "f5eddd", "b5a68e"),)),
        Family("oatmeal", (("c6b393", "e2d3b8", "82704f"),)),
        Family("dove grey", (("aaa8a6", "cecccb", "6a6866"),)),
        Family("camel", (("b08a5e", "d3b188", "664a2c"),)),
    ),
    parameters=((16.0,),),
    shading=Shading(form=0.75, middle=0.34, fine=0.03, value=0.25),
    body=Body(inflation=1.5, relief=1.0, groove=0.8, smoothing=3.4, warp=8.0),
    exposure=1.08,
    light="studio",
    translations=Translations(
        es="bouclé; buclé; lana bouclé",
        pt="bouclê; buclê; tecido bouclé",
        fr="bouclé; laine bouclée; tissu bouclé",
        de="bouclé; bouclee; bouclestoff",
        it="bouclé; lana bouclé; tessuto bouclé",
        zh="圈圈绒; 圈绒; 泰迪绒",
        ja="ブークレ; ブークレー",
        ru="букле; буклированный",
    ),
)
