"""Grass: blades that overlap upwards, yellow at the tip, thinner where they are trodden, with daisies."""

import math

from retexture.engines.procedural.catalogue.gamut import PLANTS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Accent, Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def grass(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: length of the blades, amount of flowers, their metalness.

    Palette: soil and shade, blade, tip, flower.
    """
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 1.1, at.v * 1.1)
    dry = sample(noise, CLOUD_B, at.u * 0.35 + 333, at.v * 0.35)
    blades, tips = 0.0, 0.0
    # Three coats of blades, each leaning its own way and combed by the wind.
    for coat in range(3):
        x = at.u + (coat - 1) * 0.34 * at.v + 26 * broad + 7 * small + 211 * coat
        tuft = sample(noise, CELL, x * (1.0 + 0.25 * coat), at.v * (0.30 + 0.07 * coat) + 97 * coat)
        blade = sample(noise, STREAK, x * (1.25 + 0.3 * coat), at.v * 0.42 + 60 * tuft)
        stands = 0.75 * blade + 0.60 * (0.55 - tuft) * parameters[0]
        if stands > blades:
            blades = stands
            tips = 1 - tuft
    light = 0.16 + 0.75 * blades + 0.35 * small + 0.30 * broad + 0.25 * at.cavity
    colour = mix_colour(palette[0], palette[1], clamp01(1.6 * light))
    sunlit = smoothstep(0.35, 0.9, light + 0.35 * tips - 0.15) * (0.45 + 0.55 * smoothstep(-0.2, 0.3, dry))
    colour = mix_colour(colour, palette[2], clamp01(sunlit))
    # Daisies: a ring of petals around an eye, one in some cells of a lattice that is shaken.
    size = 26.0
    column, row = math.floor(at.u / size), math.floor(at.v / size)
    one, other = hash01(column, row, at.seed), hash01(column, row, at.seed + 3)
    away_x = at.u - (column + 0.3 + 0.4 * one) * size
    away_y = at.v - (row + 0.3 + 0.4 * other) * size
    away = math.sqrt(away_x * away_x + 1.5 * away_y * away_y)
    chosen = smoothstep(0.60, 0.62, hash01(column, row, at.seed + 8)) * parameters[1]
    petal = (1 - smoothstep(3.6, 4.6, away)) * chosen
    eye = (1 - smoothstep(1.0, 1.8, away)) * chosen
    colour = mix_colour(colour, palette[3], petal)
    colour = mix_colour(colour, (0.72, 0.42, 0.02), 0.8 * eye * (1 - parameters[2]))
    metal = 0.8 * petal * parameters[2]
    return surface_of(
        colour,
        roughness=0.70 - 0.25 * metal,
        metalness=metal,
        height=9 * blades + 5 * broad + 2 * small + 4 * petal,
        subsurface=0.20,
    )


GRASS = Material(
    name="grass",
    words=("grass", "grassy", "lawn", "turf", "meadow", "topiary", "grass covered"),
    translations=Translations(
        es="hierba; césped; pasto; pradera; herboso",
        pt="grama; relva; gramado; capim; relvado",
        fr="herbe; gazon; pelouse; prairie; herbeux",
        de="Gras; Rasen; Wiese; grasbewachsen; grasig",
        it="erba; prato; erboso; prato verde",
        zh="草; 草地; 草坪; 青草; 草皮",
        ja="草; 芝生; 芝; 草原",
        ru="трава; газон; травяной; лужайка; травянистый",
    ),
    kernel=grass,
    gamut=PLANTS,
    families=(
        Family(
            "meadow",
            (
                ("0d1406", "2c4a12", "6a8424", "f4f2ea"),
                ("14200a", "40691a", "8fae38", "f4f2ea"),
                ("24340f", "6a962c", "c4d660", "f4f2ea"),
            ),
        ),
        Family(
            "spring",
            (
                ("0a1808", "1f5a1c", "5aa02c", "f6d848"),
                ("10280c", "338428", "82c43c", "f6d848"),
                ("205018", "5cb43c", "bce868", "f6d848"),
            ),
        ),
        Family(
            "dry",
            (
                ("1c1608", "5a4c1c", "9c8840", "e8e0d0"),
                ("30260e", "8a7430", "c8b464", "e8e0d0"),
                ("54461e", "bca45c", "eedc9c", "e8e0d0"),
            ),
        ),
        Family(
            "autumn",
            (
                ("1a1006", "4c4014", "94641c", "c45a3c"),
                ("2a1c0a", "70601e", "b8842c", "c45a3c"),
                ("4a3814", "a48c38", "dcb054", "c45a3c"),
            ),
        ),
    ),
    parameters=((1.0,),),
    shading=Shading(form=0.7, middle=0.5, fine=0.05, value=0.12),
    body=Body(inflation=1.0, relief=1.3, smoothing=2.4),
    align="level",
    exposure=0.8,
    accent=Accent(words=("flower", "daisy", "blossom", "details"), amount=1),
    light="overcast",
)
