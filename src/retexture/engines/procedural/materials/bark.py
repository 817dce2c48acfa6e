"""Bark: ridges that run along the form, split into plates, with moss and lichen on their backs."""

from retexture.engines.procedural.kernel_math import clamp01, mix, mix_colour, smoothstep
from retexture.engines.procedural.material import Body, Family, Material, Shading
from retexture.engines.procedural.point import Palette, Parameters, Point, Sample
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import Tile, Tiles, sample

_CLOUD = int(Tile.CLOUD)
_CLOUD_B = int(Tile.CLOUD_B)
_GRAIN = int(Tile.GRAIN)
_CELL_EDGE = int(Tile.CELL_EDGE)
_STREAK = int(Tile.STREAK)


@inlined
def bark(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: depth of the furrows. Palette: furrow, plate, pale plate, lichen."""
    broad = sample(noise, _CLOUD, at.u * 0.5, at.v * 0.4)
    small = sample(noise, _CLOUD_B, at.u * 1.6, at.v * 1.1)
    grain = sample(noise, _GRAIN, at.u, at.v)
    bent = at.u + 26 * broad + 6 * small
    plate = sample(noise, _CELL_EDGE, bent * 1.15, at.v * 0.30 + 12 * broad)
    split = sample(noise, _CELL_EDGE, bent * 1.8 + 233, at.v * 0.75 + 5 * small)
    fibre = sample(noise, _STREAK, bent * 1.3, at.v * 0.5)
    ridge = smoothstep(0.03, 0.42, plate)
    chip = smoothstep(0.0, 0.12, split)
    light = (
        0.10
        + 0.55 * ridge
        + 0.16 * (chip - 0.5)
        + 0.22 * fibre
        + 0.45 * small
        + 0.10 * grain
        + 0.2 * at.cavity
    )
    colour = mix_colour(palette[0], palette[1], clamp01(1.5 * light))
    colour = mix_colour(colour, palette[2], smoothstep(0.45, 1.0, light + 0.25 * broad))
    grown = (
        smoothstep(0.10, 0.30, sample(noise, _CLOUD_B, at.u * 0.5 + 77, at.v * 0.5) + 0.25 * small) * ridge
    )
    colour = mix_colour(colour, palette[3], 0.42 * grown)
    return Sample(
        colour[0],
        colour[1],
        colour[2],
        0.93,
        0.0,
        parameters[0] * (13 * ridge + 2.5 * chip * ridge)
        + 1.6 * fibre
        + mix(1.5, 3.0, ridge) * small
        + 0.6 * grain,
        0.0,
        0.0,
        0.0,
    )


BARK = Material(
    name="bark",
    words=("bark", "tree bark", "oak bark", "wood bark", "cork bark"),
    kernel=bark,
    families=(
        Family(
            "oak",
            (
                ("1e1711", "4e4032", "86745e", "6c7440"),
                ("382b20", "766350", "a8947a", "848c54"),
                ("6a5a48", "a8967e", "d4c4a8", "a4a878"),
            ),
        ),
        Family(
            "pine",
            (
                ("180b06", "6a3420", "b47050", "5c6438"),
                ("28140c", "94502f", "d4946c", "78804c"),
                ("4c2a1a", "c4845c", "f0c8a0", "989c68"),
            ),
        ),
        Family(
            "birch",
            (
                ("14110f", "7c766e", "c0bab0", "6c7048"),
                ("28221e", "b4aea4", "e8e4dc", "8c9064"),
                ("54504a", "dcd8d0", "fcfaf4", "acb084"),
            ),
        ),
        Family(
            "cork",
            (
                ("2a1a0c", "8a6238", "c49c68", "7c7448"),
                ("46301a", "b08650", "e0bc88", "948c5c"),
                ("745434", "d4b07c", "f6deb4", "b4ac7c"),
            ),
        ),
    ),
    parameters=((1.0,),),
    shading=Shading(form=0.7, middle=0.45, fine=0.05, value=0.12),
    body=Body(inflation=1.0, relief=1.4, groove=1.0, smoothing=2.0, warp=28.0),
    align="flow",
    exposure=0.74,
    light="overcast",
)
