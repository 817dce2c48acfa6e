"""What light and weather act on in a photo: its air, its ground, what is near, its windows and lamps."""

from dataclasses import dataclass
from functools import cached_property
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.surroundings.air import matte, night_sky, sky_between
from retexture.engines.procedural.surroundings.panes import Panes, find_panes
from retexture.engines.procedural.surroundings.upward import find_upward
from retexture.engines.procedural.surroundings.windows import find_lamps, find_openings
from retexture.imaging.arrays import Linear, Map
from retexture.imaging.filters import blur, guided, half_size, resize, smoothstep
from retexture.prompts import Place
from retexture.structure import InputKind, ScenePart, Structure

_FAR_ROW = 0.42  # where a horizon is likely, as a fraction of the height, if nothing says where it is
_OF_ROOMS_ALONE = frozenset(
    (ScenePart.SOFA, ScenePart.BED, ScenePart.CABINET, ScenePart.WORKTOP, ScenePart.APPLIANCE)
)
# A wall with windows above a floor without any of these is a front above a street.
_OF_ROOMS = _OF_ROOMS_ALONE | {ScenePart.TABLE, ScenePart.CHAIR, ScenePart.RUG, ScenePart.CURTAIN}
_HEDGE = (0.7, 1.2)  # log luminance by which hedges are darker than the lawn
_ROUGH = 18.0  # units over which a lawn is even, and trees are not
_GOES_ON, _OF_TREES = 45.0, (0.28, 0.38)  # units that a lawn goes on beside what is even, and how rough
_TUFT = 10.0  # units: what is no larger has no colour of its own
_NEAREST = 0.75  # of a lawn's height from above: what is lower is near
_OTHER_COLOUR = (0.30, 0.45)  # sum of differences of the shares of red, green and blue
_PALE_WALL = 0.35  # of paleness: how far a wall's counts as distance, for walls are painted
_SUBJECT_CLEAR = 0.92  # of the distance of the subject is taken away


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Where light and weather find what in a photo; maps are float32 0–1.

    Attributes:
        sky: (height, width): how much of each pixel is open sky, holes in leaves included; None without any.
        night: (height/2, width/2): the sky of a night, soft where things stand before it; None by day.
        air: (height/4, width/4, 3): the colour of the photo's sky, spread beyond its borders, linear.
        horizon: Row of the horizon in pixels.
        depth: (height/2, width/2): 0 near, 1 far.
        lit: (height/2, width/2): 0 where the photo shows shade, 1 where it shows light.
        evening: (height/2, width/2): log of the factor that takes the photo's own large light and shade away.
        median: Luminance in the middle of what is no sky.
        ground: (height, width): floors and ground outdoors; None without any.
        water: (height, width); None without any.
        plants: (height, width); None without any.
        lawn: (height/2, width/2): plants that lie on the ground, as grass does.
        upward: (height/2, width/2): what faces up and may bear snow.
        inside: Whether it is a room.
        openings: (height/2, width/2): bright windows, seen from inside; None outdoors.
        lamps: (height/2, width/2): small things that are bright as lamps.
        near: (height/2, width/2): the subject and people.
        before: (height/2, width/2): what surely stands before all else: people, a thing of clear borders.
        face: (height/2, width/2): faces.
        walls: (height/2, width/2): upright surfaces that are built.
        structure: The photo's analysis.
    """

    sky: Map | None
    night: Map | None
    air: Linear
    horizon: float
    depth: Map
    lit: Map
    evening: Map
    median: float
    ground: Map | None
    water: Map | None
    plants: Map | None
    lawn: Map
    upward: Map
    inside: bool
    openings: Map | None
    lamps: Map
    near: Map
    before: Map
    face: Map
    walls: Map
    structure: Structure

    @cached_property
    def panes(self) -> Panes:
        """The windows of its buildings, seen from outside; found when a light first lights them."""
        return find_panes(self.structure, (self.sky, self.plants, self.ground), self.walls, self.inside)


def find_surroundings(structure: Structure) -> Surroundings:
    """Find what light and weather act on in an analysed photo."""
    scene = structure.scene
    half = half_size(structure.rgb)
    inside = _is_inside(structure)
    plants = scene.where(Place.VEGETATION)
    water = None if inside else scene.where(Place.WATER)
    sky = None if inside else structure.open_sky
    if sky is None and not inside:
        sky = sky_between(structure)
    sky, air = matte(structure, sky, plants)
    ground = scene.where(Place.GROUND)
    if ground is not None:
        ground = _whole_ground(structure, ground, sky)
    near = _half(np.maximum(structure.subject, _or_nothing(scene.where(Place.PERSON), structure)), half)
    face = _half(_or_nothing(scene.where(Place.FACE), structure), half)
    horizon = _horizon(structure, sky, ground)
    before = _in_front(structure, half)
    lit, evening, median = _light_and_shade(structure, sky)
    lawn = _lawn(structure, plants, horizon)
    openings = find_openings(structure) if inside else None
    none = np.zeros((half[1], half[0]), np.float32)
    walls = _half(_or_nothing(scene.where(Place.WALL), structure), half)
    return Surroundings(
        sky=sky,
        night=None if sky is None else night_sky(structure, sky),
        air=air,
        horizon=horizon,
        depth=_depth(structure, sky, (before, walls), horizon),
        lit=lit,
        evening=evening,
        median=median,
        ground=ground,
        water=water,
        plants=plants,
        lawn=lawn,
        upward=none if inside else find_upward(structure, (ground, lawn), (water, sky), near, walls),
        inside=inside,
        openings=openings,
        lamps=find_lamps(structure, sky, openings),
        near=near,
        before=before,
        face=face,
        walls=walls,
        structure=structure,
    )


def _or_nothing(share: Map | None, structure: Structure) -> Map:
    return np.zeros(structure.rgb.shape[:2], np.float32) if share is None else share


def _half(share: Map, half: tuple[int, int]) -> Map:
    return resize(share, half)


def _is_inside(structure: Structure) -> bool:
    """Whether a photo shows a room: a ceiling, or walls and a floor without an open sky."""
    maps = structure.scene.maps
    if Place.CEILING in maps:
        ceiling = structure.scene.where(Place.CEILING)
        if ceiling is not None and float(ceiling.mean()) > 0.02:
            return structure.open_sky is None or float(structure.open_sky.mean()) < 0.12
    if structure.open_sky is not None or Place.VEGETATION in maps or structure.kind is not InputKind.PHOTO:
        return False
    if not _OF_ROOMS_ALONE.isdisjoint(structure.furnishings):
        return True
    wall, floor = structure.scene.where(Place.WALL), structure.scene.where(Place.FLOOR)
    if wall is None or floor is None or float(wall.mean()) <= 0.3:
        return False
    return not _OF_ROOMS.isdisjoint(structure.furnishings) or ScenePart.WINDOW not in structure.furnishings


def _horizon(structure: Structure, sky: Map | None, ground: Map | None) -> float:
    """The row of the horizon: the ground's upper end, or the sky's lower one."""
    height = structure.rgb.shape[0]
    rows = []
    if sky is not None and (sky > 0.5).any():
        share = (sky > 0.5).mean(axis=1)
        rows.append(float(np.flatnonzero(share > 0.25 * share.max())[-1]))
    if ground is not None and (ground > 0.5).any():
        share = (ground > 0.5).mean(axis=1)
        rows.append(float(np.flatnonzero(share > 0.05)[0]))
    if not rows:
        return float(_FAR_ROW * height)
    return float(min(max(np.mean(rows), 0.12 * height), 0.9 * height))


def _light_and_shade(structure: Structure, sky: Map | None) -> tuple[Map, Map, float]:
    """Where the photo's light falls, its large light and shade, and its middle luminance without the sky."""
    half = half_size(structure.rgb)
    base = resize(structure.bands.base + np.float32(0.5) * structure.bands.middle, half)
    things = np.ones(base.shape, bool) if sky is None else resize(sky, half) < 0.5
    if not things.any():
        things[:] = True
    middle, bright = (float(value) for value in np.quantile(base[things], [0.5, 0.9]))
    spread = max(bright - middle, 0.5)
    large = guided(base, base, 24 * structure.unit, 0.15)
    lit = smoothstep(middle - 0.6 * spread, middle + 0.9 * spread, cast(Map, 0.6 * large + 0.4 * base))
    return lit, cast(Map, np.float32(middle) - large), float(np.exp(middle))


def _in_front(structure: Structure, half: tuple[int, int]) -> Map:
    """What surely stands before all else: one thing with clear borders, and people."""
    person = _or_nothing(structure.scene.where(Place.PERSON), structure)
    return resize(np.maximum(person, structure.subject) if structure.subject_is_sure else person, half)


def _depth(structure: Structure, sky: Map | None, things: tuple[Map, Map], horizon: float) -> Map:
    """How far things are, 0–1: what stands near the horizon's row and is pale is far.

    Of the things, the first stand before all else, and the second are walls, which are pale by paint, too.
    """
    near, walls = things
    half = half_size(structure.rgb)
    rows = np.arange(half[1], dtype=np.float32)[:, None] * np.float32(2)
    height = structure.rgb.shape[0]
    below = np.clip((rows - np.float32(horizon)) / np.float32(max(height - horizon, 1.0)), 0, 1)
    above = np.clip((np.float32(horizon) - rows) / np.float32(max(horizon, 1.0)), 0, 1)
    base = resize(structure.bands.base, half)
    pale = smoothstep(-2.6, -0.3, base) * (1 - np.float32(1 - _PALE_WALL) * walls)
    far = (1 - below) ** 3 * (np.float32(0.2) + np.float32(0.65) * pale) * (1 - np.float32(0.35) * above)
    if sky is not None:
        far = np.maximum(far, resize(sky, half))
    far *= 1 - np.float32(_SUBJECT_CLEAR) * smoothstep(0.25, 0.75, near)
    soft = guided(base, far.astype(np.float32), 9 * structure.unit, 0.01)
    return cast(Map, np.clip(soft, 0, 1))


def _whole_ground(structure: Structure, ground: Map, sky: Map | None) -> Map:
    """The ground with its far end, where the network is less sure of it."""
    seen = structure.seen
    if seen is None or structure.kind is not InputKind.PHOTO:
        return ground
    half = half_size(structure.rgb)
    likely = smoothstep(0.22, 0.5, seen.part(ScenePart.FLOOR, half))
    people = structure.scene.where(Place.PERSON)
    if people is not None:
        likely = likely * (1 - resize(people, half))
    for part in (ScenePart.CAR, ScenePart.PLANTS, ScenePart.WALL):
        likely = likely * (1 - smoothstep(0.35, 0.6, seen.part(part, half)))
    base = resize(structure.bands.base, half)
    on_edges = guided(base, likely, 10 * structure.unit, 0.01)
    whole = np.maximum(ground, resize(smoothstep(0.25, 0.7, on_edges), structure.size))
    return whole if sky is None else cast(Map, whole * (1 - sky))


def _lawn(structure: Structure, plants: Map | None, horizon: float) -> Map:
    """Grass and fields: plants below the horizon that are as even as no tree is."""
    half = half_size(structure.rgb)
    if plants is None:
        return np.zeros((half[1], half[0]), np.float32)
    rough = blur(np.abs(resize(structure.bands.middle, half)), _ROUGH * structure.unit)
    rows = np.arange(half[1], dtype=np.float32)[:, None] * np.float32(2)
    below = smoothstep(0.0, 0.08, (rows - np.float32(horizon)) / np.float32(structure.rgb.shape[0]))
    even = 1 - smoothstep(0.11, 0.20, rough)
    broad = resize(structure.bands.base, half)
    even = even * smoothstep(-3.2, -2.4, broad)  # the dark inside of a hedge is even
    lawn = resize(plants, half) * even * below
    level = lawn > 0.5
    if level.any():
        usual = float(np.quantile(broad[level], 0.6))  # hedges are as even, and darker
        alike = smoothstep(usual - _HEDGE[1], usual - _HEDGE[0], broad) * _as_the_nearest(structure, level)
        green = resize(plants, half) * below * alike
        # Tufts and trodden places are no holes in it, as long as no tree is so rough.
        reach = _GOES_ON * structure.unit
        around = cast(Map, blur(lawn * alike, reach) / np.maximum(blur(green, reach), np.float32(0.02)))
        goes_on = smoothstep(0.35, 0.6, around) * (1 - smoothstep(*_OF_TREES, rough))
        lawn = np.maximum(lawn * alike, green * goes_on)
    return cast(Map, lawn)


def _as_the_nearest(structure: Structure, lawn: NDArray[np.bool_]) -> Map:
    """What has the colour of the lawn's nearest part: a wood far away is as even, and of another colour."""
    small = cast(
        Linear, cv2.resize(structure.linear, (lawn.shape[1], lawn.shape[0]), interpolation=cv2.INTER_AREA)
    )
    small = blur(small, _TUFT * structure.unit)
    colours = small / (small.sum(axis=-1, keepdims=True) + np.float32(1e-3))
    rows = np.flatnonzero(lawn.any(axis=1))
    near = lawn.copy()
    near[: int(rows[0] + _NEAREST * (rows[-1] - rows[0]))] = False
    away = np.abs(colours - np.median(colours[near], axis=0)).sum(axis=-1)
    return 1 - smoothstep(*_OTHER_COLOUR, cast(Map, away.astype(np.float32)))
