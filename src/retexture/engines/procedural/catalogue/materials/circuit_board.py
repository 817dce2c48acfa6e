"""Circuit board: traces under lacquer, pads with drilled holes, black chips with rows of legs."""

import math

from retexture.engines.procedural.catalogue.gamut import PLASTICS
from retexture.engines.procedural.catalogue.kernel_math import clamp01, hash01, mix_colour, smoothstep
from retexture.engines.procedural.catalogue.material import Body, Family, Material, Shading
from retexture.engines.procedural.catalogue.point import Palette, Parameters, Point, Sample, surface_of
from retexture.imaging.kernels import inlined
from retexture.imaging.noise import CLOUD, CLOUD_B, GRAIN, Tiles, sample
from retexture.prompts import Translations

_CHIP = 6  # lanes of traces on a side of the square that a chip may lie in


@inlined
def _trace(x: float, y: float, column: float, row: float, seed: int) -> tuple[float, float]:
    """Distance to the trace in a square and to its pad, in the square's width; 9 where there is none.

    Every border between two squares is either crossed or not, so that traces run on.
    """
    left, right = hash01(column, row, seed) < 0.62, hash01(column + 1, row, seed) < 0.62
    above, below = hash01(column, row, seed + 1) < 0.62, hash01(column, row + 1, seed + 1) < 0.62
    ends = int(left) + int(right) + int(above) + int(below)
    distance = pad = 9.0
    if ends == 2 and left and right:
        distance = abs(y)
    elif ends == 2 and above and below:
        distance = abs(x)
    elif ends == 2:  # a corner, cut at 45 degrees
        a = -x if left else x
        b = -y if above else y
        distance = abs(a + b - 0.5) * 0.7071 if a > 0 and b > 0 else min(abs(a), abs(b)) + 0.0
        if a <= 0 or b <= 0:
            distance = math.sqrt(min((a - 0.5) * (a - 0.5) + b * b, a * a + (b - 0.5) * (b - 0.5)))
    else:
        if (left and x < 0) or (right and x > 0):
            distance = abs(y)
        if (above and y < 0) or (below and y > 0):
            distance = min(distance, abs(x))
        if ends > 0:
            pad = math.sqrt(x * x + y * y)
    return distance, pad


@inlined
def circuit_board(noise: Tiles, at: Point, palette: Palette, parameters: Parameters) -> Sample:
    """Parameters: distance of the traces. Palette: lacquer, trace under lacquer, chip, bare metal."""
    broad = sample(noise, CLOUD, at.u * 0.4, at.v * 0.4)
    small = sample(noise, CLOUD_B, at.u * 1.5, at.v * 1.5)
    grain = sample(noise, GRAIN, at.u, at.v)
    lane = parameters[0]
    column, row = math.floor(at.u / lane), math.floor(at.v / lane)
    x, y = at.u / lane - column - 0.5, at.v / lane - row - 0.5
    distance, pad = _trace(x, y, column, row, at.seed)
    trace = 1 - smoothstep(0.12, 0.19, distance)
    ring = 1 - smoothstep(0.27, 0.33, pad)
    hole = 1 - smoothstep(0.10, 0.15, pad)
    place_x, place_y = at.u / (lane * _CHIP), at.v / (lane * _CHIP)
    chip_column, chip_row = math.floor(place_x), math.floor(place_y)
    has_chip = hash01(chip_column, chip_row, at.seed + 9) < 0.26
    cx, cy = abs(place_x - chip_column - 0.5), abs(place_y - chip_row - 0.5)
    body = has_chip * (1 - smoothstep(0.305, 0.315, cx)) * (1 - smoothstep(0.225, 0.235, cy))
    tooth = 0.5 + 0.5 * math.cos(6.2832 * at.u / (0.5 * lane))
    leg = has_chip * (1 - body) * smoothstep(0.45, 0.6, tooth)
    leg *= (1 - smoothstep(0.29, 0.30, cx)) * (1 - smoothstep(0.305, 0.315, cy))
    spot_x, spot_y = place_x - chip_column - 0.26, place_y - chip_row - 0.34
    dot = body * (1 - smoothstep(0.020, 0.028, math.sqrt(spot_x * spot_x + spot_y * spot_y)))
    near = has_chip * (1 - smoothstep(0.33, 0.34, max(cx, cy)))
    trace, ring, hole = trace * (1 - near), ring * (1 - near), hole * (1 - near)
    light = 1 + 0.25 * broad + 0.10 * small + 0.06 * grain + 0.15 * at.cavity
    colour = mix_colour(palette[0], palette[1], trace)
    colour = (colour[0] * light, colour[1] * light, colour[2] * light)
    metal = clamp01(max(ring * (1 - hole), leg))
    colour = mix_colour(colour, palette[3], metal)
    colour = mix_colour(colour, palette[2], body * (1 - 0.35 * dot))
    dark = (1 - 0.85 * hole) * (1 - 0.3 * near * (1 - body) * (1 - leg))
    return surface_of(
        (clamp01(colour[0] * dark), clamp01(colour[1] * dark), clamp01(colour[2] * dark)),
        roughness=clamp01(0.24 + 0.14 * metal + 0.25 * body + 0.05 * small),
        metalness=0.9 * metal,
        height=1.1 * trace + 1.6 * ring - 2.5 * hole + 9.0 * body + 3.0 * leg - 0.8 * dot,
    )


CIRCUIT_BOARD = Material(
    name="circuit board",
    words=(
        "circuit board",
        "circuit",
        "circuitry",
        "printed circuit board",
        "pcb",
        "motherboard",
        "mainboard",
        "microchip",
        "electronic circuit",
        "electronics",
    ),
    translations=Translations(
        es="placa de circuito; circuito impreso; circuito; placa base; circuito electrónico; electrónica",
        pt="placa de circuito; circuito impresso; circuito; placa-mãe; circuito eletrônico",
        fr="circuit imprimé; carte électronique; circuit électronique; carte mère",
        de="Leiterplatte; Platine; Schaltkreis; Hauptplatine; Elektronik",
        it="circuito stampato; scheda elettronica; circuito; scheda madre; circuito elettronico",
        zh="电路板; 电路; 主板; 印刷电路板",
        ja="回路基板; 電子回路; プリント基板; 回路; 電子基板; マザーボード",
        ru="печатная плата; микросхема; электронная плата; материнская плата; плата",
    ),
    kernel=circuit_board,
    gamut=PLASTICS,
    dyed=1,
    families=(
        Family(
            "green",
            (
                ("04200f", "186038", "0a0b0c", "c89c50"),
                ("08381c", "2c8c54", "121315", "e4bc70"),
                ("14583a", "68bc88", "24262a", "f8dca0"),
            ),
        ),
        Family(
            "blue",
            (
                ("041434", "1c4c8c", "0a0b0c", "c0c4c8"),
                ("082454", "3470bc", "121315", "dce0e4"),
                ("1c4888", "78a8e0", "24262a", "f4f6f8"),
            ),
        ),
        Family(
            "black",
            (
                ("060707", "34363a", "141516", "c89c50"),
                ("0c0d0e", "50545a", "1c1d1f", "e4bc70"),
                ("222426", "888c92", "303236", "f8dca0"),
            ),
        ),
        Family(
            "red",
            (
                ("300608", "84201c", "0a0b0c", "ccb070"),
                ("540c10", "b43c34", "121315", "e8d094"),
                ("842c2c", "dc8478", "24262a", "fcf0c8"),
            ),
        ),
    ),
    parameters=((21.0,), (19.0,), (18.0,)),
    shading=Shading(form=1.0, middle=0.75, fine=0.12, value=0.3),
    body=Body(inflation=1.0, relief=1.0, groove=1.0, smoothing=2.8, warp=12.0),
    align="level",
    exposure=0.72,
)
