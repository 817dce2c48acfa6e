"""Tartan: bands of colour that cross in a twill, so that each crossing shows both of its yarns."""

import math

from retexture.engines.procedural.catalogue.gamut import TEXTILES
from retexture.engines.procedural.catalogue.kernel_math import mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Rgb, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, Tiles, sample
from retexture.prompts import Translations

_YARN = 3.6  # width of a yarn in units


@inlined
def _band(along: float, palette: Palette) -> Rgb:
    """The yarn's colour at a place in the sett, 0–1, that is mirrored about its middle."""
    place = 2 * abs(along - 0.5)
    colour = palette[0]
    if place < 0.05 or 0.52 < place < 0.57:
        colour = palette[3]
    elif place < 0.16 or 0.44 < place < 0.65:
        colour = palette[1]
    elif 0.86 < place < 0.91 or place > 0.97:
        colour = palette[2]
    return colour


@inlined
def tartan(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: size of the sett. Palette: ground, broad band, line, second line."""
    broad = sample(noise, CLOUD, at.u * 0.4, at.v * 0.4)
    small = sample(noise, CLOUD_B, at.u * 1.6, at.v * 1.6)
    fuzz = sample(noise, GRAIN, at.u * 1.2, at.v * 1.2)
    u, v = at.u + 8 * broad, at.v + 7 * broad
    x, y = u / parameters[0], v / parameters[0]
    warp = _band(x - math.floor(x), palette)
    weft = _band(y - math.floor(y), palette)
    step = (u + v) / (2 * _YARN)
    part = 2 * abs(step - math.floor(step) - 0.5)
    over = smoothstep(0.40, 0.60, part)
    colour = mix_colour(weft, warp, over)
    ridge = math.sqrt(max(1 - (2 * part - 1) * (2 * part - 1), 0.0))
    light = (0.78 + 0.22 * ridge) * (1 + 0.16 * fuzz + 0.25 * small)
    return surface_of(
        (min(colour[0] * light, 1.0), min(colour[1] * light, 1.0), min(colour[2] * light, 1.0)),
        roughness=0.92,
        height=1.1 * ridge + 0.7 * fuzz + 1.8 * small + 4 * broad,
        subsurface=0.08,
    )


TARTAN = Material(
    name="tartan",
    words=(
        "tartan",
        "plaid",
        "flannel",
        "checked fabric",
        "checkered fabric",
        "chequered fabric",
        "gingham",
        "buffalo check",
    ),
    translations=Translations(
        es="tartán; tela a cuadros; tela escocesa; franela; a cuadros; cuadros escoceses",
        pt="tartan; tecido xadrez; xadrez; flanela; xadrez escocês",
        fr="tartan; tissu écossais; flanelle; à carreaux; tissu à carreaux; vichy",
        de="Schottenkaro; Karostoff; kariert; Flanell; Schottenmuster; Tartan; Vichykaro",
        it="tartan; tessuto scozzese; a quadri; flanella; tessuto a quadri; scozzese",
        zh="格子布; 苏格兰格子; 格子; 法兰绒; 格纹; 格子呢",
        ja="タータンチェック; チェック柄; タータン; フランネル; ギンガムチェック; チェック",
        ru="шотландка; тартан; клетчатый; клетчатая ткань; в клетку; фланель; в клеточку",
    ),
    kernel=tartan,
    gamut=TEXTILES,
    many_coloured=True,
    families=(
        Family(
            "red",
            (
                ("6c0a10", "081c14", "c8a830", "b4b4b0"),
                ("a01620", "10301f", "ecd048", "e4e4e0"),
                ("c83c40", "2c5840", "f4e484", "f8f8f4"),
            ),
        ),
        Family(
            "green",
            (
                ("0a2418", "080f28", "8c8c34", "5c7884"),
                ("143c28", "101c44", "c4b848", "8ca8b4"),
                ("346850", "304078", "e4dc84", "c0d4dc"),
            ),
        ),
        Family(
            "camel",
            (
                ("8c6c44", "1c1814", "8c2824", "c8c0b0"),
                ("c8a474", "2c2620", "b43c34", "f0ece0"),
                ("e4cca0", "504840", "d0706c", "fcfaf4"),
            ),
        ),
        Family(
            "blue",
            (
                ("10204c", "0a3430", "9c2830", "b0b4bc"),
                ("1c387c", "14504c", "cc3c44", "e4e8ec"),
                ("4468a8", "3c8480", "e07c80", "f8fafc"),
            ),
        ),
    ),
    parameters=((190.0,),),
    shading=Shading(form=1.0, middle=0.75, fine=0.1, value=0.25),
    body=Body(inflation=1.4, relief=1.1, groove=1.1, smoothing=3.0, warp=30.0),
    exposure=0.7,
)
