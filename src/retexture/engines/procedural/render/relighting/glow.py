"""Light that is made inside a picture: lamps, lit windows, signs of neon, and what it throws around."""

from dataclasses import dataclass
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.catalogue import Light
from retexture.engines.procedural.surroundings import Surroundings
from retexture.imaging.arrays import Linear, Map
from retexture.imaging.elementary import exp
from retexture.imaging.filters import blur, half_size, resize
from retexture.structure import InputKind, ScenePart, Structure

_HALOS = ((5.0, 0.30), (18.0, 0.45), (60.0, 0.9))  # units and weights of the glow around lights
_MOST_HALO = 0.9  # a glow brighter than this would burn what it lies on
_GLARE = ((0.07, 0.42), (0.28, 0.16), (1.0, 0.04))  # of the picture, and how bright: a lens scatters so
_THROWN = 42.0  # units that light reaches surfaces from its source
_LAMPS, _PANES = (
    (7.0, 1.6),
    (2.6, 0.34),
)  # how bright surfaces are below, and the most: the hour stays dominant
_OF_FRONT = 1 / 9  # a front's lit part: one whose windows cover more of it is not read right
_HALO_OF_PANES = 0.36  # of a lamp's: a window shines evenly, and no lens is dazzled by it
_LARGE_PANE = 150.0  # half-size units squared: larger windows are lit from farther inside, and dimmer
_DIMMEST = 0.4
_SIGNS, _SIGN_SIZE = 12, (16.0, 56.0)  # units high, far and near
_STRIPS = 5
_LONG_STRIP = 90.0  # units: shorter lines are those of things
_TRIES = 400


@dataclass(frozen=True, eq=False)
class Glow:
    """Light sources of a picture; maps are (height/2, width/2, 3) float32 linear.

    Attributes:
        sources: The sources themselves.
        halo: What the camera sees around them.
        received: What of it falls on surfaces.
        covers: (height/2, width/2): how far the sources hide what is behind them.
    """

    sources: Linear
    halo: Linear
    received: Linear
    covers: Map


def glow_of(
    structure: Structure, surroundings: Surroundings, light: Light, rng: np.random.Generator
) -> Glow | None:
    """The light sources that a light has in a photo; None without any."""
    half = half_size(structure.rgb)
    sources = np.zeros((half[1], half[0], 3), np.float32)
    panes = np.zeros_like(sources)
    covers = np.zeros((half[1], half[0]), np.float32)
    lamp = light.relight.lamp
    if max(lamp) > 0:
        sources += surroundings.lamps[..., None] * np.array(lamp, np.float32)
        if light.relight.panes > 0 and surroundings.panes.count:
            panes = _lit_panes(structure, surroundings, light, rng)
    if light.neon:
        drawn, behind = _tubes(structure, surroundings, light, rng)
        sources += drawn
        covers = np.maximum(covers, behind)
    if not sources.any() and not panes.any():
        return None
    unit = structure.unit / 2
    halo = np.zeros_like(sources)
    bounded = np.minimum(sources, np.float32(4))
    for sigma, weight in _HALOS:
        shining = bounded + np.float32(_HALO_OF_PANES) * panes
        halo += blur(shining, max(sigma * unit, 0.3)) * np.float32(weight)
    halo *= np.float32(_MOST_HALO) / (np.float32(_MOST_HALO) + halo.max(axis=-1, keepdims=True))
    received = _thrown(bounded, unit, *_LAMPS) + _thrown(panes, unit, *_PANES)
    return Glow(sources + panes, halo, received, covers)


def _thrown(sources: Linear, unit: float, bright: float, most: float) -> Linear:
    """What of sources falls on surfaces around them."""
    received = blur(sources, _THROWN * unit) * np.float32(bright)
    received *= np.float32(most) / (np.float32(most) + received.max(axis=-1, keepdims=True))
    return received


def with_glow(picture: Linear, surfaces: Linear, glow: Glow) -> Linear:
    """Add light sources to a picture.

    Args:
        picture: (height, width, 3), linear light.
        surfaces: What its surfaces reflect, the same size.
        glow: The light sources.
    """
    size = (picture.shape[1], picture.shape[0])
    received, seen = resize(glow.received, size), resize(glow.sources + glow.halo, size, smooth=True)
    covers = resize(glow.covers, size)[..., None]
    lit = picture + surfaces * received
    return np.asarray(lit * (1 - np.float32(0.8) * covers) + np.maximum(seen, 0), np.float32)


def _lit_panes(
    structure: Structure, surroundings: Surroundings, light: Light, rng: np.random.Generator
) -> Linear:
    """Some of a building's windows lit, each as warm and as bright as its lamp is."""
    count = surroundings.panes.count
    numbers, glass = surroundings.panes.numbers, surroundings.panes.glass
    area = np.bincount(numbers.ravel(), glass.ravel(), minlength=count + 1)[1:]
    on = rng.uniform(0, 1, count) < light.relight.panes
    order = np.argsort(area, kind="stable")  # a front's many small windows before what may be its arcade
    most = _OF_FRONT * surroundings.panes.front * numbers.size
    before = np.cumsum((area * on)[order])
    share = np.ones(count)
    share[order] = np.clip((most - before) / np.maximum(area[order], 1) + 1, 0, 1)
    large = area / (_LARGE_PANE * structure.unit**2)
    dim = np.clip(1 / np.sqrt(np.maximum(large, 1)), _DIMMEST, 1)
    bright = rng.uniform(0.16, 0.5, count) * on * share * dim
    warm = rng.uniform(-0.18, 0.22, count)
    colours = np.zeros((count + 1, 3), np.float32)
    lamp = np.array(light.relight.lamp)
    colours[1:] = bright[:, None] * lamp * np.stack([1 + 0.2 * warm, np.ones(count), 1 - 1.2 * warm], axis=1)
    half = half_size(structure.rgb)
    inside = resize(structure.bands.middle + structure.bands.fine, half)
    texture = np.clip(np.float32(0.62) + np.float32(0.9) * inside, 0.2, 1.3)
    panes = colours[numbers] * (texture * glass)[..., None]
    return blur(panes, 0.5)


def _tubes(
    structure: Structure, surroundings: Surroundings, light: Light, rng: np.random.Generator
) -> tuple[Linear, Map]:
    """Neon: signs on walls outdoors, strips of light along the long straight lines of rooms."""
    half = half_size(structure.rgb)
    drawn = np.zeros((half[1], half[0], 3), np.float32)
    covers = np.zeros((half[1], half[0]), np.float32)
    colours = np.array(light.neon, np.float32)[rng.permutation(len(light.neon))]
    if float(surroundings.face.max()) > 0.5:  # people are lit by signs, and do not sit among them
        return drawn, covers
    _strips(structure, surroundings, colours, drawn)
    outdoors = structure.kind is InputKind.PHOTO and not surroundings.inside and bool(light.sides)
    if outdoors and surroundings.ground is not None:
        _signs(structure.unit / 2, surroundings, colours, (drawn, covers), rng)
    core = drawn.max(axis=-1, keepdims=True)
    return cast(Linear, drawn * np.float32(2.6) + core**3 * np.float32(0.35)), covers


def _strips(structure: Structure, surroundings: Surroundings, colours: Linear, drawn: Linear) -> None:
    """Strips along the longest straight lines of what is built, none across the subject."""
    width = max(1, round(structure.unit))
    for number, ends in enumerate(_places_of_strips(structure, surroundings)):
        line = np.zeros(drawn.shape[:2], np.float32)
        first, last = (tuple(map(int, point)) for point in np.rint(ends.reshape(2, 2) * 16).astype(np.int32))
        cv2.line(line, first, last, 1.0, width, cv2.LINE_AA, 4)
        drawn += blur(line, 0.6)[..., None] * colours[number % min(2, len(colours))]


def _places_of_strips(structure: Structure, surroundings: Surroundings) -> list[NDArray[np.float64]]:
    """The ends of each strip at half size, (x, y, x, y); the longest first."""
    unit, segments = structure.unit, structure.directions.segments
    lengths = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    order = [int(at) for at in np.argsort(-lengths, kind="stable") if lengths[at] > _LONG_STRIP * unit]
    wanted = _STRIPS if surroundings.inside else 2
    chosen: list[NDArray[np.float64]] = []
    for at in order:
        ends = segments[at] / 2
        if len(chosen) == wanted:
            break
        if all(_apart(ends, other, 26 * unit) for other in chosen) and _is_free(ends, surroundings):
            chosen.append(ends)
    return chosen


def _apart(ends: NDArray[np.float64], other: NDArray[np.float64], least: float) -> bool:
    middle = (ends[:2] + ends[2:]) / 2 - (other[:2] + other[2:]) / 2
    return bool(np.hypot(*middle) > least)


def _is_free(ends: NDArray[np.float64], surroundings: Surroundings) -> bool:
    """Whether a line lies on what is built, and not on people, the subject or in the sky."""
    along = np.linspace(0.05, 0.95, 12)
    rows, columns = surroundings.near.shape
    x = np.clip((ends[0] + (ends[2] - ends[0]) * along).astype(int), 0, columns - 1)
    y = np.clip((ends[1] + (ends[3] - ends[1]) * along).astype(int), 0, rows - 1)
    if float(surroundings.near[y, x].mean()) > 0.3:
        return False
    openings = surroundings.openings
    if openings is not None and float(openings[y, x].mean()) > 0.6:
        return False
    if not surroundings.inside and float(surroundings.walls[y, x].mean()) < 0.6:
        return False
    sky = surroundings.sky
    return (
        sky is None
        or float(sky[np.minimum(2 * y, len(sky) - 1), np.minimum(2 * x, sky.shape[1] - 1)].mean()) < 0.2
    )


def _signs(
    unit: float,
    surroundings: Surroundings,
    colours: Linear,
    canvas: tuple[Linear, Map],
    rng: np.random.Generator,
) -> None:
    """Signs on what stands beside the street: a border of tube with strokes in it, larger the nearer."""
    rows, columns = canvas[1].shape
    taken: list[tuple[int, int, int, int]] = []
    free = _sign_places(surroundings, unit)
    places = np.argwhere(free > 0)
    if not len(places):
        return
    for _ in range(_TRIES):
        if len(taken) == _SIGNS:
            break
        y, x = (int(at) for at in places[int(rng.integers(0, len(places)))])
        far = float(surroundings.depth[y, x])
        tall = (_SIGN_SIZE[1] + (_SIGN_SIZE[0] - _SIGN_SIZE[1]) * min(1.6 * far, 1.0)) * 2 * unit
        upright = bool(rng.uniform() < 0.6)
        h, w = (int(tall), int(0.36 * tall)) if upright else (int(0.36 * tall), int(tall))
        box = (x, y, x + w, y + h)
        if box[2] >= columns or box[3] >= rows or free[y : y + h, x : x + w].size == 0:
            continue
        if float(free[y : y + h, x : x + w].mean()) < 0.92 or any(
            _meet(box, other, 3 * unit) for other in taken
        ):
            continue
        taken.append(box)
        pair = colours[len(taken) % len(colours)], colours[(len(taken) + 1) % len(colours)]
        _sign(canvas, box, pair, unit, rng)


def _sign_places(surroundings: Surroundings, unit: float) -> NDArray[np.float32]:
    """Where signs may hang: on what is no sky, ground, water, subject, or person, about the horizon."""
    free = (surroundings.before < 0.3).astype(np.float32)
    rows = np.arange(len(free), dtype=np.float32)[:, None]
    horizon = surroundings.horizon / 2
    reach = max(horizon * 0.5, 40 * unit)
    free *= (rows > horizon - reach) & (rows < horizon + 20 * unit)
    half = (free.shape[1], free.shape[0])
    for share in (surroundings.sky, surroundings.ground, surroundings.water):
        if share is not None:
            free *= resize(share, half) < 0.2
    if surroundings.plants is not None:
        free *= resize(surroundings.plants, half) < 0.4
    built = surroundings.walls
    if surroundings.structure.seen is not None:
        built = np.maximum(built, surroundings.structure.seen.part(ScenePart.WALL, half))
    return cast(Map, (free * (built > 0.3)).astype(np.float32))


def _meet(box: tuple[int, int, int, int], other: tuple[int, int, int, int], gap: float) -> bool:
    return not (
        box[2] + gap < other[0]
        or other[2] + gap < box[0]
        or box[3] + gap < other[1]
        or other[3] + gap < box[1]
    )


def _sign(
    canvas: tuple[Linear, Map],
    box: tuple[int, int, int, int],
    colours: tuple[NDArray[np.float32], NDArray[np.float32]],
    unit: float,
    rng: np.random.Generator,
) -> None:
    """One sign: a dark board, a tube around it, and a column or row of characters of no script."""
    (drawn, covers), (border, strokes) = canvas, colours
    x0, y0, x1, y1 = box
    cv2.rectangle(covers, (x0, y0), (x1, y1), 1.0, -1)
    thin = max(1, round(0.8 * unit))
    frame, writing = np.zeros(covers.shape, np.float32), np.zeros(covers.shape, np.float32)
    cv2.rectangle(frame, (x0, y0), (x1, y1), 1.0, thin, cv2.LINE_AA)
    cell = max(min(x1 - x0, y1 - y0) - 2, 3)
    upright = y1 - y0 > x1 - x0
    for at in range(1, (y1 - y0 if upright else x1 - x0) - cell + 1, cell):
        cx, cy = (x0 + 1, y0 + at) if upright else (x0 + at, y0 + 1)
        for _ in range(4):
            ends = rng.integers(0, 4, 4) * (cell * 0.8 / 3) + 0.1 * cell
            if rng.uniform() < 0.7:  # most strokes are level or plumb
                ends[2 + int(rng.integers(0, 2))] = ends[int(rng.integers(0, 2))]
            first = (round((cx + float(ends[0])) * 16), round((cy + float(ends[1])) * 16))
            last = (round((cx + float(ends[2])) * 16), round((cy + float(ends[3])) * 16))
            cv2.line(writing, first, last, 1.0, thin, cv2.LINE_AA, 4)
    drawn += frame[..., None] * border * np.float32(0.8) + writing[..., None] * strokes


def add_glare(picture: Linear, at: tuple[float, float], colour: NDArray[np.float32]) -> None:
    """Spread the light of a sun at (x, y) over the picture, as a lens does."""
    height, width = picture.shape[:2]
    quarter = (max(1, width // 4), max(1, height // 4))
    reach = np.float32(max(height, width) / 4)
    xs = np.arange(quarter[0], dtype=np.float32)[None] - np.float32(at[0] / 4)
    ys = np.arange(quarter[1], dtype=np.float32)[:, None] - np.float32(at[1] / 4)
    away = np.sqrt(xs * xs + ys * ys) / reach
    light = np.zeros(away.shape, np.float32)
    for falls, weight in _GLARE:
        light += np.float32(weight) * exp(-away / np.float32(falls))
    picture += resize(light, (width, height))[..., None] * colour
