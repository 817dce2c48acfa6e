"""Terrazzo: chips of stone in several colours and sizes, set in pale cement and polished."""

from retexture.engines.procedural.catalogue.gamut import STONES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Repeat, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Rgb, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL_EDGE, CELL_ID, CLOUD, CLOUD_B, GRAIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def _chip(palette: Palette, number: float) -> Rgb:
    """The stone of a chip with this number, 0–1."""
    if number < 0.40:
        return palette[1]
    if number < 0.72:
        return palette[2]
    return palette[3]


@inlined
def terrazzo(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: chips a cell of the noise. Palette: cement, three stones."""
    a, b = at.u + 0.5 * at.w, at.v + 0.5 * at.w
    broad = sample(noise, CLOUD, a * 0.4, b * 0.4)
    small = sample(noise, CLOUD_B, a * 1.8, b * 1.8)
    grain = sample(noise, GRAIN, a, b)
    x, y = a * parameters[0] + 3 * small, b * parameters[0]
    big, big_edge = sample(noise, CELL_ID, x, y), sample(noise, CELL_EDGE, x, y)
    fine_x, fine_y = 2.7 * x + 311, 2.7 * y + 97
    fine, fine_edge = sample(noise, CELL_ID, fine_x, fine_y), sample(noise, CELL_EDGE, fine_x, fine_y)
    # Six in ten places hold a large chip; small ones fill the cement between them.
    large = smoothstep(0.13, 0.16, big_edge) * smoothstep(0.38, 0.385, big)
    little = smoothstep(0.16, 0.22, fine_edge) * smoothstep(0.45, 0.46, fine) * (1 - large)
    cement = palette[0]
    stone = _chip(palette, 1.62 * (big - 0.385))
    pebble = _chip(palette, 1.8 * (fine - 0.455))
    colour = mix_colour(mix_colour(cement, pebble, little), stone, large)
    light = 1 + 0.22 * small * (0.4 + large) + 0.05 * grain + 0.10 * broad + 0.10 * at.cavity
    return surface_of(
        (min(colour[0] * light, 1.0), min(colour[1] * light, 1.0), min(colour[2] * light, 1.0)),
        roughness=clamp01(0.34 - 0.14 * large - 0.06 * little),
        height=0.35 * large + 0.2 * little + 2.5 * broad,
        subsurface=0.06,
    )


TERRAZZO = Material(
    name="terrazzo",
    words=("terrazzo", "terazzo", "terrazzo tile", "terrazzo floor", "stone chips", "venetian floor"),
    translations=Translations(
        es="terrazo",
        pt="granilite; marmorite; terrazo",
        fr="terrazzo; granito veneziano",
        de="Terrazzo",
        it="terrazzo; terrazzo veneziano; graniglia; seminato",
        zh="水磨石; 磨石子",
        ja="テラゾー; 人造大理石; 研ぎ出し",
        ru="терраццо; мозаичный бетон",
    ),
    kernel=terrazzo,
    gamut=STONES,
    laid_on=("floor",),
    many_coloured=True,
    dyed=1,
    families=(
        Family(
            "white",
            (
                ("b0aca4", "a85c44", "48605c", "a88c4c"),
                ("dcd8d0", "cc7c60", "5c8078", "d4b068"),
                ("f4f1ea", "e09c80", "84a8a0", "ecd094"),
            ),
        ),
        Family(
            "grey",
            (
                ("6c6c6c", "1c1d1f", "c8c4bc", "8c5c48"),
                ("a0a09e", "2c2d30", "f0ece4", "b4806c"),
                ("ccccca", "505255", "fcfaf6", "d8a894"),
            ),
        ),
        Family(
            "rose",
            (
                ("b88c80", "7c2c30", "ecdcd0", "486068"),
                ("e4bcb0", "a8484c", "faf0e8", "688890"),
                ("f8dcd4", "cc7474", "fffaf6", "94b0b8"),
            ),
        ),
        Family(
            "black",
            (
                ("121214", "b8b4ac", "6c5c34", "4c5c54"),
                ("1e1e20", "e4e0d8", "a48c54", "6c8478"),
                ("404043", "faf8f4", "d4bc84", "9cb4a8"),
            ),
        ),
    ),
    parameters=((0.85,),),
    repeat=Repeat("chips", 32.0 / 0.85, 0.035),
    shading=Shading(form=0.8, middle=0.5, fine=0.06, value=0.15),
    body=Body(inflation=1.3, relief=1.3, groove=0.8, smoothing=2.4),
    exposure=0.85,
)
