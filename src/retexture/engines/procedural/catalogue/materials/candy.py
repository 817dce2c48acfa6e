"""Candy: boiled sugar, glossy and clear, pulled with stripes of a second and a third colour."""

import math

from retexture.engines.procedural.catalogue.gamut import PLASTICS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, FINE_CELL, Tiles, sample
from retexture.prompts import Translations


@inlined
def candy(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: width of a stripe and its gap. Palette: sugar, stripe, fine stripe."""
    broad = sample(noise, CLOUD, at.u * 0.35, at.v * 0.35)
    small = sample(noise, CLOUD_B, at.u * 1.2, at.v * 1.2)
    # Pulled sugar is twisted: stripes run aslant and bend with the large forms.
    turn = (0.75 * at.u + 0.66 * at.v + 0.5 * at.w + 70 * broad) / parameters[0]
    along = turn - math.floor(turn)
    wide = smoothstep(0.06, 0.10, along) * (1 - smoothstep(0.48, 0.52, along))
    narrow = smoothstep(0.66, 0.69, along) * (1 - smoothstep(0.75, 0.78, along))
    colour = mix_colour(palette[0], palette[1], wide)
    colour = mix_colour(colour, palette[2], narrow)
    bubble = 1 - smoothstep(0.10, 0.26, sample(noise, FINE_CELL, at.u * 0.9, at.v * 0.9))
    bubble *= smoothstep(0.05, 0.2, small)
    pulled = math.sin(18.8496 * turn)  # three strands a stripe
    light = 1 + 0.30 * broad + 0.06 * pulled + 0.16 * at.cavity + 0.12 * bubble
    return surface_of(
        (min(colour[0] * light, 1.0), min(colour[1] * light, 1.0), min(colour[2] * light, 1.0)),
        roughness=clamp01(0.05 + 0.08 * abs(small)),
        height=2.4 * math.cos(6.2832 * turn) + 0.35 * pulled + 5 * broad + 1.2 * small,
        subsurface=0.75,
        transmission=0.12,
    )


CANDY = Material(
    name="candy",
    words=(
        "candy",
        "hard candy",
        "candy cane",
        "boiled sweet",
        "sugar",
        "lollipop",
        "peppermint",
        "peppermint candy",
        "candied",
        "sugar candy",
        "rock candy",
        "sugary",
    ),
    translations=Translations(
        es="caramelo; golosina; azúcar; dulce; piruleta; bastón de caramelo",
        pt="bala de açúcar; doce; rebuçado; açúcar; pirulito",
        fr="bonbon; sucre; sucrerie; sucette",
        de="Bonbon; Zucker; Süßigkeit; Lutscher; Zuckerstange",
        it="caramella; zucchero; dolciume; lecca-lecca",
        zh="糖果; 糖; 硬糖; 棒棒糖",
        ja="キャンディ; キャンディー; 飴; 砂糖; お菓子",
        ru="леденец; конфета; сахар; карамель; леденцовый",
    ),
    kernel=candy,
    gamut=PLASTICS,
    many_coloured=True,
    families=(
        Family(
            "peppermint",
            (("c8b4b0", "8c0814", "a4343c"), ("ece0dc", "c0101c", "cc4850"), ("fff8f4", "dc1c28", "e46068")),
        ),
        Family(
            "orange",
            (("d09444", "c44408", "d8b490"), ("f0b054", "e8640c", "fcdcb8"), ("fcd084", "fc8420", "fff0dc")),
        ),
        Family(
            "raspberry",
            (("c08ca8", "a41458", "4c80b0"), ("ecb4cc", "d82478", "64a8dc"), ("fcd8e4", "f44c98", "94ccf4")),
        ),
        Family(
            "lime",
            (("98b484", "2c8420", "c4b82c"), ("c8e0b0", "44ac2c", "ecdc3c"), ("eaf8d8", "68cc48", "fcf06c")),
        ),
    ),
    parameters=((110.0,), (92.0,), (80.0,)),
    shading=Shading(form=1.15, middle=1.0, fine=0.35, value=0.4),
    body=Body(inflation=1.8, relief=1.5, groove=1.0, smoothing=3.0, warp=30.0),
    exposure=0.8,
)
