"""Chocolate: tempered and glossy, poured over the form in runs, rubbed dull and pale at the edges."""

from retexture.engines.procedural.catalogue.gamut import WOODS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, GRAIN, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def chocolate(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: height of the runs. Palette: deep chocolate, chocolate, bloom."""
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 1.2, at.v * 1.2)
    run = sample(noise, CELL, at.u * 0.60 + 14 * small, at.v * 0.16 + 8 * broad)
    smear = sample(noise, STREAK, at.u * 0.6 + 24 * broad, at.v * 0.45 + 20 * small)
    crumb = sample(noise, GRAIN, at.u, at.v)
    drip = smoothstep(0.62, 0.14, run) * smoothstep(-0.2, 0.15, broad)
    rubbed = smoothstep(0.35, 1.1, at.cavity + 0.5 * small + 0.10 * smear)
    light = 0.42 + 0.5 * broad + 0.25 * small + 0.30 * at.cavity + 0.10 * smear + 0.15 * (drip - 0.3)
    colour = mix_colour(palette[0], palette[1], clamp01(light))
    bloom = 0.40 * smoothstep(0.16, 0.5, broad + 0.4 * smear * small) + 0.30 * rubbed
    colour = mix_colour(colour, palette[2], clamp01(bloom))
    return surface_of(
        colour,
        roughness=0.24 + 0.30 * rubbed + 0.22 * bloom + 0.10 * abs(small),
        height=parameters[0] * 9 * drip + 6 * broad + 2.5 * small + 0.5 * smear + 0.15 * crumb,
        subsurface=0.22,
    )


CHOCOLATE = Material(
    name="chocolate",
    words=(
        "chocolate",
        "milk chocolate",
        "dark chocolate",
        "white chocolate",
        "cocoa",
        "chocolate coated",
        "chocolate cake",
    ),
    translations=Translations(
        es="chocolate; cacao; achocolatado",
        pt="chocolate; cacau; achocolatado",
        fr="chocolat; chocolat noir; cacao; chocolaté",
        de="Schokolade; Zartbitterschokolade; Schoko; Kakao; schokoladig",
        it="cioccolato; cioccolato fondente; cioccolata; cacao; cioccolatino",
        zh="巧克力; 可可",
        ja="チョコレート; チョコ; ココア",
        ru="шоколад; шоколадный; какао",
    ),
    kernel=chocolate,
    gamut=WOODS,
    families=(
        Family(
            "milk",
            (("1c0d06", "4c2a18", "7a5038"), ("3a1e10", "784a2c", "a87c5c"), ("5a3018", "98643e", "c8a07c")),
        ),
        Family(
            "dark",
            (("0c0605", "2a1812", "54402f"), ("190d09", "43291e", "735a4a"), ("3c241a", "7c5844", "b09880")),
        ),
        Family(
            "white",
            (("94805c", "d6c49c", "efe4c8"), ("c0aa80", "ecdcb8", "f8f0dc"), ("e2d0a8", "faf0d6", "fffaf0")),
        ),
        Family(
            "ruby",
            (("4c1c24", "a05460", "d098a0"), ("843c48", "cc7c88", "e8b8bc"), ("bc7078", "f0b0b4", "fcdcdc")),
        ),
    ),
    parameters=((1.0,),),
    shading=Shading(form=0.7, middle=0.5, fine=0.06, value=0.1),
    body=Body(inflation=1.5, relief=1.4, groove=1.2, smoothing=2.8),
    exposure=0.74,
)
