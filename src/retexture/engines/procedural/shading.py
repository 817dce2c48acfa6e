"""Light on materials: a physically based shading of the evaluated surface, pixel by pixel."""

import math
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.environment import LEVELS, NORMALS, Table, bake
from retexture.engines.procedural.evaluate import Samples
from retexture.engines.procedural.light import Light
from retexture.engines.procedural.point import Rgb
from retexture.imaging.arrays import Linear, Map
from retexture.imaging.kernels import for_rows, inlined, kernel

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
        behind: What shows through transmitting materials, a quarter of the size, linear light.
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


def shade(lit: Lit, light: Light, key: NDArray[np.float32], unit: float) -> Linear:
    """Light the surface; returns linear light, unbounded.

    Diffuse: Lambert with wrapping for translucent bodies and a sky, horizon and ground ambient. Specular: GGX
    distribution (Walter et al. 2007) for the key light, a prefiltered environment for the rest, Schlick's
    Fresnel term (1994).
    """
    rig = np.array([key, light.key_colour, light.sky, light.horizon, light.ground, light.rim], np.float32)
    table = bake(light, key)
    received = np.zeros((1, 1, 3), np.float32) if lit.received is None else lit.received
    picture = np.empty((*lit.height.shape, 3), np.float32)
    work = partial(
        _shade, lit.samples, lit.height, lit.kept, lit.occlusion, lit.shadow, lit.thinness, lit.behind,
        received, lit.glow, lit.layers, rig, table, unit, picture,
    )  # fmt: skip
    for_rows(lit.height.shape[0], work)
    return picture


@inlined
def _mirror(table: Table, level: int, row: int, column: int, fy: float, fx: float, channel: int) -> float:
    """Bilinear look-up in one level of the environment table."""
    upper, lower = float(table[level, row, column, channel]), float(table[level, row + 1, column, channel])
    upper += fx * (table[level, row, column + 1, channel] - upper)
    lower += fx * (table[level, row + 1, column + 1, channel] - lower)
    return float(upper + fy * (lower - upper))


@inlined
def _environment(table: Table, nx: float, ny: float, roughness: float) -> Rgb:
    """What a surface of this normal and roughness mirrors."""
    half = (NORMALS - 1) * 0.5
    x = min((nx + 1.0) * half, NORMALS - 1.001)
    y = min((ny + 1.0) * half, NORMALS - 1.001)
    level = int(min(roughness, 1.0) * (LEVELS - 1) + 0.5)
    row, column = int(y), int(x)
    fy, fx = y - row, x - column
    return (
        _mirror(table, level, row, column, fy, fx, 0),
        _mirror(table, level, row, column, fy, fx, 1),
        _mirror(table, level, row, column, fy, fx, 2),
    )


@inlined
def _leant(ny: float, lean: float) -> float:
    """A normal's y component, calmed and leant upwards (negative y) by ``lean``, within -1 to 1."""
    return min(max(ny * (1 - 0.45 * abs(lean)) - lean, -0.98), 0.98)


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
    picture: Linear,
    top: int,
    bottom: int,
) -> None:
    rows, columns = height.shape
    kx, ky, kz = float(rig[0, 0]), float(rig[0, 1]), float(rig[0, 2])
    half_length = math.sqrt(kx * kx + ky * ky + (kz + 1) * (kz + 1))
    hx, hy, hz = kx / half_length, ky / half_length, (kz + 1) / half_length
    for y in range(top, bottom):
        above, below = max(y - 1, 0), min(y + 1, rows - 1)
        for x in range(columns):
            before, after = max(x - 1, 0), min(x + 1, columns - 1)
            slope_x = (height[y, after] - height[y, before]) * 0.5
            slope_y = (height[below, x] - height[above, x]) * 0.5
            # A photo gives no true depth: steep slopes are noise, so they are bounded softly.
            bound = 1 / (1 + 0.28 * math.sqrt(slope_x * slope_x + slope_y * slope_y))
            slope_x *= bound
            slope_y *= bound
            nz = 1 / math.sqrt(1 + slope_x * slope_x + slope_y * slope_y)
            nx, ny = -slope_x * nz, -slope_y * nz

            roughness, metalness = samples[3, y, x], samples[4, y, x]
            subsurface, transmission = samples[6, y, x], samples[8, y, x]
            open_to_sky, keep = occlusion[y, x], kept[y, x]
            towards_key = nx * kx + ny * ky + nz * kz
            wrap = 0.15 + 0.45 * subsurface
            diffuse = max((towards_key + wrap) / (1 + wrap), 0.0)
            arrives = shadow[y, x] * (1 - 0.35 * subsurface) + 0.35 * subsurface
            upward = 0.5 - 0.5 * ny
            leak = subsurface * thinness[y, x] * 0.42

            alpha = roughness * roughness
            alpha2 = alpha * alpha
            toward_half = max(nx * hx + ny * hy + nz * hz, 0.0)
            spread = toward_half * toward_half * (alpha2 - 1) + 1
            distribution = min(alpha2 / (3.1416 * spread * spread + 1e-5), 14.0)
            highlight = distribution * max(towards_key, 0.0) * 0.25 * shadow[y, x]
            grazing = 1 - nz
            fresnel = grazing * grazing
            fresnel = fresnel * fresnel * grazing * (1 - 0.7 * roughness)
            # What the photo shows bright faces the sky and what it shows dark faces the ground, so that a
            # mirror never makes its negative; for keep = e^x, this is tanh(x / 2).
            lean = _LEAN * metalness * (keep - 1) / (keep + 1)
            mirrored = _environment(table, nx * (1 - 0.35 * metalness), _leant(ny, lean), roughness)
            mirror_open = 0.25 + 0.75 * open_to_sky
            # Polished metal mirrors its surroundings: less of the photo's own light stays on it.
            keep_mirror = keep if metalness < 0.5 else keep * (0.55 + 0.45 * keep)
            rim = max(-1.2 * nx * kx + 0.2 * ny, 0.0) * grazing * 1.1 * open_to_sky

            seen_through = 0.0
            if transmission > 0:
                reach = 70.0 * unit
                by = min(max(int(y + ny * reach), 0), rows - 1) // 4
                bx = min(max(int(x + nx * reach), 0), columns - 1) // 4
                by, bx = min(by, behind.shape[0] - 1), min(bx, behind.shape[1] - 1)
                light_behind = 0.35 * behind[by, bx, 0] + 0.45 * behind[by, bx, 1] + 0.2 * behind[by, bx, 2]
                seen_through = light_behind * light_behind * 1.2 + light_behind * 0.5

            layer = layers[y, x]
            from_inside_y, from_inside_x = min(y, received.shape[0] - 1), min(x, received.shape[1] - 1)
            for c in range(3):
                from_inside = received[from_inside_y, from_inside_x, c]
                albedo = float(samples[c, y, x])
                ambient = rig[4, c] * (1 - upward) + rig[2, c] * upward + 0.3 * rig[3, c]
                incoming = ambient * open_to_sky + rig[1, c] * diffuse * arrives * 0.36
                incoming += leak * (0.25 * rig[1, c] + 0.4 * rig[3, c]) * (0.6 + 0.6 * albedo)
                incoming += from_inside
                if transmission > 0:
                    # Scattered light takes on the body's colour twice: on the way in and out.
                    body = (seen_through * (0.55 + 0.45 * albedo) + 0.10 * albedo) * (1.3 + 0.9 * albedo)
                    incoming = incoming * (1 - transmission) * 0.8 + transmission * body
                facing = 0.04 * (1 - metalness) + albedo * metalness
                reflectance = facing + (1 - facing) * fresnel
                value = albedo * (1 - metalness) * incoming * keep
                value += (rig[1, c] * highlight + mirrored[c] * mirror_open) * reflectance * keep_mirror
                value += from_inside * reflectance * 0.8
                value += samples[7, y, x] * glow[layer, c]
                value += rig[5, c] * rim * (0.2 + albedo) * keep
                picture[y, x, c] = value
