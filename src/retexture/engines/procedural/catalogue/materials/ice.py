"""Ice: clear shards with bright cracks, trapped bubbles, and feathers of frost where the cold settles."""

from retexture.engines.procedural.catalogue.gamut import GLASSES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL_EDGE, CELL_ID, CLOUD, CLOUD_B, FINE_CELL, RIDGE, Tiles, sample
from retexture.prompts import Translations


@inlined
def ice(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: amount of frost. Palette: deep ice, shallow ice, frost."""
    a, b = at.u + 0.61 * at.w, at.v + 0.79 * at.w
    broad = sample(noise, CLOUD, a * 0.5, b * 0.5)
    small = sample(noise, CLOUD_B, a * 1.3, b * 1.3)
    # A crack is a sheet in the body: a sharp line where it meets the surface, a flank that fades below.
    sheet = sample(noise, CELL_EDGE, a * 0.22 + 30 * broad, b * 0.22 + 5 * small)
    shard = sample(noise, CELL_ID, a * 0.22 + 30 * broad, b * 0.22 + 5 * small) - 0.5
    hair = sample(noise, CELL_EDGE, a * 0.60 + 14 * small + 211, b * 0.60 + 40 * broad)
    line = 1 - smoothstep(0.004, 0.020, sheet)
    flank = (1 - smoothstep(0.0, 0.20, sheet)) * smoothstep(-0.08, 0.25, small)
    hairline = (1 - smoothstep(0.0, 0.045, hair)) * smoothstep(-0.06, 0.16, broad)
    bubble = 1 - smoothstep(0.10, 0.20, sample(noise, FINE_CELL, a * 0.5, b * 0.42))
    bubble *= smoothstep(0.02, 0.18, small)
    feather = sample(noise, RIDGE, a * 1.1 + 20 * small, b * 1.1)
    settled = 0.2 * broad + 0.9 * (at.upward - 0.5) + 0.55 * at.cavity + parameters[0]
    frost = smoothstep(0.42, 0.72, settled + 0.85 * (feather - 0.4) + 0.3)
    white = clamp01(0.9 * line + 0.45 * flank + 0.55 * hairline + 0.75 * frost + 0.5 * bubble)
    colour = mix_colour(
        palette[0], palette[1], clamp01(0.45 + 0.5 * broad + 0.9 * shard + 0.45 * at.cavity + 0.35 * flank)
    )
    colour = mix_colour(colour, palette[2], white)
    return surface_of(
        colour,
        roughness=0.06 + 0.5 * frost,
        height=11 * broad
        + 3 * small
        + 5 * shard * smoothstep(0.0, 0.05, sheet)
        + 4.0 * frost * feather
        - 2.6 * line
        - 0.8 * hairline,
        subsurface=0.85,
        transmission=0.55 * (1 - 0.9 * white),
    )


ICE = Material(
    name="ice",
    words=(
        "ice",
        "icy",
        "frozen",
        "ice sculpture",
        "glacier",
        "glacial",
        "frost",
        "frosty",
        "frosted ice",
        "icicle",
    ),
    translations=Translations(
        es="hielo; helado; congelado; glaciar; escarcha; gélido",
        pt="gelo; gelado; congelado; glaciar; geada; geleira",
        fr="glace; glacé; gelé; glacier; givre; givré",
        de="Eis; eisig; gefroren; Gletscher; vereist; Frost",
        it="ghiaccio; ghiacciato; gelato; ghiacciaio; brina; gelido",
        zh="冰; 冰块; 冰冻; 冰雕; 结冰; 冰川; 霜",
        ja="氷; アイス; 凍った; 氷河; 氷結; 霜; 氷漬け",
        ru="лёд; ледяной; замёрзший; ледник; иней; льда; льду; льдом; льде; замороженный",
    ),
    kernel=ice,
    gamut=GLASSES,
    families=(
        Family(
            "glacier blue",
            (("2a5f80", "5f9dbd", "e8f6fd"), ("4f8cb0", "92c2da", "f2fbff"), ("88bcd4", "c4e0ee", "fafeff")),
        ),
        Family(
            "clear",
            (("42596a", "7f9dae", "e9f1f4"), ("7493a5", "aec9d4", "f4f9fb"), ("aec9d4", "dcebf0", "fbfeff")),
        ),
        Family(
            "turquoise",
            (("2c5a5a", "5a9490", "e2f7f2"), ("4f8c8a", "8fc0bc", "effcf8"), ("8dc0bc", "c4e2de", "f8fffd")),
        ),
        Family(
            "polar night",
            (("2c4468", "6480a8", "e6e9fa"), ("4f6c96", "90aacc", "f0f2fd"), ("92a8c8", "c8d6e8", "fafbff")),
        ),
    ),
    parameters=((-0.06,), (-0.02,), (0.02,)),
    shading=Shading(form=0.65, middle=0.5, fine=0.2, value=0.25),
    body=Body(inflation=1.2, relief=2.0, smoothing=1.2),
    exposure=0.72,
)
