"""Sequins: small discs of foil sewn on in rows, each hanging a little differently and so flashing alone."""

import math

from retexture.engines.procedural.catalogue.gamut import METALS
from retexture.engines.procedural.catalogue.kernel_math import hash01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, Tiles, sample
from retexture.prompts import Translations


@inlined
def sequins(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: distance of the discs. Palette: foil in shade, foil, flash."""
    broad = sample(noise, CLOUD, at.u * 0.4, at.v * 0.4)
    small = sample(noise, CLOUD_B, at.u * 1.3, at.v * 1.3)
    size = parameters[0]
    x, y = (at.u + 6 * broad) / size, (at.v + 6 * broad) / (0.66 * size)
    first = math.floor(y) - 1
    column = row = 0.0
    dx = dy = away = 9.0
    for step in range(2):  # the upper row lies over the lower one
        row = first + step
        shifted = x + 0.5 * (row & 1)
        column = math.floor(shifted)
        dx, dy = shifted - column - 0.5, 0.66 * (y - row - 0.75)
        away = math.sqrt(dx * dx + dy * dy)
        if away < 0.53:
            break
    tilt_x = hash01(column, row, at.seed) - 0.5
    tilt_y = hash01(column, row, at.seed + 1) - 0.5
    own = hash01(column, row, at.seed + 2)
    hole = 1 - smoothstep(0.05, 0.08, away)
    rim = smoothstep(0.42, 0.49, away)
    cup = away * away
    facing = 0.45 + 0.7 * tilt_y + 0.55 * (own - 0.5) + 0.6 * (at.upward - 0.5) + 0.5 * broad + 0.8 * dy
    facing += 0.25 * at.cavity + 0.15 * at.relief
    colour = mix_colour(palette[0], palette[1], smoothstep(0.05, 0.62, facing))
    colour = mix_colour(colour, palette[2], smoothstep(0.62, 0.92, facing + 0.3 * small))
    dark = (1 - 0.85 * hole) * (1 - 0.35 * rim)
    return surface_of(
        (colour[0] * dark, colour[1] * dark, colour[2] * dark),
        roughness=0.16 + 0.08 * own,
        metalness=0.95 - 0.6 * hole,
        height=size * (0.62 * (tilt_x * dx + tilt_y * dy) + 0.30 * cup) + 1.2 * (1 - rim) - hole + 2 * broad,
    )


SEQUINS = Material(
    name="sequins",
    words=("sequins", "sequined", "sequinned", "paillette", "glitter", "glittery", "sparkly", "disco ball"),
    translations=Translations(
        es="lentejuelas; lentejuela; purpurina; brillantina; bola de discoteca",
        pt="lantejoulas; lantejoula; paetês; purpurina; glitter; paetê",
        fr="paillettes; paillette; pailleté; strass; boule à facettes",
        de="Pailletten; Paillette; Glitzer; glitzernd; Discokugel; paillettenbesetzt",
        it="paillettes; lustrini; glitter; brillantini; strobosfera",
        zh="亮片; 闪片; 珠片; 亮粉; 闪粉",
        ja="スパンコール; グリッター; ラメ; ミラーボール",
        ru="пайетки; блёстки; глиттер; пайетка; с пайетками",
    ),
    kernel=sequins,
    gamut=METALS,
    many_coloured=True,
    families=(
        Family(
            "gold",
            (("5c3a10", "d8a048", "fff0c0"), ("7c5018", "ecb85c", "fff6d8"), ("a87830", "fcd488", "ffffff")),
        ),
        Family(
            "silver",
            (("34383e", "a8b0b8", "f8fafc"), ("4c5058", "c4ccd2", "ffffff"), ("74787e", "e0e6ea", "ffffff")),
        ),
        Family(
            "ruby",
            (("34040c", "b81c34", "fcb0b8"), ("4c0814", "d43048", "ffccd0"), ("781c2c", "f05c70", "ffe4e4")),
        ),
        Family(
            "mermaid",
            (("08304c", "18b4a4", "d8a8fc"), ("10446c", "34d0c0", "e8c4ff"), ("2c6c94", "74ecdc", "f8e4ff")),
        ),
    ),
    parameters=((26.0,), (23.0,), (21.0,)),
    shading=Shading(form=0.85, middle=0.6, fine=0.1, value=0.25),
    body=Body(inflation=1.4, relief=1.1, groove=1.0, smoothing=2.8, warp=26.0),
    exposure=0.8,
    metal=True,
)
