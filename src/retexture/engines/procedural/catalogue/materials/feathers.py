"""Feathers: long vanes that overlap along the form, each with its shaft, barbs and pale or barred tip."""

import math

from retexture.engines.procedural.catalogue.gamut import HIDES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def feathers(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: width of a feather. Palette: root, vane, tip, bar."""
    broad = sample(noise, CLOUD, at.u * 0.4, at.v * 0.4)
    small = sample(noise, CLOUD_B, at.u * 1.4, at.v * 1.4)
    fuzz = sample(noise, GRAIN, at.u * 1.1, at.v * 1.1)
    width = parameters[0]
    x, y = (at.u + 16 * broad + 3 * small) / width, (at.v + 14 * broad + 5 * small) / (1.15 * width)
    first = math.floor(y) - 2
    row = first
    column = across = along = reach = 0.0
    for step in range(3):  # the upper rows lie over the lower ones
        row = first + step
        shifted = x + 0.5 * (row & 1) + 0.22 * (hash01(row, 3, at.seed) - 0.5)
        column = math.floor(shifted)
        across, along = 2 * (shifted - column) - 1, y - row
        tip = max(1 - across * across, 0.0)
        reach = 1.05 + 1.15 * tip + 0.25 * (hash01(column, row, at.seed + 2) - 0.5)
        reach += 0.05 * fuzz + 0.04 * math.sin(26.0 * across)
        if along < reach:
            break
    which = hash01(column, row, at.seed)
    # Barbs leave the shaft at an angle, to both sides.
    barb = 0.5 + 0.5 * math.sin(11.0 * along * 3.2 - 16.0 * abs(across) + 6.0 * which)
    shaft = 1 - smoothstep(0.02, 0.07, abs(across))
    left = reach - along
    rim = 1 - smoothstep(0.02, 0.22, left)
    bar = 0.5 + 0.5 * math.sin(7.5 * left + 1.5 * abs(across))
    marked = smoothstep(0.62, 0.85, bar) * smoothstep(0.35, 0.55, which) * smoothstep(0.3, 0.6, left)
    tone = 0.10 + 0.42 * along + 0.30 * (which - 0.5) + 0.26 * (barb - 0.5) + 0.18 * fuzz + 0.4 * small
    colour = mix_colour(palette[0], palette[1], clamp01(tone + 0.2 * at.cavity))
    colour = mix_colour(colour, palette[3], 0.65 * marked)
    colour = mix_colour(colour, palette[2], clamp01(0.65 * rim + 0.55 * shaft))
    dark = 0.38 + 0.62 * smoothstep(0.25, 0.95, along)
    return surface_of(
        (colour[0] * dark, colour[1] * dark, colour[2] * dark),
        roughness=0.70,
        height=width * (0.11 * along - 0.05 * across * across)
        + 0.9 * barb
        + 1.4 * shaft
        + 0.5 * fuzz
        + 3 * broad,
        subsurface=0.20,
    )


FEATHERS = Material(
    name="feathers",
    words=("feathers", "feathered", "feathery", "plumage", "plume", "down feather", "bird feather"),
    translations=Translations(
        es="pluma; plumas; plumaje; emplumado",
        pt="pena; penas; plumas; plumagem; emplumado",
        fr="plume; plumes; plumage; emplumé",
        de="Feder; Federn; Gefieder; gefiedert; Daunen",
        it="piuma; piume; piumaggio; piumato",
        zh="羽毛; 羽",
        ja="羽; 羽毛; 羽根; フェザー",
        ru="перо; перья; оперение; пернатый",
    ),
    kernel=feathers,
    gamut=HIDES,
    many_coloured=True,
    families=(
        Family(
            "white",
            (
                ("706c68", "c4c0bc", "f0eeea", "a09890"),
                ("a4a09c", "e8e5e0", "fcfbf9", "c8c0b8"),
                ("c8c4c0", "faf8f5", "ffffff", "e0dcd4"),
            ),
        ),
        Family(
            "hawk",
            (
                ("20140c", "6c4c30", "c8ac84", "1c100a"),
                ("38261a", "9c7450", "ecd8b8", "2c1c10"),
                ("684c38", "d0ac84", "fcf4e4", "503828"),
            ),
        ),
        Family(
            "peacock",
            (
                ("041820", "0c5c68", "5c9c44", "142c74"),
                ("082c38", "148c94", "98c860", "20449c"),
                ("206474", "54c4c0", "d4f0a0", "5480d0"),
            ),
        ),
        Family(
            "flamingo",
            (
                ("602430", "c86c74", "f0b8b0", "9c2c44"),
                ("943c4c", "f0989c", "fcd8d0", "cc4c64"),
                ("cc7480", "fcc4c0", "fff0ec", "ec8494"),
            ),
        ),
    ),
    parameters=((60.0,), (52.0,), (46.0,)),
    shading=Shading(form=0.75, middle=0.5, fine=0.06, value=0.12),
    body=Body(inflation=1.3, relief=1.0, groove=0.9, smoothing=2.6, warp=26.0),
    align="flow",
    exposure=0.8,
)
