"""Glass: cast coloured glass, bright with what lies behind it, with bubbles and the swirls of its pouring."""

from retexture.engines.procedural.catalogue.gamut import GLASSES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, FINE_CELL, Tiles, sample
from retexture.prompts import Translations


@inlined
def glass(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: amount of bubbles. Palette: thick glass, thin glass, swirl."""
    broad = sample(noise, CLOUD, at.u * 0.35, at.v * 0.35)
    small = sample(noise, CLOUD_B, at.u * 0.7 + 60 * broad, at.v * 0.7)
    swirl = sample(noise, CLOUD, at.u * 0.5 + 170 * small, at.v * 0.9 + 120 * broad)
    fine = sample(noise, FINE_CELL, at.u * 0.4, at.v * 0.4)
    large = sample(noise, CELL, at.u * 0.5 + 99, at.v * 0.5)
    here = smoothstep(-0.05, 0.2, small) * parameters[0]
    # A bubble is dark around its rim and bright within.
    within = (2 - smoothstep(0.14, 0.18, fine) - smoothstep(0.075, 0.09, large)) * here
    rim = 2 - smoothstep(0.0, 0.05, abs(fine - 0.18)) - smoothstep(0.0, 0.02, abs(large - 0.09))
    # Light bends around the edge of a body: a dark rim, and a bright line inside of it.
    edge = 1 - smoothstep(1.0, 7.0, at.border)
    caught = smoothstep(5.0, 9.0, at.border) * (1 - smoothstep(10.0, 15.0, at.border))
    caught *= smoothstep(-0.3, 0.2, broad)
    depth = 0.60 + 0.7 * broad + 0.4 * at.cavity - 0.55 * edge
    colour = mix_colour(palette[0], palette[1], clamp01(depth))
    pale = 0.40 * smoothstep(0.05, 0.55, swirl) + 0.3 * within + 0.6 * caught
    colour = mix_colour(colour, palette[2], clamp01(pale))
    dark = 1 - 0.35 * clamp01(rim * here)
    return surface_of(
        (colour[0] * dark, colour[1] * dark, colour[2] * dark),
        roughness=0.04,
        metalness=0.16,
        height=16 * broad + 5 * small + 2.0 * within,
        subsurface=0.6,
        transmission=0.75,
    )


GLASS = Material(
    name="glass",
    words=(
        "glass",
        "blown glass",
        "cast glass",
        "coloured glass",
        "murano glass",
        "glassy",
        "crystal glass",
    ),
    translations=Translations(
        es="vidrio; cristal soplado; vidrio soplado; vítreo; vidrio de murano",
        pt="vidro; vidro soprado; vítreo; vidro de murano",
        fr="verre; verre soufflé; vitré; verre de murano",
        de="Glas; gläsern; geblasenes Glas; Muranoglas; verglast",
        it="vetro; vetro soffiato; vitreo; vetro di murano",
        zh="玻璃; 琉璃; 吹制玻璃; 透明玻璃",
        ja="ガラス; 硝子; 吹きガラス; ガラス製; グラス",
        ru="стекло; стеклянный; дутое стекло; муранское стекло",
    ),
    kernel=glass,
    gamut=GLASSES,
    laid_on=("windows",),
    of_buildings="smoke",
    families=(
        Family(
            "sea",
            (("0e4a50", "5cb4b0", "d6f0e8"), ("2c7f84", "8fd0ca", "e6f8f2"), ("7cc4c0", "c8ebe4", "fafffc")),
        ),
        Family(
            "amber",
            (("5a2a08", "c4812c", "f2d49a"), ("96541a", "e4aa54", "f8e4ba"), ("d49a50", "f6d698", "fff6e0")),
        ),
        Family(
            "rose",
            (("5c1c38", "c06a88", "f4d2dc"), ("9a4464", "e29ab0", "fae2e8"), ("d88ea4", "f8ccd6", "fff4f6")),
        ),
        Family(
            "smoke",
            (("2e3438", "828b8f", "dfe4e4"), ("5f686d", "b2babd", "eff3f3"), ("a0a9ac", "dde3e4", "fcfefe")),
        ),
    ),
    parameters=((0.8,),),
    shading=Shading(form=0.65, middle=0.55, fine=0.2, value=0.3),
    body=Body(inflation=1.5, relief=2.2, smoothing=2.0, warp=16.0),
    exposure=0.85,
)
