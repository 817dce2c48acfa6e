"""Asks a material's kernel about every pixel of a picture."""

import types
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import (
    Kernel,
    Palette,
    Parameters,
    Point,
    Sample,
    mix,
    smoothstep,
)
from retexture.imaging.arrays import Linear, Map
from retexture.imaging.kernels import inlined, kernel
from retexture.imaging.noise import Tiles

CHANNELS = 9
"""Channels of an evaluated surface, in the order of a kernel's ``Sample``."""

RED, GREEN, BLUE, ROUGHNESS, METALNESS, HEIGHT, SUBSURFACE, EMISSION, TRANSMISSION = range(CHANNELS)

NOTHING = 255
"""In a map of layers: nothing has been painted here."""

Samples: TypeAlias = NDArray[np.float32]
"""(CHANNELS, height, width) float32."""

Evaluate: TypeAlias = Callable[..., None]

sample_material: Any = None  # bound to one material's kernel by :func:`evaluator`


class Tones(NamedTuple):
    """Palettes and parameters of a material, ready to be mixed; from :func:`tones_of`.

    Both are (tones, 16) float64: four colours of three channels, then four parameters. Each row is read at
    once, and nothing but the mixing is left to do for each pixel.

    Attributes:
        values: Of each tone.
        steps: From each tone to the next; from the last there is none.
    """

    values: NDArray[np.float64]
    steps: NDArray[np.float64]


def tones_of(palettes: NDArray[np.float32], parameters: NDArray[np.float32]) -> Tones:
    """Bring palettes, (tones, 4, 3), and parameters, (tones, 4), into the form that they are mixed in."""
    values = np.concatenate([palettes.reshape(len(palettes), -1), parameters], axis=1)
    steps = np.diff(values, axis=0, append=values[-1:])
    return Tones(values.astype(np.float64), steps.astype(np.float64))


@inlined
def _between_tones(tones: Tones, tone: float) -> tuple[Palette, Parameters]:
    """Palette and parameters of a fractional tone: the neighbouring two, with a soft step between them."""
    place = min(tone, float(tones.values.shape[0] - 1))
    low = int(place)
    t = smoothstep(0.22, 0.78, place - low)
    a, b = tones.values[low], tones.steps[low]
    palette = (
        (a[0] + b[0] * t, a[1] + b[1] * t, a[2] + b[2] * t),
        (a[3] + b[3] * t, a[4] + b[4] * t, a[5] + b[5] * t),
        (a[6] + b[6] * t, a[7] + b[7] * t, a[8] + b[8] * t),
        (a[9] + b[9] * t, a[10] + b[10] * t, a[11] + b[11] * t),
    )
    return palette, (a[12] + b[12] * t, a[13] + b[13] * t, a[14] + b[14] * t, a[15] + b[15] * t)


@inlined
def _paint(out: Samples, y: int, x: int, painted: Sample, covers: float) -> None:
    """Lay a sample over what is there already, as far as it covers."""
    if covers == 1.0:
        out[0, y, x] = painted.red
        out[1, y, x] = painted.green
        out[2, y, x] = painted.blue
        out[3, y, x] = painted.roughness
        out[4, y, x] = painted.metalness
        out[5, y, x] = painted.height
        out[6, y, x] = painted.subsurface
        out[7, y, x] = painted.emission
        out[8, y, x] = painted.transmission
    else:
        out[0, y, x] = mix(out[0, y, x], painted.red, covers)
        out[1, y, x] = mix(out[1, y, x], painted.green, covers)
        out[2, y, x] = mix(out[2, y, x], painted.blue, covers)
        out[3, y, x] = mix(out[3, y, x], painted.roughness, covers)
        out[4, y, x] = mix(out[4, y, x], painted.metalness, covers)
        out[5, y, x] = mix(out[5, y, x], painted.height, covers)
        out[6, y, x] = mix(out[6, y, x], painted.subsurface, covers)
        out[7, y, x] = mix(out[7, y, x], painted.emission, covers)
        out[8, y, x] = mix(out[8, y, x], painted.transmission, covers)


class Ground(NamedTuple):
    """What a material's kernel is told of each pixel; (height, width) float32 unless stated otherwise.

    Attributes:
        place: (4, height, width): where it lies on the pattern, u, v and w in units, and how high the pattern
            is against its own height: what is smaller is flatter.
        cavity: How deep in a fold (below 0) or how far out on an edge (above).
        upward: 0 (faces down) to 1 (up).
        border: Distance to the nearest visible edge, in units.
        relief: The photo's own light and dark.
        colour: (height, width, 3): the photo's colour in linear light.
    """

    place: NDArray[np.float32]
    cavity: Map
    upward: Map
    border: Map
    relief: Map
    colour: Linear


@inlined
def _point_at(ground: Ground, seed: int, y: int, x: int) -> Point:
    return Point(
        float(ground.place[0, y, x]),
        float(ground.place[1, y, x]),
        float(ground.place[2, y, x]),
        float(ground.cavity[y, x]),
        float(ground.upward[y, x]),
        float(ground.border[y, x]),
        float(ground.relief[y, x]),
        float(ground.colour[y, x, 0]),
        float(ground.colour[y, x, 1]),
        float(ground.colour[y, x, 2]),
        seed,
    )


@inlined
def _on_photo(surface: Sample, at: Point, hold: float, high: float) -> Sample:
    """A kernel's sample within its limits, with ``hold`` of the photo's own surface showing through.

    ``high`` is a factor on its height.
    """
    # Dirt and lack of light gather in the folds of everything but clean metal.
    fold = 1.0 + 0.30 * min(at.cavity, 0.0) * (1.0 - surface.metalness)
    own = 1.0 - hold
    return Sample(
        mix(max(surface.red * fold, 0.0), at.red, hold),
        mix(max(surface.green * fold, 0.0), at.green, hold),
        mix(max(surface.blue * fold, 0.0), at.blue, hold),
        mix(min(max(surface.roughness, 0.04), 1.0), 0.7, hold),
        surface.metalness * own,
        surface.height * high,
        surface.subsurface * own,
        surface.emission * own,
        surface.transmission * own,
    )


def _evaluate(
    noise: Tiles,
    layer: int,
    share: NDArray[np.uint8],
    layers: NDArray[np.uint8],
    tone: Map,
    ground: Ground,
    tones: Tones,
    hold: float,
    seed: int,
    out: Samples,
    top: int,
    bottom: int,
) -> None:
    """Paint one layer over those before it where ``share`` says so, in the rows from ``top`` to ``bottom``.

    ``hold`` is how much of the photo's own surface shows through. ``layers`` becomes the layer that shows
    most of each pixel; before the first it is :data:`NOTHING`.
    """
    for y in range(top, bottom):
        for x in range(tone.shape[1]):
            covers = share[y, x] / 255.0
            if covers == 0.0:
                continue
            if layers[y, x] == NOTHING:  # on its own ground a border is soft in the finished picture
                covers = 1.0
            palette, numbers = _between_tones(tones, float(tone[y, x]))
            at = _point_at(ground, seed, y, x)
            surface = sample_material(noise, at, palette, numbers)
            _paint(out, y, x, _on_photo(surface, at, hold, float(ground.place[3, y, x])), covers)
            if covers >= 0.5:
                layers[y, x] = layer


@cache
def evaluator(material_kernel: Kernel, name: str) -> Evaluate:
    """The loop over a picture with one material's kernel compiled into it.

    The kernel is bound through the loop's globals: the compiler makes one fused loop of both, and numba
    caches it under the material's name.
    """
    namespace: dict[str, Any] = {**globals(), "sample_material": material_kernel}
    bound = types.FunctionType(_evaluate.__code__, namespace, _evaluate.__name__)
    bound.__qualname__ = f"evaluate_{name.replace(' ', '_')}"
    bound.__module__ = __name__
    return kernel(bound)
