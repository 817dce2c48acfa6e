"""Terracotta: fired clay, dry and porous, smoothed by hand, with lime bloom and smoke on it."""

from retexture.engines.procedural.catalogue.gamut import EARTHS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, FINE_CELL, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def terracotta(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: depth of the marks of the hand. Palette: clay, light clay, smoke, lime."""
    broad = sample(noise, CLOUD, at.u * 0.6, at.v * 0.6)
    small = sample(noise, CLOUD_B, at.u * 1.7, at.v * 1.7)
    grain = sample(noise, GRAIN, at.u * 0.9, at.v * 0.9)
    hand = sample(noise, CLOUD, at.u * 0.35 + 70 * small, at.v * 1.1 + 40 * broad)
    grog = 1 - smoothstep(0.05, 0.16, sample(noise, FINE_CELL, at.u * 0.9, at.v * 0.9))
    light = 0.45 + 0.8 * broad + 0.5 * small + 0.14 * grain + 0.25 * hand + 0.35 * at.cavity
    colour = mix_colour(palette[0], palette[1], clamp01(light))
    colour = mix_colour(
        colour, palette[2], 0.6 * smoothstep(0.10, 0.45, broad - 0.6 * small - 0.15 * at.cavity)
    )
    bloom = smoothstep(0.10, 0.50, small - 0.7 * broad - 0.30 * at.cavity + 0.15 * grain)
    colour = mix_colour(colour, palette[3], 0.55 * bloom)
    speck = 1 - 0.35 * grog
    return surface_of(
        (colour[0] * speck, colour[1] * speck, colour[2] * speck),
        roughness=0.82,
        height=6 * parameters[0] * hand + 5 * broad + 1.8 * small + 0.7 * grain - 0.9 * grog,
        subsurface=0.04,
    )


TERRACOTTA = Material(
    name="terracotta",
    words=(
        "terracotta",
        "terra cotta",
        "earthenware",
        "pottery",
        "fired clay",
        "clay pot",
        "stoneware",
        "unglazed pottery",
    ),
    translations=Translations(
        es="terracota; barro cocido; loza de barro; gres; alfarería; cerámica sin esmaltar",
        pt="terracota; barro cozido; cerâmica de barro; olaria; grés",
        fr="terre cuite; poterie; grès cérame",
        de="Terrakotta; Steingut; gebrannter Ton; Töpferware; Steinzeug; Tonware; Tontopf",
        it="terracotta; cotto; terraglia; coccio; gres",
        zh="陶土; 赤陶; 陶器; 红陶; 陶; 陶制; 瓦罐",
        ja="テラコッタ; 素焼き; 陶器; 土器; 焼き物; 炻器",
        ru="терракота; терракотовый; обожжённая глина; гончарный; гончарная глина; терракот",
    ),
    kernel=terracotta,
    gamut=EARTHS,
    families=(
        Family(
            "orange",
            (
                ("6a3220", "8f4a30", "2c1a14", "b09484"),
                ("a4583a", "c67c58", "53301f", "d8c0ae"),
                ("cc8a66", "e8b492", "8a5a40", "efe2d4"),
            ),
        ),
        Family(
            "ochre",
            (
                ("6a4a22", "90683a", "2c2012", "b0a084"),
                ("a67c44", "c8a068", "543c20", "d8caae"),
                ("ccaa74", "e8cc9c", "8c6c40", "f0e8d4"),
            ),
        ),
        Family(
            "black figure",
            (
                ("1c1512", "332621", "0c0908", "4c3e36"),
                ("a4583a", "c47a54", "3a1c12", "c8a68e"),
                ("d49468", "eebc92", "8a5436", "f0dcc4"),
            ),
        ),
        Family(
            "buff",
            (
                ("6c5646", "8c7462", "33261d", "b4a698"),
                ("b09680", "ceb8a4", "6a5442", "e2d8cc"),
                ("d6c4b0", "ece0d2", "a08a74", "f6f0e8"),
            ),
        ),
    ),
    parameters=((1.0,),),
    shading=Shading(form=0.65, middle=0.45, fine=0.1, value=0.1),
    body=Body(inflation=1.2, relief=1.7, groove=1.2, smoothing=1.4),
    exposure=0.68,
)
