"""Gingerbread: brown crumb with cracks, white icing piped in beads along the edges."""

import math

from retexture.engines.procedural.catalogue.gamut import EARTHS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL_EDGE, CLOUD, CLOUD_B, FINE_CELL, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def gingerbread(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: distance of the icing from an edge. Palette: crust, crumb, icing."""
    a, b = at.u + 0.5 * at.w, at.v + 0.5 * at.w
    broad = sample(noise, CLOUD, a * 0.6, b * 0.6)
    small = sample(noise, CLOUD_B, a * 1.8, b * 1.8)
    grain = sample(noise, GRAIN, a, b)
    pore = sample(noise, FINE_CELL, a * 1.3 + 5 * small, b * 1.3)
    split = sample(noise, CELL_EDGE, a * 0.8 + 30 * broad + 12 * small, b * 0.8 + 20 * small)
    crack = (1 - smoothstep(0.0, 0.07, split)) * smoothstep(-0.05, 0.2, broad + 0.3 * small)
    pit = (1 - smoothstep(0.10, 0.34, pore)) * smoothstep(-0.05, 0.15, small + 0.3 * broad)
    tone = 0.45 + 0.9 * broad + 0.6 * small + 0.22 * grain + 0.25 * at.cavity
    colour = mix_colour(palette[0], palette[1], clamp01(tone))
    dark = (1 - 0.55 * crack) * (1 - 0.5 * pit)
    # The baker squeezes in beats: two waves make beads along a line of nearly any direction.
    beat = 0.5 + 0.25 * (math.sin(at.u * 0.62) + math.sin(at.v * 0.62 + 1.0))
    away = abs(at.border - parameters[0] - 1.2 * small)
    line = 1 - smoothstep(1.9 + 1.0 * beat, 3.1 + 1.2 * beat, away)
    dome = math.sqrt(max(1 - (away / 4.4) * (away / 4.4), 0.0)) * line
    colour = mix_colour((colour[0] * dark, colour[1] * dark, colour[2] * dark), palette[2], line)
    crumb = 2.6 * small + 1.2 * grain - 2.4 * crack - 2.0 * pit + 5 * broad
    return surface_of(
        colour,
        roughness=0.90 - 0.45 * line,
        height=crumb * (1 - line) + line * (3.5 + 3.5 * dome + 1.2 * beat),
        subsurface=0.15 + 0.3 * line,
    )


GINGERBREAD = Material(
    name="gingerbread",
    words=(
        "gingerbread",
        "ginger bread",
        "cookie",
        "biscuit",
        "biscuit dough",
        "cookie dough",
        "baked dough",
        "bread",
        "bread crust",
        "pastry",
        "iced cookie",
    ),
    translations=Translations(
        es="pan de jengibre; galleta de jengibre; galleta; galletas; pan; bizcocho",
        pt="pão de gengibre; biscoito de gengibre; biscoito; bolacha; pão; bolacha de gengibre",
        fr="pain d'épices; biscuit; pain; pain d'épice",
        de="Lebkuchen; Pfefferkuchen; Keks; Kekse; Brot; Gebäck; Plätzchen",
        it="pan di zenzero; pan di zenzero glassato; biscotto; biscotti; pane; pan pepato",
        zh="姜饼; 饼干; 面包; 曲奇; 糕点",
        ja="ジンジャーブレッド; クッキー; ビスケット; パン; 焼き菓子",
        ru="пряник; имбирный пряник; печенье; хлеб; пряничный; имбирное печенье",
    ),
    kernel=gingerbread,
    gamut=EARTHS,
    families=(
        Family(
            "gingerbread",
            (("3c1a0a", "84481f", "e4dcd4"), ("5c2c12", "b0682e", "faf6f0"), ("8c4c24", "d49858", "fffdfa")),
        ),
        Family(
            "shortbread",
            (("7c5020", "b8863c", "d8ccc0"), ("b07c38", "e0b464", "f4e4dc"), ("d0a058", "f4d494", "fff4ec")),
        ),
        Family(
            "chocolate",
            (("140a06", "44261a", "dcccc0"), ("24120a", "6c4028", "f4e8dc"), ("4c2a1a", "9c6c4c", "fffaf4")),
        ),
        Family(
            "honey cake with rose icing",
            (("44200a", "94581c", "d898a4"), ("6c3810", "c4802c", "f0b4c0"), ("9c5c24", "e4b05c", "fcd4dc")),
        ),
    ),
    parameters=((9.0,), (8.0,), (7.5,)),
    shading=Shading(form=0.75, middle=0.55, fine=0.08, value=0.15),
    body=Body(inflation=1.7, relief=1.3, groove=1.4, smoothing=2.4),
    exposure=0.8,
)
