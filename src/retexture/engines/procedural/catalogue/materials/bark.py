"""Bark: ridges that run along the form, split into plates, with moss and lichen on their backs."""

from retexture.engines.procedural.catalogue.gamut import WOODS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL_EDGE, CLOUD, CLOUD_B, GRAIN, RIDGE, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def bark(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: depth of the furrows. Palette: furrow, ridge, weathered crest, lichen."""
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.35)
    small = sample(noise, CLOUD_B, at.u * 1.6, at.v * 1.0)
    grain = sample(noise, GRAIN, at.u, at.v)
    bent = at.u + 30 * broad + 7 * small
    # Ridges part and meet again; the young bark in the furrows repeats them on a smaller scale.
    coarse = sample(noise, RIDGE, bent * 0.95, at.v * 0.24 + 14 * broad)
    young = sample(noise, RIDGE, bent * 2.1 + 311, at.v * 0.62 + 6 * small)
    split = sample(noise, CELL_EDGE, bent * 1.5 + 233, at.v * 1.25 + 9 * small)
    fibre = sample(noise, STREAK, bent * 1.7, at.v * 0.6)
    ridge = smoothstep(0.28, 0.72, coarse)
    chip = smoothstep(0.0, 0.16, split)
    light = (
        0.08
        + 0.50 * ridge
        + 0.30 * (young - 0.4)
        + 0.10 * (chip - 0.6) * ridge
        + 0.16 * fibre
        + 0.40 * small
        + 0.14 * grain
        + 0.22 * at.cavity
    )
    colour = mix_colour(palette[0], palette[1], clamp01(1.35 * light))
    colour = mix_colour(colour, palette[2], 0.8 * smoothstep(0.50, 1.0, light + 0.25 * broad))
    patch = sample(noise, CLOUD_B, at.u * 0.5 + 77, at.v * 0.5) + 0.25 * small
    grown = smoothstep(0.14, 0.34, patch + 0.10 * (at.upward - 0.5)) * ridge
    colour = mix_colour(colour, palette[3], 0.34 * grown)
    return surface_of(
        colour,
        roughness=0.93,
        height=parameters[0] * (14 * ridge + 5.5 * young + 1.8 * chip * ridge)
        + 1.6 * fibre
        + 2.4 * small
        + 0.8 * grain,
    )


BARK = Material(
    name="bark",
    words=("bark", "tree bark", "oak bark", "wood bark", "cork bark"),
    translations=Translations(
        es="corteza; corteza de árbol",
        pt="casca de árvore; casca de madeira",
        fr="écorce; écorce d'arbre",
        de="Rinde; Baumrinde; Borke",
        it="corteccia; corteccia d'albero",
        zh="树皮",
        ja="樹皮; 木の皮",
        ru="кора; кора дерева; древесная кора",
    ),
    kernel=bark,
    gamut=WOODS,
    families=(
        Family(
            "oak",
            (
                ("1e1711", "4e4032", "86745e", "6c7440"),
                ("382b20", "766350", "a8947a", "848c54"),
                ("6a5a48", "a8967e", "d4c4a8", "a4a878"),
            ),
        ),
        Family(
            "pine",
            (
                ("180b06", "6a3420", "b47050", "5c6438"),
                ("28140c", "94502f", "d4946c", "78804c"),
                ("4c2a1a", "c4845c", "f0c8a0", "989c68"),
            ),
        ),
        Family(
            "birch",
            (
                ("14110f", "7c766e", "c0bab0", "6c7048"),
                ("28221e", "b4aea4", "e8e4dc", "8c9064"),
                ("54504a", "dcd8d0", "fcfaf4", "acb084"),
            ),
        ),
        Family(
            "cork",
            (
                ("2a1a0c", "8a6238", "c49c68", "7c7448"),
                ("46301a", "b08650", "e0bc88", "948c5c"),
                ("745434", "d4b07c", "f6deb4", "b4ac7c"),
            ),
        ),
    ),
    parameters=((1.0,),),
    shading=Shading(form=0.85, middle=0.6, fine=0.08, value=0.2),
    body=Body(inflation=1.0, relief=1.4, groove=1.0, smoothing=2.0, warp=28.0),
    align="flow",
    exposure=0.6,
    light="overcast",
)
