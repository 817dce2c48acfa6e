"""Leather: pebbled hide with creases, dark in the folds, rubbed light on the edges, sewn along seams."""

from retexture.engines.procedural.catalogue.kernel_math import clamp01, mix_colour, smoothstep, stitches
from retexture.engines.procedural.catalogue.material import Accent, Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CELL_EDGE, CLOUD, CLOUD_B, FINE_CELL_EDGE, VEIN, Tiles, sample


@inlined
def leather(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: depth of the grain, amount of the accent in the thread, metalness of the accent.

    Palette: dye, rubbed, deep shade, accent.
    """
    broad = sample(noise, CLOUD, at.u * 0.7, at.v * 0.7)
    small = sample(noise, CLOUD_B, at.u * 1.5, at.v * 1.5)
    x, y = at.u + 9 * small, at.v + 9 * broad
    pebble = smoothstep(0.0, 0.34, sample(noise, FINE_CELL_EDGE, x * 0.80, y * 0.80))
    lobe = smoothstep(0.0, 0.16, sample(noise, CELL_EDGE, x * 1.25 + 90, y * 1.25))
    crease = 1 - smoothstep(0.2, 2.6, sample(noise, VEIN, at.u * 0.75 + 60 * small, at.v * 0.75 + 45 * broad))
    crease *= smoothstep(0.0, 0.28, broad - 0.4 * small)
    seam, thread = stitches(at, 11.0, 0.6)

    light = 0.40 + 1.0 * broad + 0.5 * small + 0.55 * at.cavity
    colour = mix_colour(palette[0], palette[1], clamp01(light))
    deep = (1 - pebble) * 0.55 + (1 - lobe) * 0.35 + 0.6 * crease + 0.45 * smoothstep(0.2, 1.2, -at.cavity)
    colour = mix_colour(colour, palette[2], clamp01(deep + 0.6 * seam * (1 - thread)))
    sewn = mix_colour(palette[1], palette[3], parameters[1])
    colour = mix_colour(colour, sewn, 0.9 * thread)
    metal = thread * parameters[1] * parameters[2]
    rubbed = smoothstep(0.2, 1.0, at.cavity)
    hide = 2.6 * pebble + 2.0 * lobe + 7 * broad - 3.2 * crease
    return surface_of(
        colour,
        roughness=0.36 + 0.22 * (1 - pebble) + 0.5 * abs(small) - 0.06 * rubbed + 0.25 * thread,
        metalness=metal,
        height=parameters[0] * hide * (1 - 0.8 * thread) - 4.5 * seam + 6.0 * thread,
        subsurface=0.04,
    )


LEATHER = Material(
    name="leather",
    words=("leather", "leathery", "cowhide", "tanned leather", "embossed leather", "leatherbound"),
    kernel=leather,
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
    shading=Shading(form=0.7, middle=0.55, fine=0.12, value=0.12),
    body=Body(inflation=1.1, relief=1.5, groove=1.4, smoothing=1.0),
    exposure=0.66,
    accent=Accent(words=("stitching", "stitch", "seam", "thread"), amount=1),
)
