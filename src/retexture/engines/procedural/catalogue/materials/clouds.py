"""Clouds: heaped white billows, soft at the rim, lit from above and blue-grey below."""

from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, Tiles, sample
from retexture.prompts import Translations


@inlined
def _billow(noise: Tiles, u: float, v: float) -> float:
    """Round heads around scattered points, 1 on top and 0 between them."""
    away = sample(noise, CELL, u, v)
    return max(1 - 1.4 * away * away, 0.0)


@inlined
def clouds(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: height of the billows. Palette: shade below, body, lit crests."""
    broad = sample(noise, CLOUD, at.u * 0.5, at.v * 0.5)
    curl = sample(noise, CLOUD_B, at.u * 1.4, at.v * 1.4)
    across, down = at.u + 26 * broad + 9 * curl, at.v + 24 * curl
    large = _billow(noise, across * 0.36, down * 0.40)
    middle = _billow(noise, across * 0.8 + 330, down * 0.86 + 110)
    little = _billow(noise, across * 2.1 + 120, down * 2.2 + 70)
    heap = 0.40 * large + 0.38 * middle + 0.20 * little + 0.55 * broad + 0.35 * curl
    light = 0.04 + 0.95 * heap + 0.55 * (at.upward - 0.5) + 0.16 * at.cavity + 0.10 * at.relief
    colour = mix_colour(palette[0], palette[1], smoothstep(0.14, 0.50, light))
    colour = mix_colour(colour, palette[2], smoothstep(0.44, 0.80, light))
    # Thin at the rim, a cloud is bright with the light behind it.
    wisp = 1 - smoothstep(0.0, 12.0, at.border + 20 * curl)
    colour = mix_colour(colour, palette[2], 0.6 * wisp)
    return surface_of(
        colour,
        roughness=1.0,
        height=parameters[0] * (17 * large + 10 * middle + 2.4 * little + 5 * broad),
        subsurface=0.95,
        emission=0.15 + 0.85 * clamp01(light),
    )


CLOUDS = Material(
    name="fluffy clouds",
    words=(
        "made of clouds",
        "made of white clouds",
        "made of soft white clouds",
        "made from clouds",
        "made out of clouds",
        "made entirely of clouds",
        "built of clouds",
        "formed of clouds",
        "clouds as material",
        "cloud material",
        "cloud texture",
        "cloudlike",
        "cloud like",
        "fluffy clouds",
        "cotton clouds",
        "cumulus",
        "cumulus clouds",
        "puffy clouds",
    ),
    kernel=clouds,
    families=(
        Family("noon", (("8ea8d0", "dfe8f4", "ffffff"),)),
        Family("soft grey", (("7e8ca6", "c8d0da", "fcfcfc"),)),
        Family("warm white", (("9498b4", "eadfd2", "fff4e2"),)),
        Family("morning", (("a090c4", "f0d4d8", "fff6f0"),)),
    ),
    parameters=((1.0,),),
    shading=Shading(form=0.6, middle=0.14, fine=0.0, value=0.1),
    body=Body(inflation=1.8, relief=0.5, groove=1.8, smoothing=6.0, warp=26.0),
    scale=1.2,
    exposure=1.45,
    glow=(0.62, 0.65, 0.70),
    translations=Translations(
        es="nubes de algodón; hecho de nubes; nubes esponjosas",
        pt="nuvens de algodão; feito de nuvens; nuvens fofas",
        fr="nuages de coton",
        de="wattewolken; flauschige wolken; wolkig weich",
        it="nuvole di cotone; fatto di nuvole; nuvole soffici",
        zh="云朵质感; 云做的; 由云组成; 蓬松的云",
        ja="雲の質感; 雲でできた; ふわふわの雲",
        ru="облачная масса; пушистые облака",
    ),
)
