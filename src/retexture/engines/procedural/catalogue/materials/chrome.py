"""Chrome: liquid mirror, hardly a mark on it, its reflections drawn by long swells."""

from retexture.engines.procedural.catalogue.gamut import METALS
from retexture.engines.procedural.catalogue.kernel_math import mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def chrome(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: height of the swells. Palette: what faces down, what faces up, the dark horizon."""
    swell = sample(noise, CLOUD, at.u * 0.30 + 0.3 * at.w, at.v * 0.30)
    ripple = sample(noise, CLOUD_B, at.u * 0.6, at.v * 0.6 + 0.2 * at.w)
    hairline = sample(noise, STREAK, at.u * 1.1, at.v * 0.35)
    facing = at.upward + 0.15 * swell
    colour = mix_colour(palette[0], palette[1], smoothstep(0.40, 0.66, facing))
    horizon = smoothstep(0.30, 0.40, facing) * (1 - smoothstep(0.41, 0.47, facing))
    colour = mix_colour(colour, palette[2], 0.6 * horizon)
    return surface_of(
        colour,
        roughness=0.05 + 0.04 * abs(ripple) + 0.02 * abs(hairline),
        metalness=1.0,
        height=parameters[0] * (18 * swell + 3 * ripple),
    )


CHROME = Material(
    name="chrome",
    words=(
        "chrome",
        "chromed",
        "chrome plated",
        "liquid metal",
        "mercury",
        "mirror",
        "mirrored",
        "polished metal",
        "polished steel",
        "stainless steel",
        "liquid chrome",
    ),
    translations=Translations(
        es="cromo; cromado; espejo; acero inoxidable; metal pulido; metal líquido",
        pt="cromo; cromado; espelho; aço inoxidável; inox; metal polido; espelhado",
        fr="chrome; chromé; miroir; acier inoxydable; inox; métal poli; métal liquide",
        de="Chrom; verchromt; Spiegel; verspiegelt; Edelstahl; poliertes Metall; flüssiges Metall",
        it=(
            "cromo; cromato; specchio; acciaio inossidabile; inox; metallo lucido; metallo liquido; "
            "specchiato"
        ),
        zh="铬; 镀铬; 镜面; 不锈钢; 抛光金属; 液态金属; 镜子",
        ja="クロム; クローム; 鏡面; 鏡; ステンレス; 鏡面仕上げ; 液体金属",
        ru=(
            "хром; хромированный; зеркало; зеркальный; нержавеющая сталь; нержавейка; полированный металл; "
            "жидкий металл"
        ),
    ),
    kernel=chrome,
    gamut=METALS,
    families=(
        Family(
            "clear",
            (("b9bfc7", "eef3f8", "20242a"), ("c9ced4", "f4f8fc", "262a30"), ("d8dce0", "fbfdff", "30343a")),
        ),
        Family(
            "blue",
            (("8fa8cc", "dce9fb", "0c1730"), ("a3b9d8", "e6f0fd", "101d38"), ("b8c9e2", "f0f6ff", "182644")),
        ),
        Family(
            "black",
            (("4a4c52", "8a8e96", "050608"), ("5c5f66", "a4a8b0", "08090b"), ("7c8088", "c6cad0", "101114")),
        ),
        Family(
            "sunset",
            (("c08a70", "dfe6f6", "2c1224"), ("d09c80", "e8eefb", "341628"), ("deb196", "f2f5fe", "40203a")),
        ),
    ),
    parameters=((0.22,), (0.10,), (0.03,)),
    shading=Shading(form=0.7, middle=0.8, fine=0.5, value=0.35),
    body=Body(inflation=1.5, relief=1.8, smoothing=2.2, warp=10.0),
    exposure=1.05,
    metal=True,
)
