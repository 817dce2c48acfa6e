"""Paper: sheets cut along the photo's steps of light and stacked, with pale cut edges and soft shadows."""

import math

from retexture.engines.procedural.catalogue.gamut import PAPERS
from retexture.engines.procedural.catalogue.kernel_math import (
    dyed,
    hash01,
    mix_colour,
    photo_level,
    smoothstep,
)
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def paper(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: sheets a step of light, share of the photo's colour. Palette: one sheet, another."""
    slack = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    pulp = sample(noise, CLOUD_B, at.u * 2.2, at.v * 2.2)
    grain = sample(noise, GRAIN, at.u * 0.8, at.v * 0.8)
    fibre = sample(noise, STREAK, at.u * 0.9 + at.v * 0.5, at.v * 0.5 - at.u * 0.3)
    stack = (photo_level(at) + 0.03 * slack) * parameters[0]
    sheet = math.floor(stack)
    from_cut = stack - sheet
    # A sheet ends in a steep cut; the one above it throws a shadow on what is left to see of it.
    rise = smoothstep(0.0, 0.10, from_cut)
    shadow = smoothstep(0.45, 1.0, from_cut)
    lit_edge = smoothstep(0.01, 0.05, from_cut) * (1 - smoothstep(0.07, 0.15, from_cut))
    tint = hash01(sheet, 5, at.seed)
    level = 0.10 + 0.90 * sheet / parameters[0]
    own = dyed(at, min(0.02 + 0.86 * level * level, 0.86), 1.15)
    light = (1 - 0.34 * shadow * shadow) * (1 + 0.07 * grain + 0.10 * pulp + 0.05 * fibre)
    stock = mix_colour(palette[0], palette[1], tint)
    step = 0.72 + 0.34 * level
    stock = (stock[0] * step, stock[1] * step, stock[2] * step)
    colour = mix_colour(mix_colour(stock, own, parameters[1]), (0.90, 0.89, 0.86), 0.16 * lit_edge)
    return surface_of(
        (min(colour[0] * light, 0.95), min(colour[1] * light, 0.95), min(colour[2] * light, 0.95)),
        roughness=0.93,
        height=4.5 * (sheet + rise) + 4 * slack + 0.5 * grain + 0.8 * pulp,
        subsurface=0.12,
    )


PAPER = Material(
    name="paper",
    words=(
        "paper",
        "papercraft",
        "paper craft",
        "paper cut",
        "papercut",
        "cut paper",
        "layered paper",
        "paper art",
        "construction paper",
    ),
    translations=Translations(
        es="papel; papel recortado; cartulina; recorte de papel; arte en papel",
        pt="papel; papel recortado; cartolina; recorte de papel; arte em papel",
        fr="papier; papier découpé; papier coupé; art du papier",
        de="Papier; Scherenschnitt; papieren; Papierkunst; Bastelpapier",
        it="carta; carta ritagliata; cartoncino; cartaceo; arte della carta",
        zh="纸; 剪纸; 纸艺; 纸张; 纸雕; 纸制",
        ja="紙; 切り絵; ペーパー; ペーパークラフト; 紙製; 切り紙",
        ru="бумага; бумажный; вырезанный из бумаги; аппликация из бумаги",
    ),
    kernel=paper,
    gamut=PAPERS,
    many_coloured=True,
    families=(
        Family("coloured", (("3c3f4c", "4c5060"), ("c9b79c", "d8c8b0"), ("f4efe4", "fbf8f0"))),
        Family("kraft", (("5a3f28", "6c4e33"), ("b08a5e", "c09c70"), ("e4cda4", "efdcba"))),
        Family("white", (("a9a8a6", "b8b7b5"), ("dcdad6", "e6e4e0"), ("f6f4f0", "fdfcfa"))),
        Family("candy", (("34506c", "40607e"), ("e08a78", "eca090"), ("f6e2b4", "fbeecc"))),
    ),
    parameters=((6.0, 0.7),),
    shading=Shading(form=0.35, middle=0.15, fine=0.0, value=0.0),
    body=Body(inflation=0.5, relief=0.15, groove=0.8, smoothing=3.0),
    exposure=0.85,
    own_colour=1,
)
