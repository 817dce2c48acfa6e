"""Lace: flowers of thread on a net of fine mesh, laid over a darker cloth."""

import math

from retexture.engines.procedural.catalogue.gamut import TEXTILES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def _petals(cosine: float, count: int) -> float:
    """The cosine of five or six times an angle, from the angle's own (Chebyshev's polynomials)."""
    square = cosine * cosine
    if count == 5:
        return cosine * (16 * square * square - 20 * square + 5)
    return 32 * square * square * square - 48 * square * square + 18 * square - 1


@inlined
def _mesh(u: float, v: float, size: float) -> float:
    """How much thread of a net with three directions lies at a point, 0–1."""
    x, y = u / size, v / size
    one = abs(x - math.floor(x) - 0.5)
    slant = 0.5 * x + 0.866 * y
    two = abs(slant - math.floor(slant) - 0.5)
    other = 0.866 * y - 0.5 * x
    three = abs(other - math.floor(other) - 0.5)
    return smoothstep(0.30, 0.44, max(one, two, three))


@inlined
def lace(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: distance of the flowers, density of the thread. Palette: cloth below, shade, thread."""
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    u, v = at.u + 6 * broad, at.v + 5 * broad
    size = parameters[0]
    row = math.floor(v / size)
    shifted = u / size + 0.5 * (row & 1)
    column = math.floor(shifted)
    which = hash01(column, row, at.seed)
    x, y = shifted - column - 0.5, v / size - row - 0.5
    turned_x, turned_y = x * (0.5 + 0.5 * which) - y * (1 - which), x * (1 - which) + y * (0.5 + 0.5 * which)
    away = math.sqrt(x * x + y * y) + 1e-4
    cosine = turned_x / math.sqrt(turned_x * turned_x + turned_y * turned_y + 1e-6)
    lobes = _petals(cosine, 5 if which < 0.5 else 6)
    outline = 0.40 * (0.80 + 0.20 * lobes)
    inner = 0.22 * (0.78 + 0.22 * lobes)
    inside = smoothstep(-0.012, 0.012, outline - away)
    rim = 1 - smoothstep(0.018, 0.038, abs(away - outline))
    ring = 1 - smoothstep(0.012, 0.030, abs(away - inner))
    eye = 1 - smoothstep(0.035, 0.055, away)
    vein = (1 - smoothstep(0.04, 0.16, abs(lobes - 1))) * inside * smoothstep(0.08, 0.14, away)
    # Leaves fill the gaps where four flowers meet.
    corner = math.sqrt((abs(x) - 0.5) * (abs(x) - 0.5) + (abs(y) - 0.5) * (abs(y) - 0.5))
    leaf = 1 - smoothstep(0.020, 0.040, abs(corner - 0.13))
    weave = 0.5 + 0.5 * math.sin(u * 2.1) * math.sin(v * 2.1)
    cloth = inside * (0.62 + 0.30 * weave) * (1 - eye)
    net = _mesh(u, v, 12.0) * 0.85
    thread = clamp01(max(cloth * parameters[1], net * parameters[1], rim, ring, vein, leaf))
    raised = max(rim, ring, vein, leaf)
    fuzz = sample(noise, GRAIN, at.u * 1.4, at.v * 1.4)
    white = mix_colour(palette[1], palette[2], clamp01(0.55 + 0.45 * raised + 0.3 * broad + 0.12 * fuzz))
    colour = mix_colour(palette[0], white, thread)
    return surface_of(
        colour, roughness=0.85, height=2.2 * thread + 1.8 * raised + 2.0 * broad, subsurface=0.15
    )


LACE = Material(
    name="lace",
    words=("lace", "lacy", "lacework", "lace fabric", "crochet lace", "doily", "tulle", "bobbin lace"),
    translations=Translations(
        es="encaje; encajes; tul",
        pt="renda; rendado; tule; rendas",
        fr="dentelle; dentelles; tulle",
        de="Spitzenstoff; Tüll; Klöppelspitze; Häkelspitze; Spitze",
        it="pizzo; merletto; tulle; merletti",
        zh="蕾丝; 花边; 蕾丝花边",
        ja="レース; レース編み; チュール",
        ru="кружево; кружевной; кружева; тюль",
    ),
    kernel=lace,
    gamut=TEXTILES,
    families=(
        Family(
            "white",
            (("14161c", "9ca0a8", "d0d2d6"), ("24272e", "d4d4d6", "f6f4f0"), ("3c4048", "e8e8e8", "ffffff")),
        ),
        Family(
            "black",
            (("6c4c40", "080809", "242428"), ("a47c6c", "0f0f11", "34343a"), ("d4ac9c", "1c1c20", "4c4c54")),
        ),
        Family(
            "ivory on rose",
            (("64303c", "b09c84", "dccab0"), ("984c5c", "dcccb4", "f6ecda"), ("c8808c", "f0e4d0", "fffaf0")),
        ),
        Family(
            "white on navy",
            (("080f28", "8c94a4", "c4cad4"), ("101c44", "ccd2dc", "f0f2f6"), ("28386c", "e4e8ee", "ffffff")),
        ),
    ),
    parameters=((128.0, 0.35), (128.0, 0.8), (128.0, 1.0)),
    shading=Shading(form=1.0, middle=0.75, fine=0.12, value=0.3),
    body=Body(inflation=1.2, relief=1.3, groove=0.8, smoothing=2.6, warp=26.0),
    exposure=0.8,
)
