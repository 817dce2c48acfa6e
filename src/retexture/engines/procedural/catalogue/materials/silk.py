"""Silk: satin that falls in soft folds, bright where a fold turns to the light, deep beside it."""

from retexture.engines.procedural.catalogue.gamut import PILES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, STREAK, Tiles, sample
from retexture.prompts import Translations


@inlined
def silk(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: depth of the folds. Palette: depth of a fold, cloth, sheen."""
    broad = sample(noise, CLOUD, at.u * 0.30, at.v * 0.30)
    # Folds are long: noise stretched along the fall and drawn sideways by the large forms.
    across = at.u + 60 * broad + 0.3 * at.w
    fold = sample(noise, CLOUD_B, across * 0.80, at.v * 0.16 + 9 * broad)
    beside = sample(noise, CLOUD_B, across * 0.80 + 5.0, at.v * 0.16 + 9 * broad)
    ripple = sample(noise, CLOUD, across * 1.7 + 400, at.v * 0.35)
    slope = 7.0 * (beside - fold)
    thread = sample(noise, STREAK, at.u * 3.4, at.v * 0.9)
    depth = 0.58 + 0.5 * fold * parameters[0] + 0.25 * slope * parameters[0] + 0.30 * at.cavity
    colour = mix_colour(palette[0], palette[1], smoothstep(0.0, 0.70, depth + 0.10 * ripple))
    # A floss of parallel threads shines in a band along the fold, not in a spot.
    band = 0.28 + 0.75 * slope + 0.25 * ripple + 0.60 * (at.upward - 0.5) + 0.30 * at.cavity
    sheen = smoothstep(0.30, 0.85, band)
    colour = mix_colour(colour, palette[2], clamp01(0.55 * sheen))
    light = 1 + 0.05 * thread
    return surface_of(
        (colour[0] * light, colour[1] * light, colour[2] * light),
        roughness=0.40 - 0.10 * sheen,
        metalness=0.12,
        height=parameters[0] * (38 * fold + 3.0 * ripple) + 3 * broad,
        subsurface=0.15,
    )


SILK = Material(
    name="silk",
    words=(
        "silk",
        "silken",
        "silky",
        "satin",
        "satiny",
        "satin silk",
        "silk satin",
        "taffeta",
        "charmeuse",
        "silk fabric",
        "draped silk",
        "draped fabric",
    ),
    translations=Translations(
        es="seda; satén; raso; sedoso; tafetán; satinado",
        pt="seda; cetim; sedoso; tafetá; acetinado",
        fr="soie; satin; soyeux; taffetas; soierie; satiné",
        de="Seide; Satin; seidig; seiden; Taft",
        it="seta; raso; satin; serico; taffetà; setoso",
        zh="丝绸; 丝; 绸缎; 缎面; 真丝; 缎子; 丝绸面料; 绸",
        ja="シルク; 絹; サテン; 絹製; 繻子; タフタ",
        ru="шёлк; шёлковый; атлас; атласный; тафта; шелковистый; сатин",
    ),
    kernel=silk,
    gamut=PILES,
    many_coloured=True,
    true_colours=True,
    families=(
        Family(
            "champagne",
            (("5c4430", "b09478", "e8d4b8"), ("8c7054", "d4bc9c", "f8ecd8"), ("b89c7c", "f0e0c8", "fffaf0")),
        ),
        Family(
            "ruby",
            (("1c0206", "74101c", "d4505c"), ("38050e", "a41828", "f0848c"), ("681420", "cc3c4c", "fcb4b8")),
        ),
        Family(
            "sapphire",
            (("040a2c", "143880", "5c8cd8"), ("08164c", "2050ac", "8cb4f0"), ("183478", "4c80d4", "c4dcfc")),
        ),
        Family(
            "emerald",
            (("021c14", "0c5840", "48a484"), ("053424", "147c58", "7ccca8"), ("1c5c44", "3ca884", "b8f0d8")),
        ),
    ),
    parameters=((0.8,), (0.9,), (1.0,)),
    shading=Shading(form=0.9, middle=0.6, fine=0.0, value=0.15),
    body=Body(inflation=1.5, relief=0.8, groove=1.0, smoothing=5.0, warp=30.0),
    align="flow",
    exposure=0.95,
)
