"""The direction that hand and brush follow: along the forms, and wandering where there is no form."""

from dataclasses import dataclass

import numpy as np

from retexture.imaging.arrays import Map
from retexture.imaging.filters import blur, resize
from retexture.imaging.kernels import for_rows, kernel
from retexture.imaging.noise import CLOUD, CLOUD_B, field
from retexture.structure import Structure, half_angle


@dataclass(frozen=True, eq=False)
class Flow:
    """A field of unit vectors without sign, at half the photo's resolution.

    Attributes:
        x: (height/2, width/2) float32, the x component.
        y: The y component, downwards.
        strength: 0–1, how much the forms (rather than chance) decide the direction.
    """

    x: Map
    y: Map
    strength: Map


def follow(structure: Structure, smoothing: float, steadiness: float, wander: float, seed: int) -> Flow:
    """Directions for strokes.

    Args:
        structure: The analysis.
        smoothing: Reach, in units, of the surroundings that steady the direction.
        steadiness: Their weight.
        wander: Weight of a slowly turning direction that takes over where the photo has none.
        seed: Places the wandering.
    """
    orientation, unit = structure.orientation, structure.unit
    sure = orientation.coherence
    local_c, local_s = orientation.cos2 * sure, orientation.sin2 * sure
    sigma = max(0.5, smoothing * unit / 2)
    wide_c, wide_s = blur(local_c, sigma), blur(local_s, sigma)
    norm = np.hypot(wide_c, wide_s)
    height, width = sure.shape
    scale, offset = 0.9 / unit, (float(seed % 1021), float(seed % 769))
    free = np.float32(wander) * (1 - np.minimum(norm * 1.5, 1))
    turn_c = field(CLOUD, (width, height), scale, offset) * np.float32(4)
    turn_s = field(CLOUD_B, (width, height), scale, offset) * np.float32(4)
    weight = np.float32(steadiness) / (norm + np.float32(0.08))
    x, y = half_angle(
        local_c + weight * wide_c + free * (turn_c + np.float32(0.35)),
        local_s + weight * wide_s + free * turn_s,
    )
    return Flow(x, y, np.clip(norm * 1.8, 0, 1).astype(np.float32))


def average_along(values: Map, flow: Flow, reach: float) -> Map:
    """Average a map along the flow, ``reach`` pixels to both sides (line integral, Cabral & Leedom 1993)."""
    height, width = values.shape
    x, y = resize(flow.x, (width, height)), resize(flow.y, (width, height))
    out = np.empty_like(values)
    steps = max(1, round(reach))
    for_rows(height, lambda top, bottom: _integrate(values, x, y, steps, out, top, bottom))
    return out


@kernel
def _integrate(values: Map, flow_x: Map, flow_y: Map, steps: int, out: Map, top: int, bottom: int) -> None:
    height, width = values.shape
    half = np.float32(0.5)
    for y in range(top, bottom):
        for x in range(width):
            total = values[y, x]
            weights = np.float32(1)
            for sign in (-1, 1):
                px, py = np.float32(x) + half, np.float32(y) + half
                before_x, before_y = flow_x[y, x] * sign, flow_y[y, x] * sign
                for step in range(steps):
                    px += before_x
                    py += before_y
                    if px < 0 or py < 0 or px >= width or py >= height:
                        break
                    row, column = int(py), int(px)
                    weight = np.float32(1) - np.float32(step + 1) / np.float32(steps + 1)
                    total += weight * values[row, column]
                    weights += weight
                    next_x, next_y = flow_x[row, column], flow_y[row, column]
                    if next_x * before_x + next_y * before_y < 0:
                        next_x, next_y = -next_x, -next_y
                    before_x, before_y = next_x, next_y
            out[y, x] = total / weights
