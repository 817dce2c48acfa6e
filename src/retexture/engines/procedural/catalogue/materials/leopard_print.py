"""Leopard print: broken dark rosettes with a deeper heart on a short golden coat."""

from retexture.engines.procedural.catalogue.gamut import HIDES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.engines.procedural.catalogue.short_hair import short_hair
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CELL_EDGE, CELL_ID, CLOUD, CLOUD_B, Tiles, sample
from retexture.prompts import Translations


@inlined
def leopard_print(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: fineness of the rosettes. Palette: coat, pale coat, heart of the rosettes, their rim."""
    hair = short_hair(noise, at.u, at.v)
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 1.7, at.v * 1.7)
    rim = sample(noise, CLOUD_B, at.u * 2.6 + 90, at.v * 2.6)
    x = (at.u + 10 * small) * parameters[0] + 77
    y = (at.v + 12 * broad) * parameters[0] * 0.9
    away, own = sample(noise, CELL, x, y), sample(noise, CELL_ID, x, y)
    gap = sample(noise, CELL_EDGE, x, y)
    size = 0.40 + 0.12 * own
    uneven = away + 0.35 * small + 0.05 * hair
    inside = 1 - smoothstep(size - 0.05, size + 0.02, uneven)
    # A rosette's rim is three or four blots with gaps between them; small ones are filled.
    blots = smoothstep(-0.16, 0.02, rim + 0.10 * (own - 0.3))
    ring = inside * smoothstep(size - 0.23, size - 0.15, uneven) * blots
    solid = inside * (1 - smoothstep(0.10, 0.16, own))
    apart = smoothstep(0.0, 0.10, gap)
    dark = clamp01(max(ring, solid) * apart)
    coat = mix_colour(palette[0], palette[1], clamp01(0.40 + 0.55 * hair + 0.9 * broad + 0.2 * at.cavity))
    coat = mix_colour(coat, palette[2], 0.75 * inside)
    light = 1 + 0.14 * hair
    coat = (coat[0] * light, coat[1] * light, coat[2] * light)
    colour = mix_colour(coat, palette[3], dark * clamp01(0.92 - 0.12 * hair))
    return surface_of(
        (clamp01(colour[0]), clamp01(colour[1]), clamp01(colour[2])),
        roughness=0.62,
        height=1.3 * hair + 3 * broad + 0.4 * dark,
        subsurface=0.12,
    )


LEOPARD_PRINT = Material(
    name="leopard print",
    words=(
        "leopard print",
        "leopard spots",
        "leopard pattern",
        "leopard skin",
        "leopard fur",
        "leopard hide",
        "leopard coat",
        "leopard texture",
        "animal print",
        "animal pattern",
        "cheetah print",
        "cheetah spots",
        "cheetah pattern",
        "jaguar print",
        "jaguar spots",
        "ocelot print",
    ),
    kernel=leopard_print,
    families=(
        Family(
            "golden",
            (
                ("8c5c28", "bc8c4c", "744418", "0c0704"),
                ("c08c48", "e4bc80", "9c6428", "140c06"),
                ("dcb47c", "f6e0b4", "c08c4c", "20140a"),
            ),
        ),
        Family(
            "sand",
            (
                ("94764c", "c0a478", "7c5830", "100a06"),
                ("c8aa7c", "e8d2ac", "a88050", "181008"),
                ("e4d0aa", "f8ecd4", "c8a878", "26190e"),
            ),
        ),
        Family(
            "amber",
            (
                ("84481a", "b47434", "683410", "0a0503"),
                ("b8702c", "dca45c", "905020", "120a05"),
                ("d89c58", "f2cc94", "b47838", "1e1209"),
            ),
        ),
        Family(
            "tawny",
            (
                ("805c3c", "ac8660", "684024", "0d0806"),
                ("b08660", "d6b48c", "8c6040", "150d09"),
                ("d4b490", "f0dcc0", "b08a64", "22170f"),
            ),
        ),
    ),
    parameters=((0.80,),),
    shading=Shading(form=0.85, middle=0.6, fine=0.08, value=0.15),
    body=Body(inflation=1.3, relief=1.1, groove=0.9, smoothing=2.8, warp=30.0),
    align="flow",
    exposure=0.9,
    gamut=HIDES,
    dyed=3,
    translations=Translations(
        es="estampado de leopardo; piel de leopardo; animal print; manchas de leopardo",
        pt="estampa de leopardo; estampa de onça; pele de leopardo; oncinha",
        fr="imprimé léopard; taches de léopard; peau de léopard; imprimé animal",
        de="leopardenmuster; leopardenfell; leopardenprint; leomuster; animalprint",
        it="stampa leopardata; leopardato; maculato; pelle di leopardo",
        zh="豹纹; 豹皮; 豹子花纹; 动物纹",
        ja="ヒョウ柄; 豹柄; レオパード柄; アニマル柄",
        ru="леопардовый принт; леопардовый; шкура леопарда; животный принт",
    ),
)
