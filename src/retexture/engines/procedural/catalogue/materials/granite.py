"""Granite: grains of quartz, feldspar and mica grown into each other, ground smooth."""

from retexture.engines.procedural.catalogue.gamut import STONES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL_EDGE, CELL_ID, CLOUD, CLOUD_B, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def granite(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: grains a cell of the noise, whether they are fine.

    Palette: dark mica, pale quartz, feldspar, pale feldspar.
    """
    a, b = at.u + 0.61 * at.w, at.v + 0.79 * at.w
    broad = sample(noise, CLOUD, a * 0.5, b * 0.5)
    small = sample(noise, CLOUD_B, a * 2.2, b * 2.2)
    dust = sample(noise, GRAIN, a, b)
    # A switch, not a slide: it falls on the edges between tones, and a sliding size would smear.
    size = parameters[0] * (1.8 if parameters[1] > 0.5 else 1.0)
    # Two generations of crystals: large ones grew first, small ones filled what was left.
    x, y = a * size + 7 * small, b * size
    first, edge = sample(noise, CELL_ID, x, y), sample(noise, CELL_EDGE, x, y)
    second = sample(noise, CELL_ID, 2.3 * x + 411, 2.3 * y + 97)
    large = smoothstep(0.50, 0.56, first + 0.35 * broad) * smoothstep(0.02, 0.14, edge)
    colour = mix_colour(palette[0], palette[1], 0.3 + 0.7 * smoothstep(0.20, 0.30, second))
    colour = mix_colour(colour, palette[3], smoothstep(0.70, 0.76, second))
    spar = mix_colour(palette[2], palette[3], clamp01(1.9 * (first - 0.5) + 0.8 * small))
    colour = mix_colour(colour, spar, large)
    mica = smoothstep(0.92, 0.95, second) * (1 - large)
    light = 1 + 0.22 * broad + 0.10 * dust + 0.25 * small + 0.12 * at.cavity
    return surface_of(
        (min(colour[0] * light, 1.0), min(colour[1] * light, 1.0), min(colour[2] * light, 1.0)),
        roughness=0.30 + 0.25 * abs(small) - 0.12 * mica,
        metalness=0.35 * mica,
        height=3.0 * broad + 0.5 * large + 0.6 * small,
        subsurface=0.10,
    )


GRANITE = Material(
    name="granite",
    words=("granite", "polished granite", "granite stone", "granite rock"),
    translations=Translations(
        es="granito; granítico",
        pt="granito",
        fr="granit; granite; granitique",
        de="Granit; graniten",
        it="granito",
        zh="花岗岩; 花岗石",
        ja="花崗岩; 御影石; グラナイト",
        ru="гранит; гранитный",
    ),
    kernel=granite,
    gamut=STONES,
    families=(
        Family(
            "grey",
            (
                ("1a1a1b", "5c5a5a", "443c39", "7c7672"),
                ("343334", "a3a2a2", "8c7d76", "c8c1ba"),
                ("605e5c", "dbd9d6", "b8a79d", "f3ede5"),
            ),
        ),
        Family(
            "rose",
            (
                ("1c1415", "6a5450", "5c322c", "8c6258"),
                ("302628", "b8a098", "a4685c", "d4a89a"),
                ("54464a", "e4d4cc", "cc988a", "f6ded2"),
            ),
        ),
        Family(
            "black",
            (
                ("070708", "202124", "131315", "34363a"),
                ("0f0f11", "38393d", "232427", "585a60"),
                ("2c2d30", "7c7d82", "505257", "a6a8ae"),
            ),
        ),
        Family(
            "green",
            (
                ("0d1411", "3f5048", "20332a", "5c7266"),
                ("1c2722", "84988c", "4c6a5a", "a8bcae"),
                ("3c4a42", "c4d2c8", "88a696", "e2ece4"),
            ),
        ),
    ),
    parameters=((1.9, 0.0), (1.9, 0.0), (1.9, 1.0)),
    shading=Shading(form=0.85, middle=0.65, fine=0.12, value=0.2),
    body=Body(inflation=1.1, relief=1.6, groove=0.8, smoothing=1.8),
    exposure=0.8,
)
