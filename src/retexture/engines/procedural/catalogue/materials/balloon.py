"""Balloon: thin stretched latex, blown up round, with a bright window of light and a glow at the rim."""

from retexture.engines.procedural.catalogue.gamut import PLASTICS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, Tiles, sample
from retexture.prompts import Translations


@inlined
def balloon(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: how far it is puckered at the seams. Palette: pressed skin, skin, stretched skin."""
    broad = sample(noise, CLOUD, at.u * 0.3 + 0.3 * at.w, at.v * 0.3)
    small = sample(noise, CLOUD_B, at.u * 1.0, at.v * 1.0)
    # Close to a seam the skin is gathered into short wrinkles, away from it it is taut and thin.
    seam = 1 - smoothstep(0.0, 16.0, at.border)
    pucker = seam * sample(noise, CLOUD, at.u * 2.4 + 99, at.v * 2.4)
    taut = clamp01(0.45 + 0.35 * at.cavity + 0.5 * broad + 0.25 * (1 - seam))
    colour = mix_colour(palette[0], palette[1], smoothstep(0.05, 0.55, taut))
    colour = mix_colour(
        colour, palette[2], 0.85 * smoothstep(0.40, 0.95, taut + 0.3 * small + 0.7 * (at.upward - 0.5))
    )
    return surface_of(
        colour,
        roughness=0.05 + 0.05 * seam,
        height=5.0 * broad + 0.5 * small + parameters[0] * 4.5 * pucker - 1.5 * seam,
        subsurface=0.60,
        transmission=0.10,
    )


BALLOON = Material(
    name="balloon",
    words=("balloon", "inflatable", "balloon animal", "latex balloon", "inflated", "blow up toy", "pool toy"),
    translations=Translations(
        es="globo; globos; inflable; hinchable",
        pt="balão; balões; inflável",
        fr="ballon de baudruche; ballon; gonflable",
        de="Luftballon; Ballon; aufblasbar",
        it="palloncino; gonfiabile",
        zh="气球; 充气",
        ja="風船; バルーン",
        ru="воздушный шар; воздушный шарик; надувной",
    ),
    kernel=balloon,
    gamut=PLASTICS,
    many_coloured=True,
    families=(
        Family(
            "red",
            (("5c040c", "b4101c", "e84448"), ("7c0812", "d41c28", "f8686c"), ("a81c28", "f04850", "ffa4a4")),
        ),
        Family(
            "blue",
            (("041c5c", "0c4cb4", "4c90ec"), ("082c84", "1c68d8", "74b0fc"), ("1c4cb0", "4c90f4", "b0d4ff")),
        ),
        Family(
            "pink",
            (("8c1c5c", "d8509c", "f894c4"), ("b03478", "f078b4", "fcb4d8"), ("cc5c9c", "fca4d0", "ffdcf0")),
        ),
        Family(
            "yellow",
            (("8c5c04", "dca40c", "f8d84c"), ("b47c08", "f4c01c", "fce87c"), ("d4a024", "fcd858", "fff8b4")),
        ),
    ),
    parameters=((0.8,),),
    shading=Shading(form=0.9, middle=0.45, fine=0.0, value=0.2),
    body=Body(inflation=2.6, relief=0.6, groove=1.8, smoothing=5.0, warp=20.0),
    exposure=0.78,
)
