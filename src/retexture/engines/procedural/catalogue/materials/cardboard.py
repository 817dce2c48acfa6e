"""Cardboard: brown kraft paper over flutes that press through, torn open along the edges."""

import math

from retexture.engines.procedural.catalogue.gamut import PAPERS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def cardboard(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: distance of the flutes, how far the paper is torn off. Palette: depth, kraft, torn."""
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    small = sample(noise, CLOUD_B, at.u * 1.6, at.v * 1.6)
    grain = sample(noise, GRAIN, at.u, at.v)
    fibre = sample(noise, STREAK, at.v * 1.6, at.u * 0.8)
    wave = 0.5 + 0.5 * math.cos(6.2832 * (at.u + 3 * broad) / parameters[0])
    # Where the liner is torn off one looks at the flutes, between them into their shade.
    tear = broad + 0.45 * small + parameters[1] - 0.020 * min(at.border, 14.0)
    torn = smoothstep(0.115, 0.135, tear)
    lip = smoothstep(0.075, 0.110, tear) * (1 - torn)
    light = 0.55 + 0.35 * broad + 0.30 * small + 0.14 * grain + 0.16 * fibre + 0.20 * at.cavity
    colour = mix_colour(palette[0], palette[1], clamp01(light + 0.10 * (wave - 0.5) + 0.2))
    flute = mix_colour(palette[0], palette[1], clamp01(0.05 + 0.85 * wave + 0.2 * grain))
    colour = mix_colour(colour, flute, torn)
    colour = mix_colour(colour, palette[2], 0.75 * lip)
    return surface_of(
        colour,
        roughness=0.93,
        height=(1 - torn) * (3.4 + 0.55 * wave) + torn * 3.2 * wave + 0.5 * lip + 0.5 * grain + 1.4 * small,
        subsurface=0.05,
    )


CARDBOARD = Material(
    name="cardboard",
    words=(
        "cardboard",
        "corrugated cardboard",
        "corrugated paper",
        "carton",
        "kraft paper",
        "brown paper",
        "cardboard box",
        "paperboard",
        "card board",
    ),
    translations=Translations(
        es="cartón; cartón corrugado; papel kraft; cartón ondulado",
        pt="papelão; cartão; papel kraft",
        fr="carton; carton ondulé; papier kraft",
        de="Pappe; Karton; Wellpappe; Packpapier",
        it="cartone; cartone ondulato; carta kraft",
        zh="纸板; 硬纸板; 瓦楞纸; 牛皮纸",
        ja="段ボール; ダンボール; ボール紙; 厚紙; クラフト紙",
        ru="картон; картонный; гофрокартон; крафт-бумага",
    ),
    kernel=cardboard,
    gamut=PAPERS,
    families=(
        Family(
            "kraft",
            (("4c341c", "9c7448", "d4bc94"), ("74522e", "c89c68", "ecdcc0"), ("9c7c50", "e4c494", "faf0dc")),
        ),
        Family(
            "grey",
            (("3c3a36", "848078", "bcb8b0"), ("5c5952", "b0aca2", "dcd8d0"), ("88847c", "d8d4cc", "f4f2ee")),
        ),
        Family(
            "white",
            (("84786a", "ccc4b8", "b09468"), ("b0a698", "f0ebe2", "d0b080"), ("ccc4b8", "fcfaf4", "e8cc9c")),
        ),
        Family(
            "dark",
            (("20140a", "60442a", "a48864"), ("38240f", "8c6840", "ccb088"), ("644828", "b89464", "ecd8b4")),
        ),
    ),
    parameters=((15.0, -0.12), (15.0, -0.10), (15.0, -0.08)),
    shading=Shading(form=0.75, middle=0.5, fine=0.06, value=0.15),
    body=Body(inflation=1.0, relief=1.1, groove=1.4, smoothing=2.6, warp=14.0),
    align="level",
    exposure=0.8,
)
