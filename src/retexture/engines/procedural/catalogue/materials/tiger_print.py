"""Tiger print: black stripes that taper and break off on a short orange coat, paler in places."""

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
def tiger_print(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: distance of the stripes. Palette: coat, lit coat, pale belly, stripes."""
    hair = short_hair(noise, at.u, at.v)
    broad = sample(noise, CLOUD, at.u * 0.4, at.v * 0.4)
    bend = sample(noise, CLOUD_B, at.u * 0.35, at.v * 0.35)
    small = sample(noise, CLOUD_B, at.u * 1.2 + 80, at.v * 1.2)
    place = at.v + 46 * bend + 13 * small
    wave = math.sin(6.2832 * place / parameters[0])
    # Stripes are long lenses: they swell and end where a slow wave across them rises and falls.
    lens = sample(noise, CLOUD, at.u * 0.45 + 400, at.v * 1.5)
    dark = smoothstep(0.22, 0.52, wave + 1.9 * lens + 0.18 * hair - 0.05)
    belly = smoothstep(0.05, 0.35, broad - 0.30 * (at.upward - 0.5))
    coat = mix_colour(palette[0], palette[1], clamp01(0.45 + 0.6 * hair + 0.7 * small + 0.25 * at.cavity))
    coat = mix_colour(coat, palette[2], 0.65 * belly)
    colour = mix_colour(coat, palette[3], dark * clamp01(0.94 - 0.10 * hair))
    return surface_of(
        colour,
        roughness=0.62,
        height=1.3 * hair + 3 * broad + 0.4 * dark,
        subsurface=0.12,
    )


TIGER_PRINT = Material(
    name="tiger print",
    words=(
        "tiger print",
        "tiger stripes",
        "tiger striped",
        "tiger pattern",
        "tiger skin",
        "tiger fur",
        "tiger hide",
        "tiger coat",
        "tiger texture",
    ),
    kernel=tiger_print,
    families=(
        Family(
            "orange",
            (
                ("8c3c0a", "bc6018", "b09068", "080503"),
                ("c0601a", "e48c38", "e4cca4", "0d0806"),
                ("dc8c40", "f6b46c", "f8ecd8", "160e0a"),
            ),
        ),
        Family(
            "amber",
            (
                ("8a4a10", "b87420", "a88c60", "0a0604"),
                ("c07420", "e4a044", "e2cc9c", "100a06"),
                ("dca050", "f6c880", "f8ecd0", "1a110a"),
            ),
        ),
        Family(
            "rust",
            (
                ("7c2e0c", "a84c1a", "a88468", "080403"),
                ("ac4c1c", "d47438", "dcc0a4", "0d0705"),
                ("d07c48", "eca470", "f4e4d4", "160c08"),
            ),
        ),
        Family(
            "gold",
            (
                ("8c5818", "b88430", "a89068", "0b0704"),
                ("c48c34", "e4b45c", "e6d4ac", "120b06"),
                ("dcb468", "f6d898", "faf0dc", "1c130b"),
            ),
        ),
    ),
    parameters=((50.0,),),
    shading=Shading(form=0.85, middle=0.6, fine=0.08, value=0.15),
    body=Body(inflation=1.3, relief=1.1, groove=0.9, smoothing=2.8, warp=34.0),
    align="flow",
    exposure=0.9,
    gamut=HIDES,
    dyed=3,
    translations=Translations(
        es="estampado de tigre; rayas de tigre; piel de tigre; atigrado",
        pt="estampa de tigre; listras de tigre; pele de tigre; tigrado",
        fr="imprimé tigre; rayures de tigre; peau de tigre; tigré",
        de="tigermuster; tigerstreifen; tigerfell; tigerdruck",
        it="stampa tigrata; tigrato; strisce di tigre; pelle di tigre",
        zh="虎纹; 虎皮; 老虎条纹",
        ja="トラ柄; 虎柄; タイガー柄; 虎縞",
        ru="тигровый принт; тигровый; полосы тигра; шкура тигра",
    ),
)
