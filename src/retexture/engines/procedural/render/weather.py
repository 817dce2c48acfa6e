"""What time and weather do to a surface: wear, wetness, dust and snow, laid over whatever was painted.

Everything keeps to the form: edges are rubbed pale, folds gather dirt and dust, snow lies on what faces up.
"""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.canvas import Canvas
from retexture.engines.procedural.catalogue import clamp01, luminance_of, mix, smoothstep
from retexture.engines.procedural.layout import LaidLook, ground_of
from retexture.engines.procedural.plan import Plan
from retexture.engines.procedural.render.evaluate import Samples
from retexture.imaging.arrays import Map
from retexture.imaging.filters import blur
from retexture.imaging.kernels import for_rows, inlined, kernel
from retexture.imaging.noise import CLOUD, CLOUD_B, FINE_CELL, GRAIN, STREAK, VEIN, Tiles, sample, tiles
from retexture.prompts import Condition, Place
from retexture.structure import Structure

_BEND = 18.0  # units by which the traces bend with the form
_ON_ROOF, _AT_EAVES = 0.95, 0.3  # how far roofs bear snow: pitched ones are seen from below, and look steep
_EAVES, _SOFT_EAVES = 12.0, 5.0  # units


def weather(samples: Samples, layers: NDArray[np.uint8], laid: LaidLook, plan: Plan, canvas: Canvas) -> Map:
    """Change the samples where layers are worn, cracked, wet, dusty or under snow.

    What wears and soils a surface leaves people's skin alone: a face with cracks is no face any more.

    Args:
        samples: What was painted; it is changed in place.
        layers: The layer of each pixel.
        laid: The look on the photo.
        plan: The layers, and where in the noise the traces begin.
        canvas: Which part of the picture it is.

    Returns:
        How far each pixel's own surface is hidden under snow and dust, 0–1.
    """
    structure, surface = laid.structure, laid.surface
    amounts = _amounts([layer.condition for layer in plan.layers])
    hidden = np.zeros(layers.shape, np.float32)
    level = canvas.whole("level ground", lambda: _level(structure))
    bearing = canvas.whole("bearing roofs", lambda: _roofs(structure))
    untouched = canvas.whole("skin", lambda: _untouched(structure))
    work = partial(
        _weather, tiles(), layers, amounts, surface.bend_x, surface.bend_y, surface.cavity,
        surface.upward, structure.contours.border_distance, level, bearing,
        untouched, structure.unit, (canvas.left, canvas.top, float(plan.seed % 1024)), samples, hidden,
    )  # fmt: skip
    for_rows(len(layers), work)
    return hidden


def _amounts(conditions: Sequence[Condition]) -> NDArray[np.float32]:
    """(layers, 5) 0–1: wear, wetness, snow, dust and cracks."""
    amounts = [(each.wear, each.wetness, each.snow, each.dust, each.cracks) for each in conditions]
    return np.clip(np.array(amounts, np.float32), 0, 1)


def _level(structure: Structure) -> Map:
    """Where the ground lies level, 0–1."""
    ground = ground_of(structure)
    return np.zeros(structure.rgb.shape[:2], np.float32) if ground is None else ground


def _roofs(structure: Structure) -> Map:
    """How far each pixel is a roof that holds snow, 0–1."""
    roof = structure.scene.where(Place.ROOF)
    if roof is None:
        return np.zeros(structure.rgb.shape[:2], np.float32)
    return _bearing(roof, structure.unit)


def _bearing(roof: Map, unit: float) -> Map:
    """How far a roof holds snow, 0–1: along its eaves it slides off."""
    eaves = np.ones((max(round(_EAVES * unit), 1), 1), np.uint8)
    above_eaves = blur(cv2.erode(roof, eaves, anchor=(0, 0)), max(_SOFT_EAVES * unit, 0.5))
    return np.asarray(roof * (np.float32(_AT_EAVES) + np.float32(_ON_ROOF - _AT_EAVES) * above_eaves))


def _untouched(structure: Structure) -> Map:
    """People's skin, 0–1."""
    scene = structure.scene
    skin = np.zeros(structure.rgb.shape[:2], np.float32)
    person, face = scene.where(Place.PERSON), scene.where(Place.FACE)
    if person is not None:
        skin = person.copy()
        for place in (Place.CLOTHES, Place.HAIR):
            covered = scene.where(place)
            if covered is not None:
                skin *= 1 - covered
    return skin if face is None else cast(Map, np.maximum(skin, face))


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
    """Rubbed pale where hands and weather reach, dark with dirt where they don't, faded, finely scratched."""
    red, green, blue, roughness, metal, height = skin
    broad, small = at.broad, at.small
    light = luminance_of(red, green, blue)
    patchy = clamp01(0.55 + 1.3 * broad + 0.8 * small)
    faded = 0.34 * wear * (1 - metal) * patchy
    pale = light * 0.94 + 0.04
    red, green, blue = mix(red, pale, faded), mix(green, pale, faded), mix(blue, pale, faded)
    # Dirt stays in folds, and drifts down in soft veils without borders of their own.
    veil = sample(noise, CLOUD, at.u * 0.45 + 211, at.v * 0.11) + 0.5 * broad
    dirt = 0.75 * smoothstep(0.10, 1.0, at.fold) + 0.45 * smoothstep(-0.10, 0.50, veil)
    dirt = clamp01(wear * dirt * (0.65 + 0.9 * patchy - 0.4 * at.edge))
    red, green, blue = red * (1 - 0.52 * dirt), green * (1 - 0.57 * dirt), blue * (1 - 0.64 * dirt)
    near = 1 - smoothstep(1.0, 9.0, at.border)
    reached = max(at.edge, 0.55 * near) + 0.9 * small + 0.18 * at.grain + 0.5 * broad
    rub = wear * smoothstep(0.62 - 0.25 * wear, 1.20 - 0.25 * wear, reached)
    scratch = _scratches(noise, at.u, at.v) * smoothstep(-0.05, 0.30, broad + 0.4 * small) * wear
    lost = clamp01(0.62 * rub + 0.40 * scratch)
    bare = mix(min(light * 1.30 + 0.06, 0.72), min(light * 1.25 + 0.08, 1.0), metal)
    kept = 0.45 * (1 - metal)  # of the colour: it is thinner there, not gone
    red = mix(red, mix(bare, red * 1.2, kept), lost)
    green = mix(green, mix(bare, green * 1.2, kept), lost)
    blue = mix(blue, mix(bare, blue * 1.2, kept), lost)
    dulled = clamp01(wear * (0.35 + 0.5 * patchy) + 0.4 * dirt) * (1 - 0.6 * rub)
    roughness = mix(roughness, 0.88 - 0.30 * metal, dulled)
    height += wear * (2.2 * small + 0.5 * at.grain - 1.2 * rub) - 0.7 * scratch
    return _Skin(red, green, blue, roughness, metal, height)


@inlined
def _scratches(noise: Tiles, u: float, v: float) -> float:
    """Fine scratches that cross at two slants, 0–1."""
    one = sample(noise, STREAK, 1.9 * (0.82 * u + 0.57 * v), 0.30 * (0.82 * v - 0.57 * u))
    other = sample(noise, STREAK, 2.1 * (0.64 * u - 0.77 * v) + 400, 0.34 * (0.64 * v + 0.77 * u))
    return max(smoothstep(0.62, 0.95, one), 0.8 * smoothstep(0.66, 0.98, other))


@inlined
def _cracked(noise: Tiles, skin: _Skin, at: _Place, cracks: float) -> _Skin:
    """Cracks that run and branch, a few of them wide; finer ones leave them."""
    red, green, blue, roughness, metal, height = skin
    bent = 14 * at.small
    wide = sample(noise, VEIN, at.u * 0.40 + bent + 40 * at.broad, at.v * 0.40 + 26 * at.broad + 77)
    fine = sample(noise, VEIN, at.u * 1.05 + 1.5 * bent + 300, at.v * 1.05 + 30 * at.broad)
    opened = smoothstep(0.16 - 0.45 * cracks, 0.34 - 0.40 * cracks, at.broad + 0.4 * at.small)
    width = 0.45 + 0.90 * cracks * clamp01(0.5 + 2.0 * at.small)
    gap = (1 - smoothstep(0.35 * width, width, wide)) * opened
    hair = (1 - smoothstep(0.30, 1.20, fine)) * smoothstep(-0.05, 0.20, at.broad - 0.3 * at.small) * 0.70
    crack = clamp01(gap + cracks * hair * (1 - gap))
    lip = (1 - smoothstep(width, width + 1.1, wide)) * opened * (1 - gap)
    dark = 1 - 0.80 * crack + 0.10 * lip
    return _Skin(
        red * dark, green * dark, blue * dark * (1 - 0.06 * crack),
        mix(roughness, 0.95, crack), metal, height - 4.0 * gap - 1.2 * cracks * hair - 0.5 * lip,
    )  # fmt: skip


@inlined
def _dusty(skin: _Skin, at: _Place, dust: float) -> tuple[_Skin, float]:
    """Dust lies on what faces up and in folds; returns also how far it covers."""
    lies = 0.65 * at.faces_up + 0.9 * at.fold - 0.7 * at.edge + 0.6 * at.broad + 0.3 * at.small
    cover = dust * smoothstep(0.70 - 1.0 * dust, 1.35 - 0.75 * dust, lies)
    cover = clamp01(cover + 0.45 * dust * clamp01(0.8 + 0.8 * at.broad))
    mote = 1 + 0.10 * at.grain + 0.15 * at.small
    dusty = _Skin(
        mix(skin.red, 0.42 * mote, cover),
        mix(skin.green, 0.37 * mote, cover),
        mix(skin.blue, 0.30 * mote, cover),
        mix(skin.roughness, 0.96, cover),
        skin.metal * (1 - cover),
        mix(skin.height, 1.0 * at.small + 0.4 * at.grain, 0.6 * cover),
    )
    return dusty, cover


@inlined
def _wet(noise: Tiles, skin: _Skin, at: _Place, wetness: float) -> _Skin:
    """A film of water and drops; what the ground mirrors is seen once everything on it is.

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
    return _Skin(red, green, blue, roughness, metal, height)


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
    bearing: Map,
    untouched: Map,
    unit: float,
    origin: tuple[float, float, float],
    out: Samples,
    hidden: Map,
    top: int,
    bottom: int,
) -> None:
    """Lay wear, cracks, dust, wetness and snow, in this order, over the rows from ``top`` to ``bottom``."""
    left, above, start = origin
    for y in range(top, bottom):
        for x in range(layers.shape[1]):
            layer = layers[y, x]
            if layer >= len(amounts):
                continue
            touched = 1.0 - untouched[y, x]
            amount = amounts[layer]
            wear, cracks = float(amount[0]) * touched, float(amount[4]) * touched
            wetness, snow, dust = float(amount[1]), float(amount[2]), float(amount[3]) * touched
            if wear + wetness + snow + dust + cracks == 0.0:
                continue
            bx, by = float(bend_x[y, x]), float(bend_y[y, x])
            bend = _BEND / (1.0 + 0.45 * np.sqrt(bx * bx + by * by))
            u, v = (x + left) / unit - bend * bx + start, (y + above) / unit - bend * by + 2.3 * start
            on_floor = float(level[y, x])
            v *= 1 + 1.6 * on_floor  # seen at a slant, what lies on it is flatter than wide
            broad = sample(noise, CLOUD, u * 0.6, v * 0.6)
            small = sample(noise, CLOUD_B, u * 2.0, v * 2.0)
            grain = sample(noise, GRAIN, u, v)
            fold, edge = max(-float(cavity[y, x]), 0.0), max(float(cavity[y, x]), 0.0)
            faces_up = max(float(upward[y, x]), on_floor, float(bearing[y, x]))
            at = _Place(u, v, broad, small, grain, fold, edge, faces_up, on_floor, border[y, x] / unit)
            skin = _skin_at(out, y, x)
            if wear > 0:
                skin = _worn(noise, skin, at, wear)
            if cracks > 0:
                skin = _cracked(noise, skin, at, cracks)
            if dust > 0:
                skin, cover = _dusty(skin, at, dust)
                hidden[y, x] = 0.75 * cover
            if wetness > 0:
                skin = _wet(noise, skin, at, wetness * (1 - on_floor))
            if snow > 0:
                skin, cap = _snowy(skin, at, snow)
                out[6, y, x] = mix(out[6, y, x], 0.45, cap)
                out[7, y, x] *= 1 - cap
                out[8, y, x] *= 1 - cap
                hidden[y, x] = max(float(hidden[y, x]), 0.85 * cap)
            _put(out, y, x, skin)
