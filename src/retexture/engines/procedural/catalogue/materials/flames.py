"""Flames: tongues of fire that lick upwards in sheets over glowing charcoal, bright at the root."""

from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, RIDGE, Tiles, sample
from retexture.prompts import Translations


@inlined
def _sheet(noise: Tiles, u: float, v: float) -> float:
    """One sheet of tongues that run along v and wave, 0 between them to 1 in their hearts."""
    sway = sample(noise, CLOUD, u * 0.5, v * 0.55)
    flick = sample(noise, CLOUD_B, u * 1.3, v * 1.1)
    across = u + 62 * sway + 16 * flick
    ridge = sample(noise, RIDGE, across * 1.15, v * 0.30 + 20 * flick)
    gust = sample(noise, CLOUD, across * 0.9 + 300, v * 0.40)
    return clamp01(1.25 * (ridge - 0.42) + 0.9 * gust + 0.18)


@inlined
def flames(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: how much burns. Palette: charcoal, ash, ember."""
    front = _sheet(noise, at.u, at.v)
    back = _sheet(noise, at.u * 1.7 + 411, at.v * 1.7 + 97)
    coal = sample(noise, CLOUD_B, at.u * 2.0, at.v * 2.0)
    ember = smoothstep(0.12, 0.45, coal) * smoothstep(0.0, 0.3, sample(noise, CLOUD, at.u * 1.1, at.v * 1.1))
    form = 0.24 * at.relief + 0.22 * at.cavity + 0.16 * (at.upward - 0.5)
    heat = clamp01(parameters[0] + 0.72 * front + 0.40 * back + form - 0.30)
    rim = (1 - smoothstep(0.0, 12.0, at.border + 16 * coal)) * 0.30
    heat = clamp01(heat + rim)
    # Flame runs through red and orange into yellow as it grows hotter: light grows much faster than heat.
    glow = heat * heat * heat * (0.30 + 0.70 * heat) + 0.03 * ember
    colour = mix_colour(palette[0], palette[1], clamp01(0.3 + 1.2 * coal))
    colour = mix_colour(colour, palette[2], smoothstep(0.1, 0.5, heat))
    return surface_of(
        colour,
        roughness=0.9,
        height=5 * front + 3 * back + 2 * coal,
        emission=clamp01(glow),
    )


FLAMES = Material(
    name="flames",
    words=(
        "flames",
        "flame",
        "fire",
        "made of fire",
        "made of flames",
        "burning",
        "burning in flames",
        "burning flames",
        "in flames",
        "on fire",
        "engulfed in flames",
        "flaming",
        "ablaze",
        "blazing",
        "blazing fire",
        "fiery",
        "inferno",
    ),
    kernel=flames,
    families=(
        Family("charcoal", (("0a0807", "1c1614", "5a1606"), ("100c0a", "261c18", "6a1c08"))),
        Family("ember", (("140806", "2c120c", "6c1a06"), ("1c0c08", "381810", "7c220a"))),
        Family("soot", (("08080a", "18181a", "4c1408"), ("0e0e10", "222224", "5c1a0a"))),
        Family("burnt wood", (("100a06", "281a10", "641c08"), ("180f09", "342216", "74240c"))),
    ),
    parameters=((0.31,), (0.38,)),
    shading=Shading(form=0.9, middle=0.8, fine=0.2, value=0.3),
    body=Body(inflation=1.0, relief=1.2, smoothing=2.0, warp=30.0),
    align="level",
    exposure=0.34,
    glow=(15.0, 4.2, 0.45),
    translations=Translations(
        es="llamas; fuego; en llamas; ardiendo; hecho de fuego",
        pt="chamas; fogo; em chamas; queimando; feito de fogo",
        fr="flammes; feu; en flammes; en feu; fait de feu",
        de="flammen; feuer; in flammen; brennend; lodernd; aus feuer",
        it="fiamme; fuoco; in fiamme; infuocato; fatto di fuoco",
        zh="火焰; 火; 烈火; 燃烧; 火焰做的",
        ja="炎; 火; 燃える炎; 燃えている",
        ru="пламя; огонь; огненный; в огне; горящий; из огня",
    ),
)
