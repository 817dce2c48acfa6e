"""Zebra print: black stripes that fork, swell and taper on a short pale coat."""

import math

from retexture.engines.procedural.catalogue.gamut import HIDES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.engines.procedural.catalogue.short_hair import short_hair
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, Tiles, sample
from retexture.prompts import Translations


@inlined
def zebra_print(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: distance of the stripes. Palette: pale coat, its shade, stripes, their sheen."""
    hair = short_hair(noise, at.u, at.v)
    broad = sample(noise, CLOUD, at.u * 0.35, at.v * 0.35)
    small = sample(noise, CLOUD_B, at.u * 0.55, at.v * 0.55)
    bend = sample(noise, CLOUD_B, at.u * 0.22 + 300, at.v * 0.22)
    # Two trains of waves a little apart in length meet now and then: there the stripes fork.
    place = at.v + 0.25 * at.u + 70 * bend + 26 * small
    wave = math.sin(6.2832 * place / parameters[0])
    other = math.sin(6.2832 * (place + 0.9 * at.u * 0.35) / (1.31 * parameters[0]) + 1.0)
    forks = smoothstep(0.02, 0.26, broad)
    level = wave + (0.75 * other - 0.25 * wave) * forks
    swell = 0.9 * sample(noise, CLOUD, at.u * 0.6 + 190, at.v * 0.6)
    dark = smoothstep(-0.14, 0.14, level + swell + 0.16 * hair + 0.02)
    pale = mix_colour(palette[0], palette[1], clamp01(0.30 - 0.55 * hair - 0.3 * at.cavity + 0.6 * broad))
    black = mix_colour(palette[2], palette[3], clamp01(0.25 + 0.6 * hair + 0.25 * at.cavity))
    return surface_of(
        mix_colour(pale, black, dark),
        roughness=0.62 - 0.08 * dark,
        height=1.3 * hair + 3 * broad + 0.5 * dark,
        subsurface=0.12,
    )


ZEBRA_PRINT = Material(
    name="zebra print",
    words=(
        "zebra print",
        "zebra stripes",
        "zebra striped",
        "zebra pattern",
        "zebra skin",
        "zebra hide",
        "zebra fur",
        "zebra coat",
        "zebra texture",
        "zebra pelt",
    ),
    kernel=zebra_print,
    families=(
        Family(
            "black on white",
            (
                ("c6c2ba", "928c82", "0a0908", "2c2826"),
                ("e8e4dc", "bcb4a8", "0d0c0b", "34302c"),
                ("f8f6f2", "d8d2c8", "141210", "403a36"),
            ),
        ),
        Family(
            "black on cream",
            (
                ("c4b48e", "8c7a58", "0c0806", "302418"),
                ("e6d8b4", "b8a47c", "100b08", "382a1c"),
                ("f6ecd2", "d8c8a4", "18110c", "443424"),
            ),
        ),
        Family(
            "dark brown on sand",
            (
                ("b8a68c", "84705a", "140b07", "35221a"),
                ("d8c8ae", "a8947a", "1a0f0a", "40291e"),
                ("efe4d0", "cdbca2", "24160f", "4e3528"),
            ),
        ),
        Family(
            "charcoal on white",
            (
                ("bcbec0", "8a8c90", "121316", "383a40"),
                ("e0e2e4", "b4b6ba", "16181c", "40434a"),
                ("f6f7f8", "d4d6d8", "1e2024", "4c5058"),
            ),
        ),
    ),
    parameters=((58.0,),),
    shading=Shading(form=0.85, middle=0.6, fine=0.08, value=0.15),
    body=Body(inflation=1.3, relief=1.1, groove=0.9, smoothing=2.8, warp=42.0),
    align="flow",
    exposure=0.9,
    gamut=HIDES,
    dyed=2,
    translations=Translations(
        es="estampado de cebra; rayas de cebra; piel de cebra",
        pt="estampa de zebra; listras de zebra; pele de zebra",
        fr="imprimé zèbre; rayures de zèbre; zébré; peau de zèbre",
        de="zebramuster; zebrastreifen; zebrafell; zebradruck",
        it="stampa zebrata; zebrato; strisce di zebra; pelle di zebra",
        zh="斑马纹; 斑马条纹; 斑马皮",
        ja="ゼブラ柄; シマウマ柄; ゼブラ模様",
        ru="зебровый принт; полосы зебры; принт зебры; шкура зебры",
    ),
)
