"""Cork: granules of all browns pressed together, with dark specks and pits between them."""

from retexture.engines.procedural.catalogue.gamut import WOODS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL_EDGE, CELL_ID, CLOUD, CLOUD_B, FINE_CELL, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def cork(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: granules a cell of the noise. Palette: gap and speck, granule, pale granule."""
    a, b = at.u + 0.61 * at.w, at.v + 0.79 * at.w
    broad = sample(noise, CLOUD, a * 0.5, b * 0.5)
    small = sample(noise, CLOUD_B, a * 2.0, b * 2.0)
    grain = sample(noise, GRAIN, a, b)
    x, y = a * parameters[0] + 9 * small, b * parameters[0] + 7 * broad
    own, edge = sample(noise, CELL_ID, x, y), sample(noise, CELL_EDGE, x, y)
    inner = sample(noise, CELL_ID, 2.6 * x + 311, 2.6 * y + 57)
    pore = sample(noise, FINE_CELL, a * 1.5 + 6 * small, b * 1.5)
    body = smoothstep(0.01, 0.13, edge)
    tone = 0.10 + 0.62 * own + 0.24 * inner + 0.30 * small + 0.16 * grain + 0.20 * broad + 0.14 * at.cavity
    colour = mix_colour(palette[1], palette[2], clamp01(tone))
    speck = smoothstep(0.86, 0.90, inner) * smoothstep(0.30, 0.60, own)
    colour = mix_colour(colour, palette[0], clamp01(0.60 * (1 - body) + 0.75 * speck))
    pit = (1 - smoothstep(0.08, 0.30, pore)) * smoothstep(0.02, 0.2, small)
    dark = 1 - 0.5 * pit
    return surface_of(
        (colour[0] * dark, colour[1] * dark, colour[2] * dark),
        roughness=0.94,
        height=2.2 * body + 1.4 * own - 2.2 * pit + 0.7 * grain + 1.2 * small - speck,
        subsurface=0.05,
    )


CORK = Material(
    name="cork",
    words=("cork", "corkboard", "cork board", "corky", "cork tile", "pressed cork", "particle board"),
    translations=Translations(
        es="corcho",
        pt="cortiça",
        fr="liège",
        de="Kork; Korkplatte",
        it="sughero",
        zh="软木; 软木塞; 软木板",
        ja="コルク; コルクボード",
        ru="пробка; пробковый; пробковое дерево",
    ),
    kernel=cork,
    gamut=WOODS,
    families=(
        Family(
            "natural",
            (("20120a", "805430", "b48858"), ("38200e", "b07c48", "dcb480"), ("6c4828", "d8ac74", "f4dcb0")),
        ),
        Family(
            "dark",
            (("0c0704", "442a18", "704c30"), ("180e08", "6c452a", "9c7048"), ("382416", "a4764c", "d0a880")),
        ),
        Family(
            "pale",
            (("44301c", "a88c64", "d0bc98"), ("6c5034", "d0b48c", "f0e0c0"), ("9c7c58", "ecd8b4", "fcf4e0")),
        ),
        Family(
            "reddish",
            (("1e0c08", "803c24", "b87050"), ("361610", "ac5c3c", "dc9c78"), ("683c2c", "d48c68", "f4cca8")),
        ),
    ),
    parameters=((1.5,),),
    shading=Shading(form=0.7, middle=0.5, fine=0.08, value=0.12),
    body=Body(inflation=1.2, relief=1.3, groove=1.0, smoothing=1.8),
    exposure=0.78,
)
