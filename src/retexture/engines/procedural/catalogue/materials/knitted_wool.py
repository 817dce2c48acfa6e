"""Knitted wool: columns of interlocked stitches in twisted yarn, the photo's colours dyed over."""

import math

from retexture.engines.procedural.catalogue.gamut import TEXTILES
from retexture.engines.procedural.catalogue.kernel_math import hash01, mix, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def knitted_wool(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: width of a stitch, share of the photo's colour. Palette: yarn, second yarn."""
    width, height = parameters[0], 0.80 * parameters[0]
    loose = sample(noise, CLOUD_B, at.u * 0.6, at.v * 0.6)
    uneven = sample(noise, CLOUD, at.u * 0.6 + 40, at.v * 0.6)
    fuzz = sample(noise, GRAIN, at.u * 0.9, at.v * 0.9)
    across = (at.u + 4 * loose) / width
    column = math.floor(across)
    from_middle = abs(across - column - 0.5)
    # Both legs of a stitch rise outwards from the foot in the middle, and lie on those of the row below.
    along = (at.v + 4 * uneven) / height - 1.25 * (0.5 - from_middle)
    row = math.floor(along)
    leg, length = (from_middle - 0.25) / 0.265, (along - row - 0.5) / 0.58
    round_ = math.sqrt(max(1 - leg * leg, 0.0)) * (1 - 0.62 * length * length)
    stitch = hash01(column, row, at.seed)
    ply = math.sin(9 * leg + 13 * length + 6 * stitch)
    shade = 0.16 + 0.92 * round_ * (0.94 + 0.12 * stitch) + 0.09 * ply * round_ + 0.12 * fuzz
    second = smoothstep(0.05, 0.3, uneven + 0.25 * (stitch - 0.5)) * 0.5
    photo = parameters[1]
    return surface_of(
        (
            mix(mix(palette[0][0], palette[1][0], second), at.red, photo) * shade,
            mix(mix(palette[0][1], palette[1][1], second), at.green, photo) * shade,
            mix(mix(palette[0][2], palette[1][2], second), at.blue, photo) * shade,
        ),
        roughness=0.95,
        height=8.0 * round_ + 0.7 * ply * round_ + 0.5 * fuzz,
        subsurface=0.15,
    )


KNITTED_WOOL = Material(
    name="knitted wool",
    words=(
        "knitted wool",
        "knit",
        "knitted",
        "wool",
        "woolen",
        "woollen",
        "yarn",
        "knitting",
        "sweater",
        "knitwear",
    ),
    translations=Translations(
        es="lana tejida; lana; de punto; punto; tejido de lana; tricotado; lana de punto",
        pt="lã tricotada; lã; tricô; tricotado; malha de lã; de tricô",
        fr="laine tricotée; laine; tricot; tricoté; maille; en tricot",
        de=("Strickwolle; Wolle; gestrickt; Strick; Gestrick; wollen; Strickwerk; gestrickte Wolle"),
        it="lana lavorata a maglia; lana; maglia; lavorato a maglia; a maglia; lana a maglia",
        zh="针织; 羊毛; 毛线; 针织羊毛; 编织毛线; 毛衣",
        ja="ニット; 毛糸; ウール; 編み物; 羊毛; 手編み",
        ru="вязаная шерсть; вязаный; шерсть; шерстяной; пряжа; вязание; трикотаж",
    ),
    kernel=knitted_wool,
    gamut=TEXTILES,
    many_coloured=True,
    families=(
        Family("dyed", (("3a3230", "524642"), ("b09a86", "c4b09c"), ("efe6d8", "fbf5ea"))),
        Family("nordic", (("1c2740", "283658"), ("8e2b2c", "a84040"), ("efe8dc", "faf5ec"))),
        Family("forest", (("1e2c20", "2c3f2c"), ("5c7448", "76905c"), ("e6d9a8", "f2e9c4"))),
        Family("pastel", (("6a5a80", "806e98"), ("d498a4", "e4b0b8"), ("cfe4dc", "e4f2ec"))),
    ),
    parameters=((21.0, 0.5),),
    shading=Shading(form=0.6, middle=0.42, fine=0.0, value=0.0),
    body=Body(inflation=1.1, relief=0.35, groove=1.3, smoothing=5.0, warp=9.0),
    align="flow",
    exposure=0.85,
    own_colour=1,
    light="overcast",
)
