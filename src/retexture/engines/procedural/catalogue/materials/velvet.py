"""Velvet: deep pile that drinks the light where one looks into it and shines where it bends away."""

from retexture.engines.procedural.catalogue.gamut import PILES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def velvet(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: how far the pile is crushed. Palette: deep pile, bright pile."""
    broad = sample(noise, CLOUD, at.u * 0.6 + 0.4 * at.w, at.v * 0.6)
    small = sample(noise, CLOUD_B, at.u * 1.5, at.v * 1.5)
    stroke = sample(noise, STREAK, at.u * 0.5 + 30 * broad, at.v * 0.35 + 30 * small)
    pile = sample(noise, GRAIN, at.u * 1.1, at.v * 0.7)
    # The pile shines where it leans away from the eye: on slopes and towards outlines, and where a hand
    # brushed it; where one looks into it, it is deep.
    slope = 2 * abs(at.upward - 0.5)
    turned = 0.55 * (1 - smoothstep(1.0, 30.0, at.border + 14 * small))
    brushed = parameters[0] * (1.9 * broad + 0.9 * small + 0.35 * stroke)
    sheen = smoothstep(0.0, 1.0, 0.70 * slope + 0.35 * at.cavity + turned + brushed + 0.12)
    deep = 0.42 + 0.20 * pile
    dark = (palette[0][0] * deep, palette[0][1] * deep, palette[0][2] * deep)
    colour = mix_colour(dark, palette[1], clamp01(0.12 + 0.88 * sheen))
    glint = 0.22 * sheen * sheen * (1 + 0.6 * pile)
    bright = max(palette[1][0], palette[1][1], palette[1][2])
    colour = mix_colour(colour, (0.55 * bright + 0.10, 0.55 * bright + 0.10, 0.55 * bright + 0.10), glint)
    light = 1 + 0.22 * pile
    return surface_of(
        (min(colour[0] * light, 1.0), min(colour[1] * light, 1.0), min(colour[2] * light, 1.0)),
        roughness=0.92,
        height=2.5 * broad + 1.0 * small + 0.30 * pile + 0.5 * stroke,
        subsurface=0.06,
    )


VELVET = Material(
    name="velvet",
    words=("velvet", "velvety", "crushed velvet", "velour", "suede"),
    translations=Translations(
        es="terciopelo; aterciopelado; ante; gamuza; terciopelo arrugado",
        pt="veludo; aveludado; camurça",
        fr="velours; velouté; daim; suédine; velours froissé",
        de="Samt; samtig; samten; Velours; Wildleder",
        it="velluto; vellutato; camoscio; pelle scamosciata; alcantara",
        zh="天鹅绒; 丝绒; 绒布; 麂皮; 绒; 绒面",
        ja="ベルベット; ビロード; ベロア; スエード; 別珍",
        ru="бархат; бархатный; велюр; замша; замшевый; велюровый; бархатистый",
    ),
    kernel=velvet,
    gamut=PILES,
    many_coloured=True,
    true_colours=True,
    families=(
        Family("wine", (("16040b", "521428"), ("2e0713", "84233f"), ("470e20", "a8405a"))),
        Family("emerald", (("03120d", "0f4734"), ("06281d", "1a6e50"), ("0f3d2f", "3f9a78"))),
        Family("royal blue", (("070925", "1e2b6b"), ("0c1240", "2e4494"), ("18256a", "5a74bd"))),
        Family("gold", (("241703", "74541c"), ("43290a", "a87f35"), ("6a4818", "cda75c"))),
    ),
    parameters=((0.30,),),
    shading=Shading(form=0.75, middle=0.5, fine=0.04, value=0.1),
    body=Body(inflation=1.4, relief=1.5, groove=1.2, smoothing=2.6),
    exposure=0.30,
)
