"""Rubber: dull and dark, moulded with a tread of small studs, dusty on what is touched."""

import math

from retexture.engines.procedural.catalogue.gamut import PLASTICS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, FINE_CELL, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def rubber(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: distance of the studs. Palette: rubber, worn rubber, dust."""
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 1.4, at.v * 1.4)
    grain = sample(noise, GRAIN, at.u * 0.9, at.v * 0.9)
    pore = sample(noise, FINE_CELL, at.u * 1.6, at.v * 1.6)
    size = parameters[0]
    row = math.floor(at.v / (0.866 * size))
    x = at.u / size + 0.5 * (row & 1)
    x = (x - math.floor(x) - 0.5) * size
    y = at.v - (row + 0.5) * 0.866 * size
    away = math.sqrt(x * x + y * y) / size
    stud = 1 - smoothstep(0.24, 0.31, away)
    foot = (1 - smoothstep(0.30, 0.42, away)) * (1 - stud)
    worn = smoothstep(0.25, 0.85, 0.28 + 0.30 * stud + 0.5 * at.cavity + 0.7 * broad + 0.5 * small)
    colour = mix_colour(palette[0], palette[1], clamp01(worn))
    dust = smoothstep(0.10, 0.42, small + 0.6 * broad + 0.12 * grain - 0.2 * at.cavity) * (1 - stud)
    colour = mix_colour(colour, palette[2], 0.16 * dust)
    light = (1 - 0.35 * foot) * (1 + 0.10 * grain)
    return surface_of(
        (colour[0] * light, colour[1] * light, colour[2] * light),
        roughness=clamp01(0.50 + 0.22 * dust + 0.12 * small + 0.06 * grain),
        height=5.0 * stud + 0.5 * pore + 0.3 * grain + 2.0 * broad,
    )


RUBBER = Material(
    name="rubber",
    words=(
        "rubber",
        "rubbery",
        "rubberised",
        "rubberized",
        "latex",
        "neoprene",
        "silicone",
        "silicone rubber",
        "tyre rubber",
        "tire rubber",
        "black rubber",
    ),
    translations=Translations(
        es="goma; caucho; látex; silicona; neopreno",
        pt="borracha; látex; silicone; neoprene; emborrachado",
        fr="caoutchouc; latex; silicone; néoprène; gomme",
        de="Gummi; Kautschuk; Latex; Silikon; Neopren; gummiert",
        it="gomma; caucciù; lattice; silicone; neoprene; gommato",
        zh="橡胶; 乳胶; 硅胶; 胶皮; 硅橡胶",
        ja="ゴム; ラバー; ラテックス; シリコン; ゴム製; シリコーン",
        ru="резина; резиновый; каучук; латекс; силикон; неопрен; силиконовый",
    ),
    kernel=rubber,
    gamut=PLASTICS,
    families=(
        Family(
            "black",
            (("0a0a0b", "242426", "5c5852"), ("131314", "343436", "78746c"), ("242426", "54545a", "989288")),
        ),
        Family(
            "red",
            (("34080a", "701c1c", "8c5c54"), ("5c1012", "a02c2a", "b4847c"), ("8c2422", "cc5c54", "dcb4ac")),
        ),
        Family(
            "natural",
            (("5c4424", "947448", "b09c7c"), ("8c6c40", "c4a470", "d4c4a4"), ("b89464", "e8cc9c", "f0e4cc")),
        ),
        Family(
            "blue",
            (("081834", "1c4070", "5c7488"), ("0f2a54", "2c5c98", "849cac"), ("1c4480", "5c8cc4", "b4c8d4")),
        ),
    ),
    parameters=((34.0,), (30.0,), (28.0,)),
    shading=Shading(form=0.8, middle=0.6, fine=0.15, value=0.2),
    body=Body(inflation=1.6, relief=1.1, groove=1.2, smoothing=3.4, warp=26.0),
    exposure=0.32,
)
