"""Rattan: flat canes woven around stakes, over one and under the next, worn pale where they bulge."""

import math

from retexture.engines.procedural.catalogue.gamut import WOODS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def rattan(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: distance of the stakes. Palette: cane in shade, cane, scorched node."""
    stake, weaver = parameters[0], 0.44 * parameters[0]
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 1.4, at.v * 1.4)
    x, y = (at.u + 5 * broad) / stake, (at.v + 4 * broad + 0.8 * small) / weaver
    column, row = math.floor(x), math.floor(y)
    across, along = x - column - 0.5, y - row - 0.5
    over = 1.0 if (column + row) & 1 else 0.0
    # A weaver bulges where it passes over a stake and dips to the next; the stake shows where it dips.
    arch = math.cos(math.pi * across)
    rise = arch if over > 0.5 else -0.45 * arch
    round_ = math.sqrt(max(1 - 4.6 * along * along, 0.0))
    beside = math.sqrt(max(1 - 11.0 * across * across, 0.0))
    cane = 8.0 * round_ * (0.62 + 0.50 * rise)
    post = 4.6 * beside
    on_top = smoothstep(-0.6, 0.6, cane - post)
    which, node = hash01(row, 3, at.seed), hash01(column, row, at.seed + 4)
    fibre = sample(noise, STREAK, at.v * 1.4 + 300 * which, at.u * 0.5)
    grain = sample(noise, GRAIN, at.u, at.v)
    height = max(cane, post)
    light = 0.10 + 0.085 * height + 0.30 * (which - 0.5) + 0.20 * fibre + 0.35 * broad + 0.08 * grain
    colour = mix_colour(palette[0], palette[1], clamp01(light))
    burnt = smoothstep(0.86, 0.93, node) * (1 - smoothstep(0.05, 0.16, abs(across))) * on_top
    colour = mix_colour(colour, palette[2], 0.75 * burnt)
    gap = 0.22 + 0.78 * smoothstep(0.6, 4.2, height)
    return surface_of(
        (colour[0] * gap, colour[1] * gap, colour[2] * gap),
        roughness=0.46 + 0.1 * abs(small),
        height=1.15 * height + 0.25 * fibre + 2 * broad,
        subsurface=0.06,
    )


RATTAN = Material(
    name="rattan",
    words=(
        "rattan",
        "wicker",
        "wickerwork",
        "woven cane",
        "basketry",
        "woven basket",
        "basket weave",
        "cane weave",
    ),
    translations=Translations(
        es="ratán; mimbre; cestería; mimbre tejido; caña tejida",
        pt="rattan; ratã; vime; cestaria; palhinha; vime trançado",
        fr="rotin; osier; vannerie; osier tressé; cannage",
        de="Rattan; Korbgeflecht; Geflecht; Rohrgeflecht; geflochten; Flechtwerk",
        it="rattan; vimini; midollino; intreccio di vimini; cesteria; giunco",
        zh="藤; 藤编; 藤条; 柳条; 编织藤; 藤制; 柳编",
        ja="ラタン; 籐; 籐編み; 枝編み; 籐製; 籠編み",
        ru="ротанг; плетёный; ротанговый; лоза плетёная; ивовые прутья; плетёная лоза",
    ),
    kernel=rattan,
    gamut=WOODS,
    families=(
        Family(
            "honey",
            (("3a1e0a", "9a6430", "2a1206"), ("5e3616", "c88e4c", "4a240c"), ("8c5c2c", "f0c888", "6e3c18")),
        ),
        Family(
            "natural",
            (("4c3c24", "a08a5c", "3a2a14"), ("7a6440", "d0b888", "5c4424"), ("a89468", "f2e4c0", "84683c")),
        ),
        Family(
            "dark",
            (("140c08", "4c3220", "0c0604"), ("26160e", "70492e", "160c06"), ("4a2e1c", "a67c54", "2e1a0e")),
        ),
        Family(
            "whitewashed",
            (("6c665c", "b4aea2", "544c40"), ("98928a", "dcd8d0", "7a7266"), ("c0bbb2", "faf8f4", "a09888")),
        ),
    ),
    parameters=((30.0,),),
    shading=Shading(form=0.95, middle=0.65, fine=0.08, value=0.25),
    body=Body(inflation=1.5, relief=1.2, groove=1.2, smoothing=3.0, warp=40.0),
    align="level",
    exposure=0.8,
)
