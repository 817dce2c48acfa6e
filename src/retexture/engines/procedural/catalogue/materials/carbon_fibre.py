"""Carbon fibre: a twill of black tows under clear resin, each tow shining its own way."""

import math

from retexture.engines.procedural.catalogue.gamut import METALS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def carbon_fibre(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: width of a tow. Palette: tow in shade, tow in light, resin."""
    broad = sample(noise, CLOUD, at.u * 0.4, at.v * 0.4)
    small = sample(noise, CLOUD_B, at.u * 1.2, at.v * 1.2)
    size = parameters[0]
    x, y = (at.u + 1.5 * broad) / size, (at.v + 1.5 * broad) / size
    column, row = math.floor(x), math.floor(y)
    across, along = 2 * (x - column) - 1, 2 * (y - row) - 1
    # A two-by-two twill: each tow passes over two and under two, one step further in every row.
    lengthwise = ((column + row) & 3) < 2
    side, way = (across, along) if lengthwise else (along, across)
    first = ((column + row) & 3) in (0, 2)
    over = 0.5 * way + (0.5 if first else -0.5)
    if not lengthwise:
        over = -over
    hair = (
        sample(noise, STREAK, at.u * 3.0, at.v * 0.5)
        if lengthwise
        else sample(noise, STREAK, at.v * 3.0, at.u * 0.5)
    )
    round_ = math.sqrt(max(1 - 0.92 * side * side, 0.0)) * (1 - 0.35 * over * over)
    # Tows that run one way catch the light, those that run the other do not: it swaps with the slope.
    turn = smoothstep(-0.5, 0.5, 2.2 * (at.upward - 0.5) + 0.35 * broad + 0.25 * over)
    shine = (turn if lengthwise else 1 - turn) * (0.55 + 0.45 * round_) + 0.22 * hair
    colour = mix_colour(palette[0], palette[1], clamp01(0.10 + 0.85 * shine))
    gap = 0.45 + 0.55 * smoothstep(0.15, 0.6, round_)
    haze = 0.05 * clamp01(0.5 + broad)
    return surface_of(
        (
            mix(colour[0] * gap, palette[2][0], haze),
            mix(colour[1] * gap, palette[2][1], haze),
            mix(colour[2] * gap, palette[2][2], haze),
        ),
        roughness=0.10 + 0.05 * abs(small),
        metalness=0.35,
        height=0.9 * round_ + 2.5 * broad + 0.3 * small,
    )


CARBON_FIBRE = Material(
    name="carbon fibre",
    words=("carbon fibre", "carbon fiber", "carbon", "kevlar", "carbon weave"),
    translations=Translations(
        es="fibra de carbono; carbono",
        pt="fibra de carbono; carbono",
        fr="fibre de carbone; carbone",
        de="Kohlefaser; Karbon; Carbonfaser; Kohlenstofffaser",
        it="fibra di carbonio; carbonio",
        zh="碳纤维; 碳纤",
        ja="カーボンファイバー; 炭素繊維; カーボン",
        ru="углеволокно; карбон; углеродное волокно; карбоновый",
    ),
    kernel=carbon_fibre,
    gamut=METALS,
    families=(
        Family(
            "black",
            (("08090a", "34373b", "4a4e54"), ("0c0d0f", "50545a", "5c6068"), ("1a1c1f", "84898f", "82878e")),
        ),
        Family(
            "blue",
            (("040a1c", "1c3c80", "2c4878"), ("081430", "2c5cb4", "4470b0"), ("142c5c", "6c98e0", "80a4dc")),
        ),
        Family(
            "red",
            (("1a0406", "701c20", "6c2c2c"), ("300809", "a43034", "9c4848"), ("561418", "dc6c6c", "cc8080")),
        ),
        Family(
            "silver",
            (("1c1e20", "6c7074", "70747a"), ("34373a", "989ca1", "9a9ea4"), ("606468", "d0d3d6", "c4c8cc")),
        ),
    ),
    parameters=((13.0,),),
    shading=Shading(form=0.9, middle=0.75, fine=0.15, value=0.3),
    body=Body(inflation=1.5, relief=1.2, groove=1.0, smoothing=2.6, warp=22.0),
    exposure=0.3,
)
