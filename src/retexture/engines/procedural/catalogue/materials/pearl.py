"""Pearl: layers of nacre that shimmer rose and green, each colour in bands that follow the form."""

import math

from retexture.engines.procedural.catalogue.gamut import STONES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, VEIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def pearl(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: strength of the shimmer. Palette: ground, first and second colour of the shimmer."""
    broad = sample(noise, CLOUD, at.u * 0.35 + 0.3 * at.w, at.v * 0.35)
    small = sample(noise, CLOUD_B, at.u * 1.3 + 40 * broad, at.v * 0.6)
    # The path through the layers grows with the tilt: what turns away takes the next colour.
    path = 0.9 * broad + 0.35 * small + 1.6 * (at.upward - 0.5) + 0.22 * at.relief + 0.30 * at.cavity
    first = 0.5 + 0.5 * math.cos(6.2832 * path)
    second = 0.5 + 0.5 * math.cos(6.2832 * path + 2.6)
    colour = mix_colour(palette[0], palette[1], clamp01(parameters[0] * first * first))
    colour = mix_colour(colour, palette[2], clamp01(parameters[0] * second * second))
    # Edges of the layers, as rings of growth.
    ring = abs(math.sin(16.0 * path + 3.0 * small))
    line = 1 - smoothstep(0.0, 0.22, ring)
    crack = 1 - smoothstep(0.0, 1.2, sample(noise, VEIN, at.u * 0.5, at.v * 0.5))
    light = 0.98 + 0.05 * ring - 0.04 * line - 0.07 * crack + 0.12 * broad
    return surface_of(
        (min(colour[0] * light, 1.0), min(colour[1] * light, 1.0), min(colour[2] * light, 1.0)),
        roughness=0.10 + 0.10 * abs(small),
        metalness=0.45,
        height=6 * broad + 1.6 * small - 0.35 * line - 0.5 * crack,
        subsurface=0.35,
    )


PEARL = Material(
    name="mother of pearl",
    words=(
        "mother of pearl",
        "pearl",
        "nacre",
        "nacreous",
        "pearly",
        "pearlescent",
        "pearlised",
        "pearlized",
        "iridescent shell",
        "abalone",
        "abalone shell",
        "seashell",
        "sea shell",
        "oyster shell",
    ),
    translations=Translations(
        es="nácar; madreperla; perla; nacarado; perlado; concha marina; concha de nácar",
        pt="madrepérola; nácar; pérola; perolado; nacarado; concha do mar",
        fr="nacre; perle; nacré; perlé; coquillage; mère de perle",
        de="Perlmutt; Perlmutter; Perle; perlmuttfarben; Muschelschale; perlig",
        it="madreperla; perla; perlato; conchiglia; madreperlaceo; perlaceo",
        zh="珍珠母; 珍珠; 贝壳; 贝母; 螺钿; 珠光",
        ja="真珠母; 真珠; パール; 螺鈿; 貝殻; 真珠層",
        ru="перламутр; жемчуг; перламутровый; жемчужный; жемчужина; морская раковина",
    ),
    kernel=pearl,
    gamut=STONES,
    families=(
        Family(
            "white",
            (("c4bab0", "d8a4ac", "9cbcc0"), ("e8e0d4", "f4c4c8", "bcdce0"), ("fcf6ec", "fcdcd8", "dcf2f2")),
        ),
        Family(
            "abalone",
            (("3c5c60", "7c4c80", "1c847c"), ("6c9c98", "b87cac", "3cbca4"), ("a8d4cc", "e4b4d4", "88ecd0")),
        ),
        Family(
            "black",
            (("20242a", "4c3050", "1c4a44"), ("40464c", "7c5478", "347c70"), ("747c80", "b48cac", "6cb8a4")),
        ),
        Family(
            "golden",
            (("a88850", "c07450", "94a068"), ("d8b878", "eca484", "c4cc90"), ("f8e4b0", "ffd0b4", "ecf4c4")),
        ),
    ),
    parameters=((0.85,), (0.75,), (0.65,)),
    shading=Shading(form=0.75, middle=0.5, fine=0.1, value=0.2),
    body=Body(inflation=1.5, relief=1.2, groove=0.8, smoothing=3.2),
    exposure=1.05,
)
