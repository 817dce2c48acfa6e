"""Foil: crumpled metal leaf, flat between sharp creases, each face a mirror of its own."""

from retexture.engines.procedural.catalogue.gamut import METALS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, facet, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, Tiles, sample
from retexture.prompts import Translations


@inlined
def foil(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: how far it is crumpled. Palette: foil in shade, foil in light."""
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 1.2, at.v * 1.2)
    bent_u, bent_v = at.u + 9 * small, at.v + 9 * broad
    large, large_edge, one = facet(bent_u, bent_v, 64.0, at.seed)
    little, little_edge, other = facet(bent_u + 577, bent_v, 25.0, at.seed + 9)
    crease = 1 - smoothstep(0.0, 1.4, min(large_edge, 1.5 * little_edge))
    light = 0.40 + 0.22 * (one - 0.5) + 0.16 * (other - 0.5) + 0.12 * crease + 0.3 * at.cavity + 0.3 * broad
    colour = mix_colour(palette[0], palette[1], clamp01(0.25 + light))
    return surface_of(
        colour,
        roughness=0.20 + 0.08 * abs(small) + 0.10 * crease,
        metalness=1.0,
        height=parameters[0] * (1.1 * large + 1.0 * little + 0.5 * crease + 3 * broad),
    )


FOIL = Material(
    name="foil",
    words=(
        "foil",
        "aluminium foil",
        "aluminum foil",
        "tin foil",
        "tinfoil",
        "crumpled foil",
        "aluminium",
        "aluminum",
        "gold foil",
        "metal foil",
    ),
    translations=Translations(
        es="papel de aluminio; papel aluminio; papel de plata; aluminio",
        pt="papel alumínio; papel-alumínio; folha de alumínio; alumínio",
        fr="papier d'aluminium; papier aluminium; papier alu; aluminium; feuille métallique",
        de="Alufolie; Aluminiumfolie; Folie; Aluminium; Metallfolie",
        it="carta stagnola; carta d'alluminio; stagnola; alluminio; pellicola metallica",
        zh="铝箔; 锡纸; 箔; 铝; 金属箔; 铝合金",
        ja="アルミホイル; アルミ箔; ホイル; アルミ; アルミニウム",
        ru="фольга; алюминиевая фольга; алюминий; алюминиевый; фольгированный",
    ),
    kernel=foil,
    gamut=METALS,
    families=(
        Family("aluminium", (("94979a", "d6d8da"), ("a8abae", "eef0f1"), ("c8cbcd", "fbfcfc"))),
        Family("gold", (("94682c", "e4b668"), ("bf8c40", "f8d48c"), ("dcb268", "ffeab8"))),
        Family("copper", (("8a4a34", "dc906c"), ("b46c50", "f4b08c"), ("d4967a", "ffd4ba"))),
        Family("blue", (("1e3a78", "5c8cdc"), ("345cac", "84b0f0"), ("6488d0", "bcd6fc"))),
    ),
    parameters=((1.0,), (0.9,), (0.8,)),
    shading=Shading(form=0.85, middle=0.8, fine=0.25, value=0.12),
    body=Body(inflation=1.3, relief=1.0, groove=0.8, smoothing=3.0, warp=14.0),
    exposure=0.9,
    metal=True,
)
