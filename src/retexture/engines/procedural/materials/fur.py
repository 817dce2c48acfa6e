"""Fur: strands that lie along the forms in tufts, dark at the root and pale at the tip."""

from retexture.engines.procedural.kernel_math import clamp01, mix_colour, smoothstep
from retexture.engines.procedural.material import Body, Family, Material, Shading
from retexture.engines.procedural.point import Palette, Parameters, Point, Sample
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import Tile, Tiles, sample

_CLOUD = int(Tile.CLOUD)
_CLOUD_B = int(Tile.CLOUD_B)
_STREAK = int(Tile.STREAK)
_CELL = int(Tile.CELL)


@inlined
def fur(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: length of the tufts, strength of the markings. Palette: undercoat, coat, tips, markings."""
    broad = sample(noise, _CLOUD, at.u * 0.45, at.v * 0.45)
    small = sample(noise, _CLOUD_B, at.u * 1.1, at.v * 0.8)
    long = 1 / parameters[0]
    bent = at.u + 24 * broad + 7 * small
    tuft = sample(noise, _CELL, bent * 0.95, at.v * 0.30 * long)
    strand = sample(noise, _STREAK, bent * 1.15 + 6 * tuft, at.v * 0.55 * long)
    hair = sample(noise, _STREAK, bent * 2.1 + 340, at.v * 0.9 * long + 9 * small)
    over = sample(noise, _STREAK, bent * 0.75 + 0.25 * at.v + 610, at.v * 0.5 * long)
    lies = 0.8 * strand + 0.75 * hair + 0.6 * over
    lock = 1 - tuft
    light = 0.32 + 0.40 * lies + 0.75 * (lock - 0.45) + 0.35 * small + 0.30 * at.cavity + 0.10 * at.relief
    colour = mix_colour(palette[0], palette[1], clamp01(1.15 * light + 0.15))
    colour = mix_colour(colour, palette[2], smoothstep(0.50, 1.0, light + 0.2 * hair))
    # Rosettes, their rims frayed by the hairs.
    spot = sample(noise, _CELL, at.u * 0.75 + 9 * small + 501, at.v * 0.62 + 9 * broad) + 0.05 * hair
    marked = smoothstep(0.12, 0.20, spot) * (1 - smoothstep(0.34, 0.44, spot))
    colour = mix_colour(colour, palette[3], parameters[1] * marked * clamp01(0.55 + 0.5 * light))
    root = 0.55 + 0.45 * smoothstep(0.0, 0.42, light)
    return Sample(
        colour[0] * root,
        colour[1] * root,
        colour[2] * root,
        0.62 - 0.12 * clamp01(lies),
        0.0,
        11 * lock + 2.8 * lies + 5 * broad,
        0.22,
        0.0,
        0.0,
    )


FUR = Material(
    name="fur",
    words=("fur", "furry", "fluffy", "faux fur", "hairy", "fleece", "shaggy"),
    kernel=fur,
    families=(
        Family(
            "leopard",
            (
                ("241408", "5c3816", "a0723c", "080402"),
                ("4c2c10", "b07c3c", "e8c080", "1c0e06"),
                ("94703c", "e4c488", "fff2d0", "3a2210"),
            ),
        ),
        Family(
            "wolf",
            (
                ("141416", "44464a", "84888c", "08080a"),
                ("2a2c30", "7c8086", "c8ccd0", "1a1b1e"),
                ("6a6c70", "c2c5c8", "f8f8f6", "55585c"),
            ),
        ),
        Family(
            "snow",
            (
                ("2e2a26", "7a7068", "bcb2a6", "141210"),
                ("6a6258", "c4baac", "f2ece0", "2a2622"),
                ("a49c90", "e8e2d6", "fffdf8", "4a443e"),
            ),
        ),
        Family(
            "brown bear",
            (
                ("120906", "3c2214", "74482c", "080403"),
                ("241208", "683c20", "aa7448", "180c06"),
                ("4a2c18", "9c6a40", "dcac78", "38200f"),
            ),
        ),
    ),
    parameters=((1.0, 0.75), (1.0, 0.9), (1.0, 0.85)),
    shading=Shading(form=0.7, middle=0.5, fine=0.05, value=0.1),
    body=Body(inflation=1.3, relief=1.3, groove=0.8, smoothing=2.8, warp=30.0),
    align="flow",
    exposure=0.8,
    light="overcast",
)
