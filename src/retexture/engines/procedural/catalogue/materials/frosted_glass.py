"""Frosted glass: a sand-blasted skin that scatters what lies behind it into soft light."""

from retexture.engines.procedural.catalogue.gamut import GLASSES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, FINE_CELL, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def frosted_glass(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: depth of the frosting. Palette: thick glass, thin glass, frost."""
    broad = sample(noise, CLOUD, at.u * 0.35, at.v * 0.35)
    small = sample(noise, CLOUD_B, at.u * 1.2, at.v * 1.2)
    grain = sample(noise, GRAIN, at.u * 0.95, at.v * 0.95)
    fleck = 1 - smoothstep(0.10, 0.45, sample(noise, FINE_CELL, at.u * 2.3 + 9 * small, at.v * 2.3))
    depth = clamp01(0.55 + 0.5 * broad + 0.25 * small + 0.35 * at.cavity)
    colour = mix_colour(palette[0], palette[1], depth)
    frost = parameters[0] * (0.36 + 0.10 * grain + 0.20 * fleck + 0.25 * broad)
    colour = mix_colour(colour, palette[2], clamp01(frost))
    return surface_of(
        colour,
        roughness=0.62,
        metalness=0.05,
        height=8 * broad + 1.2 * small + parameters[0] * (0.45 * grain + 0.7 * fleck),
        subsurface=0.9,
        transmission=0.62,
    )


FROSTED_GLASS = Material(
    name="frosted glass",
    words=(
        "frosted glass",
        "satin glass",
        "etched glass",
        "sandblasted glass",
        "sand blasted glass",
        "opaque glass",
        "milk glass",
        "opal glass",
        "acid etched glass",
        "sea glass",
        "matte glass",
    ),
    kernel=frosted_glass,
    gamut=GLASSES,
    laid_on=("windows",),
    families=(
        Family("clear", (("7fa39c", "bcd3cd", "f0f6f4"),)),
        Family("blue", (("6f93ae", "b4cbdc", "eef4f8"),)),
        Family("smoke", (("6f7478", "a9aeb1", "e3e6e7"),)),
        Family("bronze", (("96785a", "cbb296", "f4ece0"),)),
    ),
    parameters=((1.0,),),
    shading=Shading(form=0.55, middle=0.26, fine=0.03, value=0.3),
    body=Body(inflation=1.5, relief=1.5, groove=0.8, smoothing=4.5, warp=12.0),
    exposure=1.05,
    translations=Translations(
        es="vidrio esmerilado; cristal esmerilado; vidrio satinado; cristal mate",
        pt="vidro fosco; vidro jateado; vidro acetinado",
        fr="verre dépoli; verre givré; verre sablé; verre satiné",
        de="milchglas; mattglas; satiniertes glas; mattiertes glas",
        it="vetro satinato; vetro smerigliato; vetro sabbiato; vetro opalino",
        zh="磨砂玻璃; 毛玻璃; 喷砂玻璃",
        ja="すりガラス; 磨りガラス; フロストガラス; 曇りガラス",
        ru="матовое стекло; матированное стекло; пескоструйное стекло",
    ),
)
