"""What time and weather do to a surface: wear, wetness, dust and snow, laid over whatever was painted.

Everything keeps to the form: edges chip and fade, folds gather dust, snow lies on what faces up, water stands
on floors.
"""

from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import clamp01, mix, smoothstep
from retexture.engines.procedural.layout import ground_of
from retexture.engines.procedural.plan import Plan
from retexture.engines.procedural.render.evaluate import Samples
from retexture.engines.procedural.surface import Surface
from retexture.imaging.arrays import Map
from retexture.imaging.kernels import for_rows, inlined, kernel
from retexture.imaging.noise import CELL, CLOUD, CLOUD_B, FINE_CELL, GRAIN, STREAK, VEIN, Tiles, sample, tiles
from retexture.structure import Structure

_BEND = 18.0  # units by which the traces bend with the form


def weather(
    samples: Samples, layers: NDArray[np.uint8], structure: Structure, surface: Surface, plan: Plan
) -> Map:
    """Change the samples where layers are worn, wet, dusty or under snow.

    Args:
        samples: What was painted; it is changed in place.
        layers: The layer of each pixel.
        structure: The photo's analysis.
        surface: Its surface.
        plan: The layers, and where in the noise the traces begin.

    Returns:
        How far each pixel's own surface is hidden under snow, dust and pools, 0–1.
    """
    conditions = [layer.condition for layer in plan.layers]
    amounts = np.array([(each.wear, each.wetness, each.snow, each.dust) for each in conditions], np.float32)
    hidden = np.zeros(layers.shape, np.float32)
    flat = ground_of(structure)
    level = np.zeros(layers.shape, np.float32) if flat is None else flat
    work = partial(
        _weather, tiles(), layers, np.clip(amounts, 0, 1), surface.bend_x, surface.bend_y, surface.cavity,
        surface.upward, structure.contours.border_distance, level, structure.unit, float(plan.seed % 1024),
        samples, hidden,
    )  # fmt: skip
    for_rows(len(layers), work)
    return hidden


class _Place(NamedTuple):
    """Where a trace of time and weather may lie.

    Attributes:
        u: Position across the surface in units, bent with its form.
        v: Position along it.
        broad: Noise of large forms, about -0.5 to 0.5.
        small: Noise of small forms, about -0.5 to 0.5.
        grain: Nearly white noise.
        fold: 0 to 1.5: how deep in a fold.
        edge: 0 to 1.5: how far out on an edge.
        faces_up: 0 (down) to 1 (up).
        on_floor: 0 to 1: whether it is a floor, seen at a slant.
        border: Distance to the nearest visible edge in units.
    """

    u: float
    v: float
    broad: float
    small: float
    grain: float
    fold: float
    edge: float
    faces_up: float
    on_floor: float
    border: float


class _Skin(NamedTuple):
    """The surface at a place, in the channels of a sample that weather changes."""

    red: float
    green: float
    blue: float
    roughness: float
    metal: float
    height: float


@inlined
def _worn(noise: Tiles, skin: _Skin, at: _Place, wear: float) -> _Skin:
    """Faded by the sun, darker where water ran, bare and pale on edges, chipped, scratched."""
    red, green, blue, roughness, metal, height = skin
    broad, small = at.broad, at.small
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    faded = 0.28 * wear * (1 - metal)
    pale = light * 0.92 + 0.07
    red, green, blue = mix(red, pale, faded), mix(green, pale, faded), mix(blue, pale, faded)
    run = sample(noise, STREAK, at.u * 0.8 + 300, at.v * 0.35) + 0.7 * broad - 0.35 * at.edge
    stain = 0.45 * wear * smoothstep(0.06, 0.50, run)
    red *= 1 - 0.80 * stain
    green *= 1 - 0.88 * stain
    blue *= 1 - 0.95 * stain
    bare = wear * smoothstep(1.05 - 0.65 * wear, 1.45 - 0.65 * wear, at.edge + 1.1 * small + 0.4 * broad)
    chip = 1 - smoothstep(0.24, 0.34, sample(noise, CELL, at.u * 0.9 + 9 * small, at.v * 0.9))
    near = 1 - smoothstep(2.0, 26.0, at.border)
    chip *= smoothstep(0.22 - 0.34 * wear, 0.34 - 0.34 * wear, broad + 0.5 * small + 0.12 * near)
    scratch = 1 - smoothstep(0.5, 1.2, sample(noise, VEIN, at.u * 0.35 + 60 * broad, at.v * 1.1))
    scratch *= wear * smoothstep(0.05, 0.3, small + broad)
    lost = clamp01(0.8 * bare + 0.5 * scratch)
    rubbed = mix(min(light * 1.5 + 0.10, 0.75), min(light * 1.3 + 0.08, 1.0), metal)
    red, green, blue = mix(red, rubbed, lost), mix(green, rubbed, lost), mix(blue, rubbed, lost)
    gone = 0.85 * chip * smoothstep(0.15, 0.5, wear)
    red, green, blue = red * (1 - 0.55 * gone), green * (1 - 0.60 * gone), blue * (1 - 0.65 * gone)
    roughness = mix(roughness, 0.9 - 0.35 * metal, 0.75 * wear)
    height += -5.5 * gone - 1.2 * scratch + 3.0 * wear * small
    return _Skin(red, green, blue, roughness, metal, height)


@inlined
def _dusty(skin: _Skin, at: _Place, dust: float) -> tuple[_Skin, float]:
    """Dust lies on what faces up and in folds; returns also how far it covers."""
    lies = 0.65 * at.faces_up + 0.9 * at.fold - 0.7 * at.edge + 0.6 * at.broad + 0.3 * at.small
    cover = dust * smoothstep(0.75 - 1.0 * dust, 1.15 - 0.75 * dust, lies)
    cover = clamp01(cover + 0.22 * dust)
    mote = 1 + 0.18 * at.grain + 0.3 * at.small
    dusty = _Skin(
        mix(skin.red, 0.40 * mote, cover),
        mix(skin.green, 0.34 * mote, cover),
        mix(skin.blue, 0.26 * mote, cover),
        mix(skin.roughness, 0.96, cover),
        skin.metal * (1 - cover),
        mix(skin.height, 1.5 * at.small + 0.6 * at.grain, 0.6 * cover),
    )
    return dusty, cover


@inlined
def _wet(noise: Tiles, skin: _Skin, at: _Place, wetness: float) -> tuple[_Skin, float]:
    """A film of water, drops, and pools on floors; returns also how far a pool covers.

    A film of water lets less light out of a rough surface, and shines (Lekner and Dorf 1988).
    """
    red, green, blue, roughness, metal, height = skin
    broad, small = at.broad, at.small
    porous = smoothstep(0.25, 0.8, roughness) * (1 - metal)
    soaked = wetness * clamp01(0.75 + 0.9 * broad + 0.4 * at.fold)
    dark = 1 - 0.55 * soaked * porous
    red, green, blue = red * dark, green * dark * (1 - 0.02 * soaked), blue * dark
    roughness = mix(roughness, 0.10 + 0.10 * clamp01(0.5 + small), 0.9 * soaked)
    drop = 1 - smoothstep(0.16, 0.30, sample(noise, FINE_CELL, at.u * 0.62 + 3 * small, at.v * 0.62))
    drop *= smoothstep(0.0, 0.15, broad + 0.4 * small) * wetness * (1 - at.on_floor)
    roughness = mix(roughness, 0.05, drop)
    height = mix(height, height * 0.6, soaked) + 2.2 * drop
    spread = broad + 0.04 * small + 0.15 * at.fold
    pool = smoothstep(0.30 - 0.42 * wetness, 0.37 - 0.42 * wetness, spread)
    pool *= smoothstep(0.4, 0.8, at.on_floor) * smoothstep(0.2, 0.5, wetness)
    # Floors are seen at a slant, where water mirrors far more than from above.
    metal = mix(metal, 0.30, pool)
    red = mix(red, 0.35 * red + 0.07, pool)
    green = mix(green, 0.35 * green + 0.08, pool)
    blue = mix(blue, 0.35 * blue + 0.09, pool)
    return _Skin(red, green, blue, mix(roughness, 0.04, pool), metal, mix(height, -2.0, pool)), pool


@inlined
def _snowy(skin: _Skin, at: _Place, snow: float) -> tuple[_Skin, float]:
    """Snow rests on what faces up and dusts the rest; returns also how far it covers."""
    broad, small, grain = at.broad, at.small, at.grain
    rests = at.faces_up + 0.28 * broad + 0.30 * small + 0.34 * at.edge - 0.10 * at.fold + 0.08 * grain
    reach = 1.02 - 0.75 * snow
    cap = smoothstep(reach - 0.08, reach + 0.16, rests)
    thick = smoothstep(reach, reach + 0.5, rests)
    dusting = 0.35 * snow * smoothstep(0.15, 0.5, small + grain * 0.35 + 0.6 * (at.faces_up - 0.4))
    cap = max(cap, dusting)
    shine = smoothstep(0.93, 1.12, grain + 0.3 * small) * 0.5
    white = 0.84 + 0.10 * small + 0.04 * grain + shine
    snowy = _Skin(
        mix(skin.red, white * 0.97, cap),
        mix(skin.green, white * 0.985, cap),
        mix(skin.blue, white, cap),
        mix(skin.roughness, 0.75 - 0.4 * shine, cap),
        skin.metal * (1 - cap),
        mix(skin.height, 5.0 + 9.0 * thick + 7.0 * broad + 2.0 * small, cap),
    )
    return snowy, cap


@inlined
def _skin_at(samples: Samples, y: int, x: int) -> _Skin:
    """The surface at a pixel, in double precision: its type must not change by what is computed from it."""
    return _Skin(
        np.float64(samples[0, y, x]),
        np.float64(samples[1, y, x]),
        np.float64(samples[2, y, x]),
        np.float64(samples[3, y, x]),
        np.float64(samples[4, y, x]),
        np.float64(samples[5, y, x]),
    )


@inlined
def _put(samples: Samples, y: int, x: int, skin: _Skin) -> None:
    samples[0, y, x], samples[1, y, x] = max(skin.red, 0.0), max(skin.green, 0.0)
    samples[2, y, x], samples[3, y, x] = max(skin.blue, 0.0), min(max(skin.roughness, 0.04), 1.0)
    samples[4, y, x], samples[5, y, x] = skin.metal, skin.height


@kernel
def _weather(
    noise: Tiles,
    layers: NDArray[np.uint8],
    amounts: NDArray[np.float32],
    bend_x: Map,
    bend_y: Map,
    cavity: Map,
    upward: Map,
    border: Map,
    level: Map,
    unit: float,
    start: float,
    out: Samples,
    hidden: Map,
    top: int,
    bottom: int,
) -> None:
    """Lay wear, dust, wetness and snow, in this order, over the rows from ``top`` to ``bottom``."""
    for y in range(top, bottom):
        for x in range(layers.shape[1]):
            layer = layers[y, x]
            if layer >= len(amounts):
                continue
            wear, wetness = float(amounts[layer, 0]), float(amounts[layer, 1])
            snow, dust = float(amounts[layer, 2]), float(amounts[layer, 3])
            if wear + wetness + snow + dust == 0.0:
                continue
            bx, by = float(bend_x[y, x]), float(bend_y[y, x])
            bend = _BEND / (1.0 + 0.45 * np.sqrt(bx * bx + by * by))
            u, v = x / unit - bend * bx + start, y / unit - bend * by + 2.3 * start
            # A floor is seen at a slant: what lies on it is flatter than wide.
            on_floor = float(level[y, x])
            v *= 1 + 1.6 * on_floor
            broad = sample(noise, CLOUD, u * 0.6, v * 0.6)
            small = sample(noise, CLOUD_B, u * 2.0, v * 2.0)
            grain = sample(noise, GRAIN, u, v)
            fold, edge = max(-float(cavity[y, x]), 0.0), max(float(cavity[y, x]), 0.0)
            faces_up = max(float(upward[y, x]), on_floor)
            at = _Place(u, v, broad, small, grain, fold, edge, faces_up, on_floor, border[y, x] / unit)
            skin = _skin_at(out, y, x)
            if wear > 0:
                skin = _worn(noise, skin, at, wear)
            if dust > 0:
                skin, cover = _dusty(skin, at, dust)
                hidden[y, x] = 0.75 * cover
            if wetness > 0:
                skin, pool = _wet(noise, skin, at, wetness)
                hidden[y, x] = max(float(hidden[y, x]), 0.5 * pool)
            if snow > 0:
                skin, cap = _snowy(skin, at, snow)
                out[6, y, x] = mix(out[6, y, x], 0.45, cap)
                out[7, y, x] *= 1 - cap
                out[8, y, x] *= 1 - cap
                hidden[y, x] = max(float(hidden[y, x]), 0.85 * cap)
            _put(out, y, x, skin)
