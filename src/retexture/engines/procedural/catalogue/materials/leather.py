"""Leather: dyed hide of a fine grain, creased where it bends, rubbed light on the edges, sewn along seams."""

from retexture.engines.procedural.catalogue.gamut import HIDES
from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep, stitches
from retexture.engines.procedural.catalogue.material import Accent, Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, FINE_CELL_EDGE, GRAIN, VEIN, Tiles, sample
from retexture.prompts import Translations


@inlined
def leather(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: depth of the grain, amount of the accent in the thread, metalness of the accent.

    Palette: dye, rubbed, deep shade, accent.
    """
    broad = sample(noise, CLOUD, at.u * 0.7, at.v * 0.7)
    small = sample(noise, CLOUD_B, at.u * 1.5, at.v * 1.5)
    # The grain of a hide that has been dyed for furniture: a millimetre wide, closer in some places.
    dense = 2.7 + 0.4 * broad
    pebble = smoothstep(0.0, 0.42, sample(noise, FINE_CELL_EDGE, at.u * dense + 5 * small, at.v * 2.7))
    pore = smoothstep(0.30, 0.75, sample(noise, GRAIN, at.u * 0.9, at.v * 0.9))
    # It creases where it is bent, across a fold, and hardly elsewhere.
    bent = smoothstep(0.10, 0.80, -at.cavity + 0.9 * small)
    crease = 1 - smoothstep(0.2, 1.5, sample(noise, VEIN, at.u * 1.8 + 18 * small, at.v * 1.8 + 14 * broad))
    crease *= bent
    seam, thread = stitches(at, 8.0, 0.75)

    rubbed = smoothstep(0.15, 1.0, at.cavity + 0.5 * small)
    light = 0.38 + 0.75 * broad + 0.25 * small + 0.40 * at.cavity
    colour = mix_colour(palette[0], palette[1], clamp01(light))
    deep = (1 - pebble) * 0.16 + 0.10 * pore + 0.30 * crease + 0.40 * smoothstep(0.2, 1.2, -at.cavity)
    colour = mix_colour(colour, palette[2], clamp01(deep + 0.30 * seam * (1 - thread)))
    sewn = mix_colour(mix_colour(palette[0], palette[1], 0.8), palette[3], parameters[1])
    colour = mix_colour(colour, sewn, (0.45 + 0.4 * parameters[1]) * thread)
    metal = thread * parameters[1] * parameters[2]
    hide = 0.75 * pebble + 2.2 * broad + 0.6 * small - 0.9 * crease - 0.3 * pore
    return surface_of(
        colour,
        roughness=0.40 + 0.10 * (1 - pebble) + 0.25 * abs(small) - 0.08 * rubbed + 0.25 * thread,
        metalness=metal,
        height=parameters[0] * hide * (1 - 0.8 * thread) - 2.2 * seam + 2.4 * thread,
        subsurface=0.04,
    )


LEATHER = Material(
    name="leather",
    words=("leather", "leathery", "cowhide", "tanned leather", "embossed leather", "leatherbound"),
    translations=Translations(
        es="cuero; piel de vaca; piel curtida; cuero repujado; piel",
        pt="couro; couro curtido",
        fr="cuir; cuir tanné",
        de="Leder; ledern; Rindsleder; Kunstleder",
        it="pelle; cuoio; pelle di vacca; pelle conciata",
        zh="皮革; 皮质; 真皮; 牛皮; 皮",
        ja="革; レザー; 本革; 皮革; 革製",
        ru="кожа; кожаный; натуральная кожа",
    ),
    kernel=leather,
    gamut=HIDES,
    families=(
        Family(
            "cognac",
            (
                ("2c1509", "5a3017", "120703", "e6c28a"),
                ("6e3616", "b06a34", "2e1407", "e6c28a"),
                ("a9672f", "dfa565", "5a2f12", "f0d4a4"),
            ),
        ),
        Family(
            "black and oxblood",
            (
                ("121214", "2e2e33", "040405", "a33a32"),
                ("45191a", "6e3433", "220808", "d9b48a"),
                ("9c7456", "c8a684", "4a3020", "ead0b0"),
            ),
        ),
        Family(
            "forest",
            (
                ("131c18", "2c3d35", "060b08", "c9a86a"),
                ("2a3a33", "52675b", "0d1a14", "d9bc84"),
                ("7d5a32", "b98f58", "3c2812", "ead2a2"),
            ),
        ),
        Family(
            "tan",
            (
                ("3c2a1c", "6a4d36", "1a110a", "e2c8a0"),
                ("8f6f50", "c4a27c", "46331f", "f2e2c4"),
                ("c8ad88", "ecdabb", "826a4a", "7a5632"),
            ),
        ),
    ),
    parameters=((0.8,),),
    shading=Shading(form=0.85, middle=0.6, fine=0.12, value=0.12),
    body=Body(inflation=1.1, relief=1.5, groove=1.4, smoothing=1.0),
    exposure=0.66,
    accent=Accent(words=("stitching", "stitch", "seam", "thread"), amount=1),
)
