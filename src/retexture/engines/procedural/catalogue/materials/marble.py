"""Marble: cloudy ground crossed by veins that follow warped noise; the strongest can be metal."""

from retexture.engines.procedural.catalogue.gamut import STONES
from retexture.engines.procedural.catalogue.kernel_math import mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Accent, Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, VEIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def marble(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: width of the veins, amount of the accent in them, metalness of the accent."""
    width, accent_amount, accent_metal = parameters[0], parameters[1], parameters[2]
    a, b = at.u + 0.61 * at.w, at.v + 0.79 * at.w
    bend_a = sample(noise, CLOUD, a * 0.55 + 31, b * 0.55)
    bend_b = sample(noise, CLOUD_B, a * 0.55, b * 0.55 + 77)
    rough = sample(noise, CLOUD_B, a * 2.3, b * 2.3)
    bent_a, bent_b = 0.9 * a + 22 * bend_a + 3 * rough, 0.45 * b + 22 * bend_b + 3 * rough
    main = sample(noise, VEIN, 0.62 * bent_a + 0.5 * bent_b, 0.62 * bent_b)
    side = sample(noise, VEIN, bent_b - 0.3 * bent_a + 411, bent_a + 97)
    hair = sample(noise, VEIN, bent_a * 1.8 + 733, bent_b * 1.8)
    # Veins swell and fade along their way, and carry a soft shadow of mineral beside the line.
    swell = smoothstep(-0.42, 0.22, bend_b + 0.3 * rough)
    main_vein = (1 - smoothstep(0.4, 1.0 + 3.2 * width * swell, main)) * smoothstep(0.02, 0.35, swell)
    shadow = (1 - smoothstep(0.0, 22.0, main + 14 * bend_a)) * swell
    side_vein = (1 - smoothstep(0.3, 1.0 + 1.3 * width, side)) * smoothstep(-0.05, 0.28, bend_a)
    hair_vein = (1 - smoothstep(0.2, 1.6, hair)) * smoothstep(0.0, 0.3, bend_b - bend_a)
    cloud = smoothstep(-0.35, 0.5, bend_a + 0.35 * rough)
    vein = min(main_vein + 0.6 * side_vein + 0.35 * hair_vein + 0.5 * shadow, 1.0)
    accent = (
        accent_amount * (1 - smoothstep(0.5, 0.8 + 2.1 * width * swell, main)) * smoothstep(0.05, 0.4, swell)
    )
    colour = mix_colour(palette[0], palette[1], cloud * 0.7)
    colour = mix_colour(colour, palette[2], vein * 0.9)
    colour = mix_colour(colour, palette[3], accent)
    metal = accent * accent_metal
    return surface_of(
        colour,
        roughness=0.20 + 0.16 * metal,
        metalness=0.85 * metal,
        height=0.5 * accent - 0.4 * vein,
        subsurface=0.55 * (1 - accent),
    )


MARBLE = Material(
    name="marble",
    words=("marble", "marbled", "carrara", "calacatta", "statuary marble"),
    translations=Translations(
        es="mármol; marmóreo; mármol de carrara",
        pt="mármore; marmóreo; mármore de carrara",
        fr="marbre; marbré; marbre de carrare",
        de="Marmor; marmorn; marmoriert; Carrara-Marmor",
        it="marmo; marmoreo; marmo di carrara",
        zh="大理石; 云石; 汉白玉",
        ja="大理石; マーブル",
        ru="мрамор; мраморный; каррарский мрамор",
    ),
    kernel=marble,
    gamut=STONES,
    families=(
        Family(
            "white",
            (
                ("a09d99", "74716f", "3d3b3c", "d9a441"),
                ("cfcac0", "9a9690", "4d4a4a", "d9a441"),
                ("ece7dd", "bdb9b4", "5a5759", "d9a441"),
            ),
        ),
        Family(
            "calacatta",
            (
                ("aaa295", "7f766a", "4a4036", "d9a441"),
                ("d8d1c4", "a69d90", "6a5f52", "d9a441"),
                ("f1ebe0", "c9c1b4", "7a6f61", "d9a441"),
            ),
        ),
        Family(
            "bardiglio",
            (
                ("8a8c90", "5f6166", "303237", "d9a441"),
                ("b3b4b6", "83858a", "44464b", "d9a441"),
                ("d6d7d9", "a4a7ac", "565a61", "d9a441"),
            ),
        ),
        Family(
            "verde",
            (
                ("1f3a32", "0e1d19", "cfe0d2", "d9a441"),
                ("b9c4b4", "8a998b", "2f463c", "d9a441"),
                ("efece2", "cdcdbf", "5d6b60", "d9a441"),
            ),
        ),
        Family(
            "rosso",
            (
                ("5a2a22", "31130f", "e6d0bf", "e0b064"),
                ("d8b9a4", "b58f7b", "6b352a", "e0b064"),
                ("f1e4d6", "d9c2ae", "8a5846", "e0b064"),
            ),
        ),
        Family(
            "azul",
            (
                ("26344a", "111a28", "d5dde8", "d9a441"),
                ("aeb9c9", "7f8da2", "2a3850", "d9a441"),
                ("e9edf2", "c3ccd8", "4f5f78", "d9a441"),
            ),
        ),
    ),
    parameters=((0.8,), (1.0,), (1.0,)),
    shading=Shading(form=0.70, middle=0.48, fine=0.18, value=0.18),
    body=Body(inflation=1.1, relief=2.2),
    scale=0.9,
    exposure=1.15,
    accent=Accent(words=("vein", "veining"), amount=1),
)
