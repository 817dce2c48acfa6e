"""Origami: paper folded into crisp facets, the printed side out and the white side where it turns over."""

from retexture.engines.procedural.catalogue.gamut import PAPERS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, facet, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD_B, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def origami(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: size of a facet. Palette: paper in shade, paper, its other side."""
    small = sample(noise, CLOUD_B, at.u * 1.2, at.v * 1.2)
    fibre = sample(noise, GRAIN, at.u * 0.9, at.v * 0.9)
    a, b = at.u + 0.35 * at.w, at.v + 0.35 * at.w
    height, edge, own = facet(a, b, parameters[0], at.seed)
    fine, fine_edge, other = facet(a + 700, b + 300, 0.55 * parameters[0], at.seed + 31)
    # Only some facets are folded once more.
    folded = 1.0 if own > 0.55 else 0.0
    crease = 1 - smoothstep(0.2, 1.5, edge)
    crease = max(crease, folded * (1 - smoothstep(0.2, 1.2, fine_edge)))
    level = clamp01(
        0.42 + 0.55 * (own - 0.5) + folded * 0.5 * (other - 0.5) + 0.20 * at.cavity + 0.15 * small
    )
    colour = mix_colour(palette[0], palette[1], smoothstep(0.05, 0.75, level))
    turned = folded * smoothstep(0.80, 0.81, other)
    colour = mix_colour(colour, palette[2], turned)
    colour = mix_colour(colour, palette[2], 0.35 * crease)
    light = 1 + 0.05 * fibre + 0.08 * small
    return surface_of(
        (min(colour[0] * light, 1.0), min(colour[1] * light, 1.0), min(colour[2] * light, 1.0)),
        roughness=0.86,
        height=0.8 * height + folded * 0.6 * fine + 0.5 * crease + 0.15 * fibre,
        subsurface=0.12,
    )


ORIGAMI = Material(
    name="origami",
    words=("origami", "folded paper", "paper folding", "origami paper", "crumpled paper", "creased paper"),
    translations=Translations(
        es="origami; papiroflexia; papel plegado; papel arrugado; papel doblado",
        pt="origami; papel dobrado; papel amassado; dobradura",
        fr="origami; papier plié; papier froissé; pliage de papier",
        de="Origami; gefaltetes Papier; Faltpapier; zerknittertes Papier; Papierfalten",
        it="origami; carta piegata; carta stropicciata; carta accartocciata",
        zh="折纸; 皱纸; 折叠的纸; 折叠纸",
        ja="折り紙; 折紙; しわくちゃの紙; くしゃくしゃの紙",
        ru="оригами; сложенная бумага; мятая бумага; смятая бумага",
    ),
    kernel=origami,
    gamut=PAPERS,
    many_coloured=True,
    families=(
        Family(
            "white",
            (("a09c98", "dcd8d2", "f4f2ee"), ("c8c4c0", "f0ede8", "fcfbf8"), ("dcd9d4", "fcfaf6", "ffffff")),
        ),
        Family(
            "vermilion",
            (("74160c", "b4341c", "e8dcd0"), ("a8281a", "e0503a", "f8f0e8"), ("cc5440", "f48c74", "fffaf4")),
        ),
        Family(
            "indigo",
            (("0c1848", "284084", "d4d8e0"), ("1c3070", "4868b4", "eef0f6"), ("40609c", "84a4dc", "fcfcff")),
        ),
        Family(
            "kraft",
            (("5c4228", "98744c", "d8ccb8"), ("8c6840", "c49c6c", "f0e8dc"), ("b08c60", "e4c498", "fcf8f0")),
        ),
    ),
    parameters=((120.0,), (104.0,), (92.0,)),
    shading=Shading(form=0.8, middle=0.55, fine=0.05, value=0.2),
    body=Body(inflation=1.3, relief=1.2, groove=1.0, smoothing=3.0, warp=14.0),
    exposure=0.85,
)
