"""Snow: soft drifts, blue in the hollows, glittering, with bare ground where it could not lie."""

from retexture.engines.procedural.catalogue.gamut import MINERALS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, RIDGE, Tiles, sample
from retexture.prompts import Translations


@inlined
def snow(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: how much of it lies. Palette: snow in shade, snow, what is bare, ice."""
    broad = sample(noise, CLOUD, at.u * 0.45, at.v * 0.45)
    small = sample(noise, CLOUD_B, at.u * 1.3, at.v * 1.3)
    ripple = sample(noise, RIDGE, at.u * 0.55 + 20 * small, at.v * 0.95 + 18 * broad)
    grain = sample(noise, GRAIN, at.u * 0.9, at.v * 0.9)
    lies = parameters[0] + 1.5 * (at.upward - 0.5) + 0.5 * broad + 0.35 * small - 0.30 * max(-at.cavity, 0.0)
    cover = smoothstep(-0.05, 0.16, lies)
    thick = smoothstep(0.0, 0.55, lies)
    light = 0.66 + 0.5 * broad + 0.30 * small + 0.28 * at.cavity + 0.22 * (ripple - 0.4) + 0.04 * grain
    colour = mix_colour(palette[0], palette[1], clamp01(light))
    bare = 0.75 + 0.8 * small + 0.25 * grain + 0.2 * at.cavity
    ground = (palette[2][0] * bare, palette[2][1] * bare, palette[2][2] * bare)
    frozen = smoothstep(-0.22, -0.02, lies) * (1 - cover)
    ground = mix_colour(ground, palette[3], 0.6 * frozen)
    colour = mix_colour(ground, colour, cover)
    sparkle = smoothstep(0.86, 1.0, grain) * cover * smoothstep(0.0, 0.15, small)
    return surface_of(
        (
            clamp01(colour[0] + 0.25 * sparkle),
            clamp01(colour[1] + 0.25 * sparkle),
            clamp01(colour[2] + 0.25 * sparkle),
        ),
        roughness=mix(0.75, 0.86, cover) - 0.6 * sparkle,
        height=mix(2.5 * small + 0.8 * grain, 6 + 7 * thick + 7 * broad + 2.2 * ripple + 0.8 * small, cover),
        subsurface=0.75 * cover,
    )


SNOW = Material(
    name="snow",
    words=("snow", "snowdrift", "snow sculpture", "made of snow", "powder snow", "packed snow"),
    translations=Translations(
        es="nieve; escultura de nieve; hecho de nieve; nieve en polvo",
        pt="neve; escultura de neve; feito de neve",
        fr="neige; sculpture de neige; poudreuse",
        de="Schnee; Schneeskulptur; aus Schnee; Pulverschnee",
        it="neve; scultura di neve; fatto di neve",
        zh="雪; 积雪; 雪雕; 白雪",
        ja="雪; 雪像; 積雪; スノー; 雪製",
        ru="снег; снеговая скульптура; из снега; сугроб",
    ),
    kernel=snow,
    gamut=MINERALS,
    families=(
        Family(
            "day",
            (
                ("8ea6c8", "dfe9f5", "2a2c30", "a8c0d8"),
                ("aec4e0", "f2f7fc", "45474a", "c0d4e8"),
                ("c8daee", "fdfeff", "6a6a68", "d6e6f4"),
            ),
        ),
        Family(
            "dusk",
            (
                ("6c78b0", "d8c8e0", "241f30", "8c98c4"),
                ("8c98c8", "f4e0e8", "3c3448", "a8b0d8"),
                ("acb4dc", "fff4f2", "5c5468", "c4cce8"),
            ),
        ),
        Family(
            "old",
            (
                ("7c8894", "c4cace", "2c2620", "98a4ac"),
                ("9aa6b0", "e0e4e4", "48403a", "b4bec4"),
                ("bcc6cc", "f4f5f2", "6c6258", "ccd4d8"),
            ),
        ),
        Family(
            "glacial",
            (
                ("5c98b4", "cce6ee", "1c2c34", "6cb4cc"),
                ("80b6cc", "e4f4f8", "30444c", "90cce0"),
                ("a8d2e2", "f8feff", "546870", "b8e2ee"),
            ),
        ),
    ),
    parameters=((0.62,), (0.60,), (0.62,)),
    shading=Shading(form=0.6, middle=0.4, fine=0.05, value=0.06),
    body=Body(inflation=1.2, relief=1.5, groove=1.2, smoothing=3.4),
    exposure=1.12,
    light="overcast",
)
