"""Linen: a plain weave of uneven flax threads, with slubs, creases and a hem sewn along the edges."""

import math

from retexture.engines.procedural.catalogue.gamut import TEXTILES
from retexture.engines.procedural.catalogue.kernel_math import (
    clamp01,
    hash01,
    mix,
    mix_colour,
    smoothstep,
    stitches,
)
from retexture.engines.procedural.catalogue.material import Accent, Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def linen(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: width of a thread, amount of the accent in the seam, metalness of the accent.

    Palette: shaded thread, thread, slub, accent.
    """
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 1.2, at.v * 1.2)
    width = parameters[0]
    x, y = (at.u + 3 * broad + 0.5 * small) / width, (at.v + 3 * small + 0.5 * broad) / width
    column, row = math.floor(x), math.floor(y)
    across, along = 2 * (x - column) - 1, 2 * (y - row) - 1
    warp_on_top = ((column + row) & 1) == 0
    warp, weft = 1 - across * across, 1 - along * along
    thick = warp * (1 - 0.5 * along * along) if warp_on_top else weft * (1 - 0.5 * across * across)
    own = hash01(column, 1, at.seed) if warp_on_top else hash01(row, 2, at.seed)
    slub = (
        sample(noise, STREAK, column * 5.3, at.v * 0.35)
        if warp_on_top
        else sample(noise, STREAK, row * 5.3 + 400, at.u * 0.35)
    )
    fuzz = sample(noise, GRAIN, at.u, at.v)
    crease = sample(noise, CLOUD_B, at.u * 0.25 + 55, at.v * 0.25)
    light = (
        0.22 + 0.62 * thick + 0.30 * (own - 0.5) + 0.16 * slub + 0.10 * fuzz + 0.5 * broad + 0.2 * at.cavity
    )
    colour = mix_colour(palette[0], palette[1], clamp01(light))
    colour = mix_colour(colour, palette[2], 0.6 * smoothstep(0.30, 0.75, slub) * thick)
    pressed, thread = stitches(at, 9.0, 0.55)
    sewn = mix_colour(palette[2], palette[3], parameters[1])
    colour = mix_colour(colour, sewn, thread)
    dark = 1 - 0.30 * pressed * (1 - thread)
    metal = 0.7 * thread * parameters[1] * parameters[2]
    return surface_of(
        (colour[0] * dark, colour[1] * dark, colour[2] * dark),
        roughness=mix(0.95, 0.5, metal),
        metalness=metal,
        height=2.3 * thick + 0.7 * slub + 7 * crease + 5 * broad - 2.4 * pressed + 3.4 * thread,
        subsurface=0.12,
    )


LINEN = Material(
    name="linen",
    words=(
        "linen",
        "canvas fabric",
        "fabric",
        "cloth",
        "burlap",
        "sackcloth",
        "hessian",
        "cotton",
        "textile",
        "woven fabric",
        "jute",
    ),
    translations=Translations(
        es="lino; tela; algodón; arpillera; yute; tejido; lienzo; tela de algodón; tela de lino",
        pt="linho; tecido; algodão; pano; juta; estopa; serapilheira",
        fr="lin; tissu; coton; toile; jute; toile de jute; étoffe",
        de="Leinen; Stoff; Baumwolle; Sackleinen; Gewebe; Jute; Leinwand; Tuch; Textil",
        it="lino; tessuto; cotone; stoffa; tela; juta; tela di juta",
        zh="亚麻; 布; 布料; 棉布; 麻布; 织物; 面料; 棉; 帆布; 布艺; 亚麻布",
        ja="リネン; 布; 麻; 布地; 綿; コットン; 生地; 麻布; 織物; ファブリック; 亜麻",
        ru="лён; льняной; ткань; хлопок; мешковина; холст; джут; тканевый; хлопковый; льном; льна",
    ),
    kernel=linen,
    gamut=TEXTILES,
    families=(
        Family(
            "flax",
            (
                ("5a4f42", "9a8a74", "776350", "a43a32"),
                ("8c7f6d", "cfc1aa", "aa9274", "a43a32"),
                ("b6ab99", "f2e9da", "d0bfa3", "a43a32"),
            ),
        ),
        Family(
            "indigo",
            (
                ("0e1528", "34456c", "5c6c90", "e6ddc8"),
                ("223052", "6074a4", "8c9cc4", "e6ddc8"),
                ("6076a0", "c0cfe8", "dce4f2", "e6ddc8"),
            ),
        ),
        Family(
            "burlap",
            (
                ("2e2010", "745630", "4c361a", "7a2c20"),
                ("523c20", "a88454", "7c5c34", "7a2c20"),
                ("86693e", "dcbc8a", "a88654", "7a2c20"),
            ),
        ),
        Family(
            "sage",
            (
                ("2c3428", "687460", "4c5644", "d8c8a0"),
                ("545e4c", "9caa90", "7a866c", "d8c8a0"),
                ("8e9a84", "d8e2cc", "b4c0a4", "d8c8a0"),
            ),
        ),
    ),
    parameters=((7.5,),),
    shading=Shading(form=0.7, middle=0.45, fine=0.05, value=0.12),
    body=Body(inflation=1.1, relief=1.3, groove=1.2, smoothing=2.2, warp=28.0),
    exposure=0.82,
    accent=Accent(words=("stitching", "stitch", "seam", "thread", "embroidery"), amount=1),
    light="overcast",
)
