"""The analysis of a picture that is no photograph, in the terms of a photo's: regions, parts, relief."""

import math
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Labels, Linear, Map, Rgb8
from retexture.imaging.colour import luminance
from retexture.imaging.elementary import log
from retexture.imaging.exact import gradient_strength, lab_of, reduce_exactly
from retexture.imaging.filters import blur, soft_limit
from retexture.prompts import Place
from retexture.structure.built.rooms import Rooms
from retexture.structure.forms.relief import Relief, inflate
from retexture.structure.kinds.buildings import with_buildings, with_windows
from retexture.structure.kinds.clay import read_clay
from retexture.structure.kinds.colouring import Furnished, coloured_drawing, coloured_model, drawn_light
from retexture.structure.kinds.drawing import read_drawing
from retexture.structure.kinds.flat import read_flat
from retexture.structure.kinds.kind import InputKind
from retexture.structure.kinds.seen_rooms import (
    SceneKind,
    furniture_of,
    scene_kind_of,
    with_openings,
    with_patterns,
    with_seen,
)
from retexture.structure.kinds.view import Named, View
from retexture.structure.parts.scene import Scene
from retexture.structure.parts.subject import Role
from retexture.structure.segments.labels import borders, fill_watershed, mean_by, mean_colours
from retexture.structure.segments.masks import Choice, Mask
from retexture.structure.segments.regions import Regions
from retexture.structure.segments.superpixels import SMALL_SIDE
from retexture.structure.trained import SeenScene

_MOST = 250  # cells: their numbers fit into eight bits, as later stages want them
_UNSURE = 2  # pixels on both sides of a cell's border that are looked at again at the picture's size
_SOFT = 0.6  # pixels: a border is smoothed as a render's edges are
_CURVED = (0.06, 0.15)  # of log luminance: how far shading departs from a plane's, from flat to round
_GREY_STEP = 97  # of 256 levels, with no common divisor: no two of 250 cells are the same
_OF_BUILDINGS, _OF_ROOMS = 0.4, 0.7  # size of patterns: a course of bricks on a front, and on a room's wall
_FLARE = 0.015  # keeps the logarithm of black finite
_OFF = 7  # pixels, at the size that cells are found at: a border runs that near along its line
_THICK = 40.0  # units: what is flat is no thin shell that light gets through
_FULL_LIGHT = 1.1  # of log luminance: how far a clay's light and shade go on


@dataclass(frozen=True, eq=False)
class Assembled:
    """What a photo's analysis has as well, found in another way.

    Attributes:
        regions: The cells.
        pieces: A number for each that is the same for all of one thing, (regions,).
        roles: What each is.
        rooms: Which are floors, ceilings, walls, roofs.
        scene: Where the parts are.
        subject: 0–1, (height, width).
        relief: Heights, and the light and shade that stay.
        border_distance: Pixels to the nearest border of a cell.
        ink: Lines and letters that stay on top, 0–1, or None.
        pattern_scale: How large patterns are, 1 as usual.
        linear: The picture in linear light; a drawing's cells in tones.
        coloured: The picture as a colourist lays it in, linear light: what shows around materials on a house
            or in a drawn room; None where paper and backdrop stay bare.
        panes: Where windows are, 0–1; None where there are none.
        doors: Where doors are, 0–1; None where there are none.
        room: Whether it shows a room.
    """

    regions: Regions
    pieces: NDArray[np.intp]
    roles: tuple[Role, ...]
    rooms: Rooms
    scene: Scene
    subject: Map
    relief: Relief
    border_distance: Map
    ink: Map | None
    pattern_scale: float
    linear: Linear
    coloured: Linear | None
    panes: Map | None
    doors: Map | None
    room: bool


def assemble(rgb: Rgb8, linear: Linear, kind: InputKind, unit: float, seen: SeenScene | None) -> Assembled:
    """Read a picture that is no photograph.

    Args:
        rgb: The picture.
        linear: The same in linear light.
        kind: Which of the kinds it is.
        unit: Pixels per 1/1024 of the long side.
        seen: What the scene network says of it; None where that can't be used.
    """
    view, scene_kind = _read(rgb, kind, seen)
    view = _fewer(view)
    regions, named, pieces = _regions(rgb, view)
    scene = _scene(regions, named)
    distance = _distance(regions.labels, view.lines)
    relief = _relief(linear, regions, named, kind, unit)
    furnished = Furnished(furniture_of(regions, seen), pieces)
    if kind is InputKind.DRAWING:
        light = drawn_light(regions.labels, regions.count, named, distance, unit)
        relief = replace(relief, form=light, inflation=_round_crowns(regions, named))
        linear = coloured_drawing(regions, named, furnished, light, unit)
    room = scene_kind is SceneKind.ROOM or bool(named.ceiling.any())
    coloured: Linear | None = None
    if kind is InputKind.CLAY and (named.sky.any() or room):
        coloured = coloured_model(linear, regions, named, furnished, unit)
    elif kind is InputKind.DRAWING and (named.sky | named.walls).any():
        coloured = linear
    return Assembled(
        regions=regions,
        pieces=pieces,
        roles=_roles(named, regions.count),
        rooms=Rooms(named.floor, named.ceiling, named.walls & ~_inside(named), named.roof),
        scene=scene,
        subject=scene.maps[Place.SUBJECT],
        relief=relief,
        border_distance=distance,
        ink=view.ink,
        pattern_scale=_OF_BUILDINGS if named.sky.any() else _OF_ROOMS if named.ceiling.any() else 1.0,
        linear=linear,
        coloured=coloured,
        room=room,
        panes=_soft(regions.labels, named.panes) if named.panes.any() else None,
        doors=_soft(regions.labels, named.doors) if named.doors.any() else None,
    )


def _inside(named: Named) -> Choice:
    """The things of a room, which are none of its walls."""
    return named.things & ~named.sky.any()


def _round_crowns(regions: Regions, named: Named) -> Map:
    """Heights of a drawing: crowns are round, all else is flat."""
    height, width = regions.labels.shape
    if not named.plants.any():
        return np.zeros((height, width), np.float32)
    return inflate(regions.labels, (width, height)) * _soft(regions.labels, named.plants)


def _read(rgb: Rgb8, kind: InputKind, seen: SeenScene | None) -> tuple[View, SceneKind | None]:
    """Take the picture apart, and name its cells and its kind by lines, shading and what the network sees."""
    if kind is InputKind.FLAT:
        return read_flat(rgb), None
    scene_kind = None if seen is None else scene_kind_of(seen)
    if kind is InputKind.CLAY:
        view = read_clay(rgb, scene_kind)
    else:
        view, scene_kind = read_drawing(rgb, scene_kind)
    if seen is None:
        return with_buildings(view), scene_kind
    named = with_seen(view.labels, view.named, seen)
    if kind is InputKind.DRAWING:  # without colour and leaves the network takes any empty front for a bush
        bushes = named.plants & ~view.named.plants
        named = replace(named, plants=named.plants & ~bushes, things=named.things | bushes)
    view = replace(view, named=named)
    if scene_kind is SceneKind.OUTDOORS:
        view = with_buildings(view)
        return replace(view, named=with_openings(view.labels, view.named, seen)), scene_kind
    if scene_kind is not SceneKind.ROOM:
        return view, scene_kind
    if kind is InputKind.CLAY:
        view = replace(view, named=with_patterns(rgb, view.labels, view.named, seen))
    view = with_windows(view)
    return replace(view, named=with_openings(view.labels, view.named, seen)), scene_kind


def told_apart(regions: Regions) -> Rgb8:
    """A plain grey for each cell, neighbours far apart: nothing but borders, to find lines in."""
    greys = (np.arange(regions.count) * _GREY_STEP % 256).astype(np.uint8)
    return np.dstack([greys[regions.labels]] * 3)


def _fewer(view: View) -> View:
    """The same with the smallest cells of all given to one number, where there are too many."""
    sizes = np.bincount(view.labels.ravel())
    if len(sizes) <= _MOST:
        return view
    order = np.argsort(-sizes, kind="stable")
    lookup = np.full(len(sizes), 0, np.int32)
    lookup[order[:_MOST]] = np.arange(_MOST)
    gone = np.isin(view.labels, order[_MOST:])
    seeds = np.where(gone, 0, lookup[view.labels] + 1).astype(np.int32)
    labels = fill_watershed(np.zeros((*seeds.shape, 3), np.uint8), seeds)
    kept = order[:_MOST]
    named = Named(*(part[kept] for part in vars(view.named).values()))
    return View(labels, np.unique(view.pieces[kept], return_inverse=True)[1], named, view.lines, view.ink)


def _regions(rgb: Rgb8, view: View) -> tuple[Regions, Named, NDArray[np.intp]]:
    """The cells at the picture's size, on its own edges; those that vanish there are left out."""
    labels = _refined(rgb, view.labels)
    present, inverse = np.unique(labels, return_inverse=True)
    labels = inverse.reshape(labels.shape).astype(np.int32)
    small_rgb = reduce_exactly(rgb, SMALL_SIDE)
    size = (small_rgb.shape[1], small_rgb.shape[0])
    small = cv2.resize(labels.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST_EXACT).astype(np.int32)
    count = len(present)
    lab = lab_of(small_rgb)
    length, contrast = borders(small, count, gradient_strength(lab))
    regions = Regions(
        labels=labels,
        small_labels=small,
        count=count,
        shares=np.bincount(labels.ravel(), minlength=count) / labels.size,
        colours=mean_colours(small, count, lab),
        border_length=length,
        border_contrast=contrast,
    )
    named = Named(*(part[present] for part in vars(view.named).values()))
    return regions, named, np.unique(view.pieces[present], return_inverse=True)[1]


def _refined(rgb: Rgb8, small: Labels) -> Labels:
    """Labels at the picture's size, their borders moved onto its edges by flooding the band around them."""
    height, width = rgb.shape[:2]
    rough = cv2.resize(small.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST_EXACT)
    reach = 2 * max(1, round(_UNSURE * max(height, width) / max(small.shape))) + 1
    square = np.ones((reach, reach), np.uint8)
    inner = cv2.erode(rough, square) == cv2.dilate(rough, square)
    seeds = np.where(inner, rough.astype(np.int32) + 1, 0).astype(np.int32)
    missing = np.setdiff1d(np.unique(rough), np.unique(rough[inner]))
    lost = np.isin(rough, missing)
    seeds[lost] = rough[lost].astype(np.int32) + 1
    return fill_watershed(rgb, seeds)


def _scene(regions: Regions, named: Named) -> Scene:
    """The maps of the parts, with borders as sharp as a render's."""
    chosen = {
        Place.SKY: named.sky,
        Place.VEGETATION: named.plants,
        Place.FLOOR: named.floor,
        Place.CEILING: named.ceiling,
        Place.WALL: named.walls & ~named.plants,
        Place.ROOF: named.roof,
    }
    maps = {place: _soft(regions.labels, cells) for place, cells in chosen.items() if cells.any()}
    if Place.FLOOR in maps:
        maps[Place.GROUND] = maps[Place.FLOOR]
    things = named.things if named.things.any() else ~(named.sky | named.floor | named.ceiling)
    maps[Place.SUBJECT] = _soft(regions.labels, things)
    return Scene(maps, ())


def _soft(labels: Labels, cells: Choice) -> Map:
    return np.asarray(np.clip(blur(cells[labels].astype(np.float32), _SOFT), 0, 1), np.float32)


def _roles(named: Named, count: int) -> tuple[Role, ...]:
    roles = np.full(count, Role.WALL)
    roles[named.things] = Role.SUBJECT
    roles[named.floor] = Role.FLOOR
    roles[named.sky] = Role.SKY
    return tuple(Role(role) for role in roles)


def _distance(labels: Labels, lines: Mask) -> Map:
    """Pixels to the nearest border of a cell along which a line runs."""
    height, width = labels.shape
    along = cv2.dilate(lines.astype(np.uint8), np.ones((_OFF, _OFF), np.uint8))
    along = cv2.resize(along, (width, height), interpolation=cv2.INTER_NEAREST_EXACT)
    border = np.zeros(labels.shape, np.uint8)
    border[:, 1:] |= labels[:, 1:] != labels[:, :-1]
    border[1:] |= labels[1:] != labels[:-1]
    distance = cv2.distanceTransform(1 - (border & along), cv2.DIST_L2, 3)
    return np.asarray(np.minimum(distance, float(sum(labels.shape))), np.float32)


def _relief(linear: Linear, regions: Regions, named: Named, kind: InputKind, unit: float) -> Relief:
    """Light and shade as light alone, and heights where shading shows that a surface is round.

    Nothing becomes a height because it is dark: a clay's shadow is a shadow, ink is ink.
    """
    flat = np.zeros(regions.labels.shape, np.float32)
    form, inflation, value = flat, flat, flat
    if kind is InputKind.CLAY:
        light = log(luminance(linear) + np.float32(_FLARE))
        things = named.things[regions.labels]
        usual = float(np.median(light[things] if things.any() else light))
        form = soft_limit((light - np.float32(usual)).astype(np.float32), 1 / _FULL_LIGHT)
        height, width = regions.labels.shape
        inflation = inflate(regions.labels, (width, height)) * _roundness(light, regions, named)
    if kind is InputKind.FLAT:  # what is told by its colour stays lighter or darker than what is around it
        light = log(luminance(linear) + np.float32(_FLARE))
        of_cell = mean_by(regions.labels, regions.count, light).astype(np.float32)
        value = blur(of_cell[regions.labels], _SOFT) - np.float32(light.mean())
    return Relief(
        form=form,
        middle=flat,
        fine=flat,
        value=value,
        inflation=inflation,
        body=np.full_like(flat, _THICK * unit),
        left_out=flat,
    )


def _roundness(light: Map, regions: Regions, named: Named) -> Map:
    """How far each cell's shading departs from that of a plane, 0 (flat) to 1 (round), (height, width)."""
    labels, count = regions.labels, regions.count
    sparse: Labels = np.ascontiguousarray(labels[::3, ::3])
    values = np.ascontiguousarray(light[::3, ::3]).astype(np.float64)
    rows, columns = (np.asarray(each, np.float64) for each in np.indices(sparse.shape))
    departs = np.zeros(count)
    for cell in np.flatnonzero(named.things).tolist():
        inside = sparse == cell
        if inside.sum() < 12:
            continue
        axes = [np.ones(int(inside.sum())), columns[inside], rows[inside]]
        departs[cell] = _residual(values[inside], axes)
    amount = np.clip((departs - _CURVED[0]) / (_CURVED[1] - _CURVED[0]), 0, 1)
    return np.asarray(amount, np.float32)[labels]


def _residual(values: NDArray[np.float64], axes: list[NDArray[np.float64]]) -> float:
    """Root mean square of what a plane leaves over, by Gram-Schmidt: sums in a fixed order, no library's."""
    basis: list[NDArray[np.float64]] = []
    for axis in axes:
        left = axis.copy()
        for known in basis:
            left -= known * float((known * left).sum())
        length = math.sqrt(float((left * left).sum()))
        if length > 1e-9:
            basis.append(left / length)
    rest = values.copy()
    for known in basis:
        rest -= known * float((known * rest).sum())
    return math.sqrt(float((rest * rest).mean()))
