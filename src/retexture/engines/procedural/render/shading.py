"""Light on materials: a physically based shading of the evaluated surface, pixel by pixel."""

import math
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.canvas import Canvas
from retexture.engines.procedural.catalogue import Light
from retexture.engines.procedural.render.environment import LEVELS, NORMALS, Table, bake
from retexture.engines.procedural.render.evaluate import Samples
from retexture.imaging.arrays import Linear, Map
from retexture.imaging.kernels import for_rows, inlined, kernel

Line: TypeAlias = NDArray[np.float32]
"""(columns,) float32: one row of a map."""

_LEAN = 0.75  # how far a mirror's normals follow the photo's light instead of its relief


@dataclass(frozen=True, eq=False)
class Lit:
    """What a light has to work on; maps are (height, width) float32.

    Attributes:
        samples: The evaluated materials.
        height: Heights in pixels, all added up.
        kept: Factor by which the photo's own light stays on the surface.
        occlusion: Share of the surroundings' light that arrives.
        shadow: Share of the key light that arrives.
        thinness: Where light gets through a body.
        behind: What shows through transmitting materials, of the whole picture, a quarter of its own size,
            linear light.
        received: Light from sources inside the picture, (height, width, 3), or None without any.
        glow: Radiance of each layer's emission, (layers, 3).
        layers: The layer of each pixel.
    """

    samples: Samples
    height: Map
    kept: Map
    occlusion: Map
    shadow: Map
    thinness: Map
    behind: Linear
    received: Linear | None
    glow: NDArray[np.float32]
    layers: NDArray[np.uint8]


def shade(lit: Lit, light: Light, key: NDArray[np.float32], unit: float, canvas: Canvas) -> Linear:
    """Light the surface; returns linear light, unbounded.

    Diffuse: Lambert with wrapping for translucent bodies and a sky, horizon and ground ambient. Specular: GGX
    distribution (Walter et al. 2007) for the key light, a prefiltered environment for the rest, Schlick's
    Fresnel term (1994).

    Args:
        lit: The surface.
        light: What it is lit by.
        key: Unit direction to the key light.
        unit: Pixels in a unit.
        canvas: Which part of the picture it is.
    """
    rig = np.array([key, light.key_colour, light.sky, light.horizon, light.ground, light.rim], np.float32)
    table = bake(light, key)
    received = np.zeros((0, 0, 3), np.float32) if lit.received is None else lit.received
    picture = np.empty((*lit.height.shape, 3), np.float32)
    work = partial(
        _shade, lit.samples, lit.height, lit.kept, lit.occlusion, lit.shadow, lit.thinness, lit.behind,
        received, lit.glow, lit.layers, rig, table, unit, canvas.frame, picture,
    )  # fmt: skip
    for_rows(lit.height.shape[0], work)
    return picture


@kernel
def _shade(
    samples: Samples,
    height: Map,
    kept: Map,
    occlusion: Map,
    shadow: Map,
    thinness: Map,
    behind: Linear,
    received: Linear,
    glow: NDArray[np.float32],
    layers: NDArray[np.uint8],
    rig: NDArray[np.float32],
    table: Table,
    unit: float,
    whole: tuple[float, float, float, float, float],
    picture: Linear,
    top: int,
    bottom: int,
) -> None:
    """Light the rows from ``top`` to ``bottom``, each in a few passes along the row.

    A pass without branches and look-ups becomes vector instructions; one loop that does everything would not.
    """
    rows, columns = height.shape
    scratch = np.empty((15, columns), np.float32)
    normal, mirrored, value = scratch[0:3], scratch[3:6], scratch[6]
    diffuse, highlight, fresnel, rim = scratch[7], scratch[8], scratch[9], scratch[10]
    leak, through = scratch[11], scratch[12]
    cells = table.reshape(-1, 3)
    glows, lit_inside = glow.max() > 0, received.shape[0] == rows
    for y in range(top, bottom):
        roughness, metalness, subsurface = samples[3, y], samples[4, y], samples[6, y]
        transmission, keep, arriving = samples[8, y], kept[y], occlusion[y]
        transmits = transmission.max() > 0
        _normals(height[max(y - 1, 0)], height[y], height[min(y + 1, rows - 1)], normal)
        _key_light(normal, rig[0], roughness, subsurface, shadow[y], diffuse, highlight)
        _edge_light(normal, rig[0], roughness, arriving, fresnel, rim)
        _reflections(cells, normal, roughness, metalness, keep, arriving, scratch[13:15], mirrored)
        _light_within(subsurface, thinness[y], leak)
        if transmits:
            _see_through(behind, normal, transmission, y, whole, unit, through)
        for c in range(3):
            albedo = samples[c, y]
            _incoming(albedo, normal[1], arriving, diffuse, leak, rig[:, c], value)
            if lit_inside:
                _receive(received[y], c, value)
            if transmits:
                _transmit(albedo, transmission, through, value)
            _reflect(
                albedo, metalness, keep, rig[1, c], rig[5, c], highlight, fresnel, rim, mirrored[c], value
            )
            if lit_inside:
                _mirror_received(received[y], c, albedo, metalness, fresnel, value)
            if glows:
                _glow(samples[7, y], glow, layers[y], c, value)
            for x in range(columns):
                picture[y, x, c] = value[x]


@inlined
def _light_within(subsurface: Line, thinness: Line, leak: Line) -> None:
    """Light that wanders through thin parts of a body."""
    for x in range(len(leak)):
        leak[x] = subsurface[x] * thinness[x] * 0.42


@inlined
def _receive(received: Map, channel: int, value: Line) -> None:
    """Add what falls on the surface from light sources inside the picture."""
    for x in range(len(value)):
        value[x] += received[x, channel]


@inlined
def _mirror_received(
    received: Map, channel: int, albedo: Line, metalness: Line, fresnel: Line, value: Line
) -> None:
    """Add what the surface mirrors of light sources inside the picture."""
    for x in range(len(value)):
        facing = 0.04 * (1 - metalness[x]) + albedo[x] * metalness[x]
        value[x] += received[x, channel] * (facing + (1 - facing) * fresnel[x]) * 0.8


@inlined
def _glow(
    emission: Line, glow: NDArray[np.float32], layers: NDArray[np.uint8], channel: int, value: Line
) -> None:
    """Add what the materials themselves emit."""
    for x in range(len(value)):
        value[x] += emission[x] * glow[layers[x], channel]


@inlined
def _normals(above: Line, here: Line, below: Line, normal: Map) -> None:
    """Unit normals, (3, columns), of a row of heights.

    A photo gives no true depth: steep slopes are noise, so they are bounded softly.
    """
    columns = len(here)
    slope_x = normal[0]
    slope_x[0] = (here[min(1, columns - 1)] - here[0]) * 0.5
    slope_x[columns - 1] = (here[columns - 1] - here[max(columns - 2, 0)]) * 0.5
    for x in range(1, columns - 1):
        slope_x[x] = (here[x + 1] - here[x - 1]) * 0.5
    for x in range(columns):
        across, down = slope_x[x], (below[x] - above[x]) * 0.5
        bound = 1 / (1 + 0.28 * math.sqrt(across * across + down * down))
        across *= bound
        down *= bound
        facing = 1 / math.sqrt(1 + across * across + down * down)
        normal[0, x] = -across * facing
        normal[1, x] = -down * facing
        normal[2, x] = facing


@inlined
def _key_light(
    normal: Map, key: Line, roughness: Line, subsurface: Line, shadow: Line, diffuse: Line, highlight: Line
) -> None:
    """How much of the key light is scattered and how much mirrored, before their colours."""
    kx, ky, kz = float(key[0]), float(key[1]), float(key[2])
    half_length = math.sqrt(kx * kx + ky * ky + (kz + 1) * (kz + 1))
    hx, hy, hz = kx / half_length, ky / half_length, (kz + 1) / half_length
    for x in range(len(diffuse)):
        nx, ny, nz = normal[0, x], normal[1, x], normal[2, x]
        towards_key = nx * kx + ny * ky + nz * kz
        wrap = 0.15 + 0.45 * subsurface[x]
        arrives = shadow[x] * (1 - 0.35 * subsurface[x]) + 0.35 * subsurface[x]
        diffuse[x] = max((towards_key + wrap) / (1 + wrap), 0.0) * arrives * 0.36
        alpha = roughness[x] * roughness[x]
        alpha2 = alpha * alpha
        toward_half = max(nx * hx + ny * hy + nz * hz, 0.0)
        spread = toward_half * toward_half * (alpha2 - 1) + 1
        distribution = min(alpha2 / (3.1416 * spread * spread + 1e-5), 14.0)
        highlight[x] = distribution * max(towards_key, 0.0) * 0.25 * shadow[x]


@inlined
def _edge_light(normal: Map, key: Line, roughness: Line, arriving: Line, fresnel: Line, rim: Line) -> None:
    """What a surface seen at a grazing angle mirrors more, and the light on the edge away from the key."""
    for x in range(len(fresnel)):
        grazing = 1 - normal[2, x]
        squared = grazing * grazing
        fresnel[x] = squared * squared * grazing * (1 - 0.7 * roughness[x])
        rim[x] = max(-1.2 * normal[0, x] * key[0] + 0.2 * normal[1, x], 0.0) * grazing * 1.1 * arriving[x]


@inlined
def _reflections(
    cells: Map,
    normal: Map,
    roughness: Line,
    metalness: Line,
    keep: Line,
    arriving: Line,
    place: Map,
    mirrored: Map,
) -> None:
    """The environment that each pixel mirrors, (3, columns), by a bilinear look-up in the table's ``cells``.

    What the photo shows bright faces the sky and what it shows dark faces the ground, so that a mirror never
    makes its negative; for keep = e^x, the lean is tanh(x / 2). ``place`` is room for two rows.
    """
    half, last = (NORMALS - 1) * 0.5, NORMALS - 1.001
    columns = len(roughness)
    across, down, cell = place[0], place[1], np.empty(columns, np.int32)
    for x in range(columns):
        lean = _LEAN * metalness[x] * (keep[x] - 1) / (keep[x] + 1)
        leant = min(max(normal[1, x] * (1 - 0.45 * abs(lean)) - lean, -0.98), 0.98)
        across[x] = min((normal[0, x] * (1 - 0.35 * metalness[x]) + 1.0) * half, last)
        down[x] = min((leant + 1.0) * half, last)
    for x in range(columns):
        level = int(min(roughness[x], 1.0) * (LEVELS - 1) + 0.5)
        row, column = math.floor(down[x]), math.floor(across[x])
        cell[x] = (level * NORMALS + row) * NORMALS + column
        across[x] -= column
        down[x] -= row
    for x in range(columns):
        fx, fy, light = across[x], down[x], 0.25 + 0.75 * arriving[x]
        left, right = cells[cell[x]], cells[cell[x] + 1]
        lower_left, lower_right = cells[cell[x] + NORMALS], cells[cell[x] + NORMALS + 1]
        for c in range(3):
            upper = left[c] + fx * (right[c] - left[c])
            lower = lower_left[c] + fx * (lower_right[c] - lower_left[c])
            mirrored[c, x] = (upper + fy * (lower - upper)) * light


@inlined
def _see_through(
    behind: Linear,
    normal: Map,
    transmission: Line,
    y: int,
    whole: tuple[float, float, float, float, float],
    unit: float,
    through: Line,
) -> None:
    """How light it is behind a transmitting body, displaced by its form as a lens does.

    ``behind`` is of the whole picture; ``whole`` says where in it the columns lie, its size, and the zoom.
    """
    left, above, columns, rows, zoom = whole
    reach = 70.0 * unit
    for x in range(len(through)):
        through[x] = 0.0
        if transmission[x] > 0:
            by = int(min(max(above + y + normal[1, x] * reach, 0.0), rows - 1) / zoom) // 4
            bx = int(min(max(left + x + normal[0, x] * reach, 0.0), columns - 1) / zoom) // 4
            there = behind[min(by, behind.shape[0] - 1), min(bx, behind.shape[1] - 1)]
            light = 0.35 * there[0] + 0.45 * there[1] + 0.2 * there[2]
            through[x] = light * light * 1.2 + light * 0.5


@inlined
def _incoming(
    albedo: Line, downward: Line, arriving: Line, diffuse: Line, leak: Line, rig: Line, value: Line
) -> None:
    """Light of one channel that a matt surface has to scatter: key light, surroundings, and from within."""
    key, sky, ground = float(rig[1]), float(rig[2]), float(rig[4])
    horizon, inside = 0.3 * float(rig[3]), 0.25 * float(rig[1]) + 0.4 * float(rig[3])
    for x in range(len(value)):
        upward = 0.5 - 0.5 * downward[x]
        ambient = ground * (1 - upward) + sky * upward + horizon
        value[x] = ambient * arriving[x] + key * diffuse[x] + leak[x] * inside * (0.6 + 0.6 * albedo[x])


@inlined
def _transmit(albedo: Line, transmission: Line, through: Line, value: Line) -> None:
    """Mix in what lies behind; scattered light takes on the body's colour twice: on the way in and out."""
    for x in range(len(value)):
        body = (through[x] * (0.55 + 0.45 * albedo[x]) + 0.10 * albedo[x]) * (1.3 + 0.9 * albedo[x])
        mixed = value[x] * (1 - transmission[x]) * 0.8 + transmission[x] * body
        value[x] = mixed if transmission[x] > 0 else value[x]


@inlined
def _reflect(
    albedo: Line,
    metalness: Line,
    keep: Line,
    key: float,
    rim_light: float,
    highlight: Line,
    fresnel: Line,
    rim: Line,
    mirrored: Line,
    value: Line,
) -> None:
    """Turn one channel's incoming light in ``value`` into what is seen, scattered and mirrored.

    Polished metal mirrors its surroundings: less of the photo's own light stays on it.
    """
    for x in range(len(value)):
        facing = 0.04 * (1 - metalness[x]) + albedo[x] * metalness[x]
        reflectance = facing + (1 - facing) * fresnel[x]
        kept = keep[x] if metalness[x] < 0.5 else keep[x] * (0.55 + 0.45 * keep[x])
        matt = albedo[x] * (1 - metalness[x]) * value[x] + rim_light * rim[x] * (0.2 + albedo[x])
        value[x] = matt * keep[x] + (key * highlight[x] + mirrored[x]) * reflectance * kept
