"""Composite panels: moulded sheets with narrow seams, each of its own faint tone, a few with a hatch."""

import math

from retexture.engines.procedural.catalogue.gamut import PAINTS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Accent, Body, Family, Material, Repeat, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def _seam(x: float, y: float, width: float, height: float) -> float:
    """Distance to the border of a cell."""
    return min(min(x, width - x), min(y, height - y))


@inlined
def composite_panels(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: width and height of a panel, amount of the accent in the seams.

    Palette: panel, its other tone, seam, accent.
    """
    width, height = parameters[0], parameters[1]
    row = math.floor(at.v / height)
    # Every second course is shifted by half a panel, as sheets are that carry each other.
    across = at.u + 0.5 * width * (row - 2 * math.floor(row / 2))
    column = math.floor(across / width)
    one, other = hash01(column, row, at.seed), hash01(column, row, at.seed + 5)
    x, y = across - column * width, at.v - row * height
    away = _seam(x, y, width, height)
    # Some are divided once more, and some bear a hatch.
    split = smoothstep(0.55, 0.56, one)
    away = mix(away, min(away, abs(x - (0.3 + 0.4 * other) * width)), split)
    hatch = abs(_seam(x - 0.2 * width, y - 0.25 * height, 0.6 * width, 0.5 * height))
    away = mix(away, min(away, hatch + 0.6), smoothstep(0.82, 0.83, other) * (1 - split))
    seam, shoulder = 1 - smoothstep(0.7, 1.7, away), smoothstep(0.6, 5.0, away)
    broad = sample(noise, CLOUD, at.u * 0.4, at.v * 0.4)
    colour = mix_colour(palette[0], palette[1], clamp01(0.45 + 1.1 * (one - 0.5) + 0.6 * broad))
    joint = mix_colour(palette[2], palette[3], parameters[2])
    colour = mix_colour(colour, joint, 0.9 * seam)
    return surface_of(
        colour,
        roughness=mix(0.34 + 0.08 * (other - 0.5), 0.7, seam),
        height=1.6 * broad + 0.7 * shoulder - 0.3 * seam + 0.03 * sample(noise, GRAIN, at.u, at.v),
        subsurface=0.05,
    )


COMPOSITE_PANELS = Material(
    name="composite panels",
    words=(
        "composite panels",
        "composite panel",
        "composite",
        "composite cladding",
        "spaceship panels",
        "hull panels",
        "white panels",
        "white wall panels",
        "metal panels",
        "aluminium panels",
        "aluminum panels",
    ),
    translations=Translations(
        es="paneles compuestos; panel composite; paneles de composite",
        pt="painéis compostos; painéis de compósito",
        fr="panneaux composites; panneau composite",
        de="Verbundplatten; Verbundplatte; Kompositplatten",
        it="pannelli compositi; pannello composito",
        zh="复合板; 复合面板; 铝塑板",
        ja="複合パネル; コンポジットパネル; 複合材パネル",
        ru="композитные панели; композитная панель; композит",
    ),
    kernel=composite_panels,
    gamut=PAINTS,
    families=(
        Family(
            "white",
            (
                ("b4b9be", "c3c8cc", "7c8288", "2ad4e6"),
                ("d6d9dc", "e0e3e5", "8d9399", "2ad4e6"),
                ("e8eaeb", "eff0f1", "9ba1a7", "2ad4e6"),
            ),
        ),
        Family(
            "grey",
            (
                ("6c7277", "7b8186", "24282c", "2ad4e6"),
                ("848a8f", "93999e", "32373b", "2ad4e6"),
                ("9aa0a5", "a9aeb3", "3a3f44", "2ad4e6"),
            ),
        ),
        Family(
            "sand",
            (
                ("8a8174", "989083", "4a4338", "2ad4e6"),
                ("b3aa9c", "c0b8ab", "686052", "2ad4e6"),
                ("d8d1c5", "e2dcd2", "8d8576", "2ad4e6"),
            ),
        ),
        Family(
            "graphite",
            (
                ("26292d", "303438", "0c0e10", "2ad4e6"),
                ("32363a", "3e4246", "111315", "2ad4e6"),
                ("3c4045", "4a4f54", "14171a", "2ad4e6"),
            ),
        ),
    ),
    parameters=((190.0, 118.0, 0.0),),
    dyed=2,
    accent=Accent(("seam", "joint"), amount=2),
    shading=Shading(form=0.75, middle=0.6, fine=0.28, value=0.12),
    body=Body(inflation=0.25, relief=0.6, groove=0.7, smoothing=1.2, warp=8.0),
    align="level",
    repeat=Repeat("panels", 118.0, 1.0),
    true_colours=True,
)
