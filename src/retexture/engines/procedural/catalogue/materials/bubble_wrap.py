"""Bubble wrap: clear film with rows of air cushions, a few of them popped."""

import math

from retexture.engines.procedural.catalogue.gamut import PLASTICS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, Tiles, sample
from retexture.prompts import Translations


@inlined
def bubble_wrap(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: distance of the bubbles. Palette: film, bubble, glint."""
    broad = sample(noise, CLOUD, at.u * 0.4, at.v * 0.4)
    small = sample(noise, CLOUD_B, at.u * 1.4, at.v * 1.4)
    size = parameters[0]
    u, v = at.u + 5 * broad, at.v + 5 * broad
    row = math.floor(v / (0.866 * size))
    shifted = u / size + 0.5 * (row & 1)
    column = math.floor(shifted)
    dx, dy = shifted - column - 0.5, (v - (row + 0.5) * 0.866 * size) / size
    away = math.sqrt(dx * dx + dy * dy)
    popped = smoothstep(0.90, 0.91, hash01(column, row, at.seed))
    inside = 1 - smoothstep(0.40, 0.43, away)
    dome = math.sqrt(max(1 - (away / 0.43) * (away / 0.43), 0.0))
    rim = (1 - smoothstep(0.02, 0.06, abs(away - 0.42))) * (1 - 0.4 * popped)
    crinkle = small * (popped * inside + 0.35 * (1 - inside))
    glint = 1 - smoothstep(0.06, 0.13, math.sqrt((dx + 0.14) * (dx + 0.14) + (dy + 0.17) * (dy + 0.17)))
    glint *= 1 - popped
    colour = mix_colour(palette[0], palette[1], clamp01(inside * (0.45 + 0.55 * dome) + 0.4 * crinkle))
    colour = mix_colour(colour, palette[2], clamp01(0.55 * rim + 0.85 * glint))
    shade = 1 - 0.30 * inside * smoothstep(0.0, 0.4, dy) * (1 - popped)
    return surface_of(
        (colour[0] * shade, colour[1] * shade, colour[2] * shade),
        roughness=0.07 + 0.12 * popped * inside,
        height=size * 0.24 * dome * (1 - 0.85 * popped) + 9 * crinkle + 2 * broad,
        subsurface=0.30,
        transmission=0.30,
    )


BUBBLE_WRAP = Material(
    name="bubble wrap",
    words=("bubble wrap", "bubblewrap", "bubble wrapped", "air cushion film", "packing film", "bubble foil"),
    translations=Translations(
        es="plástico de burbujas; film de burbujas",
        pt="plástico bolha; plástico-bolha",
        fr="papier bulle; film à bulles",
        de="Luftpolsterfolie; Noppenfolie; Blasenfolie",
        it="pluriball; plastica a bolle",
        zh="气泡膜; 泡泡膜; 气泡纸",
        ja="気泡緩衝材; プチプチ; エアキャップ",
        ru="пузырчатая плёнка; пупырка; воздушно-пузырчатая плёнка",
    ),
    kernel=bubble_wrap,
    gamut=PLASTICS,
    families=(
        Family(
            "clear",
            (("7c8890", "b4c0c6", "f4f8fa"), ("a8b4ba", "d4dee2", "ffffff"), ("c8d2d6", "eef4f6", "ffffff")),
        ),
        Family(
            "green",
            (("3c7858", "78b494", "dcf4e8"), ("60a080", "a0d8bc", "f0fcf6"), ("8cc4a8", "c8f0dc", "ffffff")),
        ),
        Family(
            "pink",
            (("944c68", "d08ca8", "fce4ec"), ("bc7490", "ecb4c8", "fff4f8"), ("dca0b8", "fcd8e4", "ffffff")),
        ),
        Family(
            "blue",
            (("34608c", "6c9cc8", "dcecfc"), ("5884b4", "98c0e8", "f0f8ff"), ("88b0dc", "c4e0fc", "ffffff")),
        ),
    ),
    parameters=((44.0,), (40.0,), (38.0,)),
    shading=Shading(form=0.8, middle=0.6, fine=0.08, value=0.3),
    body=Body(inflation=1.2, relief=1.1, groove=0.8, smoothing=2.8, warp=22.0),
    exposure=0.85,
)
