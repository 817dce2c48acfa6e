"""Amber: clear honey resin with bubbles, veils and flecks of what it once ran over."""

from retexture.engines.procedural.catalogue.gamut import GLASSES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, FINE_CELL, VEIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def amber(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: amount of what is enclosed. Palette: thick resin, thin resin, veil, enclosed earth."""
    a, b = at.u + 0.5 * at.w, at.v + 0.5 * at.w
    broad = sample(noise, CLOUD, a * 0.45, b * 0.45)
    small = sample(noise, CLOUD_B, a * 1.2 + 30 * broad, b * 1.2)
    veil = sample(noise, CLOUD_B, a * 0.6 + 90 * broad + 401, b * 0.9 + 60 * small)
    crack = sample(noise, VEIN, a * 0.5 + 50 * small, b * 0.5 + 77)
    bubble = sample(noise, CELL, a * 0.75 + 7, b * 0.75)
    fleck = sample(noise, FINE_CELL, a * 0.55 + 9 * small, b * 0.55)
    round_ = (1 - smoothstep(0.10, 0.13, bubble)) * smoothstep(0.0, 0.16, veil) * parameters[0]
    glint = (1 - smoothstep(0.02, 0.05, abs(bubble - 0.075))) * smoothstep(0.0, 0.16, veil) * parameters[0]
    earth = (1 - smoothstep(0.16, 0.30, fleck)) * smoothstep(0.24, 0.36, broad - 0.3 * small) * parameters[0]
    sheet = (1 - smoothstep(0.3, 1.6, crack)) * smoothstep(0.04, 0.2, broad)
    depth = (
        0.45 + 0.75 * broad + 0.35 * small + 0.30 * at.cavity - 0.30 * (1 - smoothstep(0.0, 9.0, at.border))
    )
    colour = mix_colour(palette[0], palette[1], clamp01(depth))
    colour = mix_colour(
        colour, palette[2], clamp01(0.45 * smoothstep(0.08, 0.5, veil) + 0.45 * glint + 0.5 * sheet)
    )
    colour = mix_colour(colour, palette[3], clamp01(0.8 * earth + 0.25 * round_))
    return surface_of(
        colour,
        roughness=0.07 + 0.05 * abs(small),
        metalness=0.04,
        height=9 * broad + 2.5 * small + 1.2 * round_,
        subsurface=0.9,
        transmission=0.45 * (1 - 0.6 * earth),
    )


AMBER = Material(
    name="amber",
    words=("amber", "amber resin", "fossil resin", "honey"),
    translations=Translations(
        es="ámbar; ambarino",
        pt="âmbar",
        fr="ambre; ambré",
        de="Bernstein; bernsteinfarben",
        it="ambra; ambrato",
        zh="琥珀; 琥珀色",
        ja="琥珀; 琥珀色; アンバー",
        ru="янтарь; янтарный",
    ),
    kernel=amber,
    gamut=GLASSES,
    families=(
        Family(
            "cognac",
            (
                ("3c1202", "b4560a", "f0c070", "1e0c04"),
                ("7a2c04", "e08a1c", "fbdc98", "2c1206"),
                ("c4701c", "fcc458", "fff0c4", "4c2410"),
            ),
        ),
        Family(
            "lemon",
            (
                ("5c3c02", "d09a10", "f8e48c", "2a1c06"),
                ("946410", "ecc02c", "fcf0b0", "3c2a0c"),
                ("d4a434", "fbe478", "fffad8", "64481c"),
            ),
        ),
        Family(
            "cherry",
            (
                ("2c0404", "8c1a0c", "e88c5c", "140404"),
                ("5c0c06", "c03a18", "f4b080", "200806"),
                ("a43418", "f0804c", "fcd8b4", "401810"),
            ),
        ),
        Family(
            "green",
            (
                ("1c2404", "6a7c14", "d8dc84", "141406"),
                ("3c480c", "96a428", "ececa8", "202008"),
                ("78881c", "ccd45c", "f8f8cc", "444414"),
            ),
        ),
    ),
    parameters=((1.0,),),
    shading=Shading(form=0.65, middle=0.5, fine=0.12, value=0.25),
    body=Body(inflation=1.5, relief=1.8, groove=1.0, smoothing=2.2, warp=16.0),
    exposure=0.85,
)
