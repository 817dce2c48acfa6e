"""Stone: broken shelves, pits and cracks, stained by weather and worn on the edges."""

import math

from retexture.engines.procedural.catalogue.gamut import STONES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Accent, Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, FINE_CELL, GRAIN, VEIN, Tiles, sample
from retexture.prompts import Translations

_WARMTH = 0.09  # how far the beds lie apart from grey, to ochre and to blue
_LICHEN = (0.40, 0.39, 0.24)  # linear light


@inlined
def stone(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: roughness of the break, amount of the accent in the cracks, metalness of the accent.

    Palette: dark ground, light ground, stain, accent.
    """
    a, b = at.u + 0.61 * at.w, at.v + 0.79 * at.w
    broad = sample(noise, CLOUD, a * 0.55, b * 0.55)
    small = sample(noise, CLOUD_B, a * 1.7, b * 1.7)
    stain = sample(noise, CLOUD_B, a * 0.36 + 400, b * 0.36)
    grain = sample(noise, GRAIN, a * 0.9, b * 0.9)
    pit = 1 - smoothstep(0.12, 0.30, sample(noise, FINE_CELL, a * 0.62 + 6 * small, b * 0.62))
    pit *= smoothstep(-0.02, 0.22, broad + 0.6 * small)
    line = sample(noise, VEIN, a * 0.42 + 55 * small + 211, b * 0.42 + 34 * broad)
    open_crack = smoothstep(-0.12, 0.10, stain)
    crack = (1 - smoothstep(0.25, 1.15, line)) * open_crack
    # Stone breaks in shelves: flat tops, short steep faces.
    level = 3.2 * (broad + 0.45 * small) + 0.012 * at.w
    shelf = math.floor(level) + smoothstep(0.70, 1.0, level - math.floor(level))

    # Beds of another colour and grain, bent a little, each with a dark parting below it.
    bed = b * 0.021 + 1.9 * broad + 0.35 * small
    which, in_bed = hash01(math.floor(bed), 3, at.seed), bed - math.floor(bed)
    parting = (1 - smoothstep(0.0, 0.10, in_bed)) * smoothstep(-0.1, 0.2, stain + 0.3 * small)
    bedded = smoothstep(-0.05, 0.20, broad + 0.5 * stain)
    # Colonies of lichen, round and pale, on what lies open to the sky.
    colony = sample(noise, CELL, a * 0.72 + 9 * small, b * 0.72 + 9 * broad)
    lichen = 1 - smoothstep(0.16, 0.30, colony + 0.12 * grain - 0.25 * (at.upward - 0.5))
    lichen *= smoothstep(0.05, 0.22, stain - 0.25 * small + 0.12 * at.cavity)

    light = 0.48 + 0.85 * broad + 0.75 * small + 0.16 * grain + 0.30 * at.cavity
    colour = mix_colour(palette[0], palette[1], clamp01(light))
    colour = mix_colour(
        colour, palette[2], 0.48 * smoothstep(0.02, 0.42, stain + 0.5 * small - 0.18 * at.cavity)
    )
    warm = 1 + _WARMTH * bedded * (2 * which - 1) + 0.16 * stain
    colour = (colour[0] * warm, colour[1], colour[2] * (2 - warm))
    crust = mix_colour(colour, _LICHEN, 0.70)
    colour = mix_colour(colour, crust, lichen)
    dark = (1 - 0.6 * pit) * (1 - 0.38 * parting * bedded) * (1 - 0.82 * crack * (1 - parameters[1]))
    filled = parameters[1] * (1 - smoothstep(1.1, 2.2, line)) * open_crack
    colour = mix_colour((colour[0] * dark, colour[1] * dark, colour[2] * dark), palette[3], filled)
    metal = 0.6 * filled * parameters[2]
    rough = 15 * (shelf - level) * parameters[0] + 16 * broad + 8 * small + 0.9 * grain - 4.5 * pit
    rough += 2.5 * bedded * (which - 0.5) - 2.2 * parting * bedded + 0.9 * lichen
    return surface_of(
        colour,
        roughness=0.86 - 0.5 * metal,
        metalness=metal,
        height=rough - 5 * crack * (1 - 0.8 * parameters[1]),
        subsurface=0.03,
    )


STONE = Material(
    name="stone",
    words=(
        "stone",
        "rock",
        "carved stone",
        "limestone",
        "rocky",
        "boulder",
        "weathered stone",
        "rough stone",
        "stone carving",
        "petrified",
    ),
    translations=Translations(
        es="piedra; roca; piedra tallada; piedra caliza; rocoso; pétreo",
        pt="pedra; rocha; pedra esculpida; calcário; rochoso; pedra calcária; pétreo",
        fr="pierre; roche; pierre taillée; calcaire; rocher; pierre de taille; rocheux; roc",
        de="Stein; Fels; Naturstein; Kalkstein; steinern; felsig; behauener Stein; Gestein; Bruchstein",
        it="pietra; roccia; pietra scolpita; calcare; pietra calcarea; roccioso; sasso",
        zh="石头; 石; 岩石; 石材; 石雕; 石灰石; 石质; 石制; 石灰岩",
        ja="石; 岩; 石材; 石造り; 石彫; 石灰岩; 岩石; ストーン; 石製; 石造",
        ru=(
            "камень; каменный; скала; скальный; известняк; резной камень; камня; камнем; камне; камни; "
            "камней; камню"
        ),
    ),
    kernel=stone,
    gamut=STONES,
    families=(
        Family(
            "limestone",
            (
                ("4d463d", "776c5c", "5c4a30", "d9a441"),
                ("847866", "b3a68e", "806440", "d9a441"),
                ("b9ad96", "e2d8c2", "b1935f", "d9a441"),
            ),
        ),
        Family(
            "slate",
            (
                ("212325", "42464a", "38332c", "d9a441"),
                ("4d5052", "7c8082", "5e564a", "d9a441"),
                ("878889", "babab8", "8b7e68", "d9a441"),
            ),
        ),
        Family(
            "red sandstone",
            (
                ("45271d", "73462f", "2d1d19", "e0b064"),
                ("85543c", "b5835f", "654034", "e0b064"),
                ("bb9070", "e4c4a0", "9a6a4c", "e0b064"),
            ),
        ),
        Family(
            "basalt and lichen",
            (
                ("22231f", "43443e", "5a5636", "d9a441"),
                ("55564e", "83847a", "96894f", "d9a441"),
                ("909086", "c3c2b4", "c0a968", "d9a441"),
            ),
        ),
    ),
    parameters=((1.0,),),
    shading=Shading(form=0.6, middle=0.36, fine=0.06, value=0.12),
    body=Body(inflation=0.9, relief=1.25, groove=0.8, smoothing=1.4),
    exposure=0.68,
    accent=Accent(words=("crack", "fissure", "vein"), amount=1),
)
