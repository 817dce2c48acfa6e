"""What faces up and bears snow: the ground, roofs, ledges, cars, and the upper sides of what grows."""

from typing import cast

import cv2
import numpy as np

from retexture.imaging.arrays import Map
from retexture.imaging.filters import blur, half_size, resize, smoothstep
from retexture.prompts import Place
from retexture.structure import InputKind, ScenePart, Structure

_ON_LEDGES = 0.9
_LEDGE = 2.6  # units: how thick snow lies on borders
_CANOPY = 26.0  # units: what has no leaves so far above it is the top of its tree
_BONNET = (0.35, 0.75)  # of a car's height from above: how far down something faces up
_GAP = 20.0  # units: snow lies over what is no broader between pieces of the ground
_BUILT, _IN_NATURE = 0.05, 0.08  # most of walls and least of plants where forms below the sky are mountains
_RANGE = 0.25  # of the picture's width: narrower ones are as likely rocks, or things
_RANGE_AS_SUBJECT = 0.6  # if they are what the picture shows, which else is a thing up close
_STEEP = 0.29  # of rock: snow lies thinly on it
_PERSON = 0.8  # of the snow that people shake off


def find_upward(
    structure: Structure,
    level: tuple[Map | None, Map],
    bare: tuple[Map | None, Map | None],
    near: Map,
    walls: Map,
) -> Map:
    """What bears snow, (height/2, width/2) 0–1.

    Args:
        structure: The photo's analysis.
        level: What lies level: the ground, and the lawn at half size.
        bare: Water and the sky, which bear none.
        near: (height/2, width/2): the subject and people.
        walls: (height/2, width/2): upright surfaces that are built.
    """
    half = half_size(structure.rgb)
    scene, unit = structure.scene, structure.unit
    upward = np.zeros((half[1], half[0]), np.float32)
    for share in level:
        if share is not None:
            upward = np.maximum(upward, resize(share, half))
    plants, roof = scene.where(Place.VEGETATION), scene.where(Place.ROOF)
    upward = np.maximum(upward, _between(structure, upward, plants, walls))
    if roof is not None:
        upward = np.maximum(upward, resize(roof, half))
    if bare[1] is not None and structure.kind is InputKind.PHOTO:
        upward = np.maximum(upward, _on_mountains(structure, bare[1], walls))
    if plants is not None:
        upward = np.maximum(upward, _on_plants(structure, resize(plants, half)))
    thick = max(_LEDGE * unit, 1.0)
    upward = np.maximum(upward, np.float32(_ON_LEDGES) * _ledges(near, thick))
    if structure.seen is not None and structure.kind is InputKind.PHOTO:
        upward = np.maximum(upward, _on_cars(structure, structure.seen.part(ScenePart.CAR, half)))
    sky = bare[1]
    if sky is not None:
        things = 1 - resize(sky, half)
        upward = np.maximum(upward, np.float32(_ON_LEDGES) * _ledges(things, thick))
    for taken in bare:
        if taken is not None:
            upward *= 1 - resize(taken, half)
    person = scene.where(Place.PERSON)
    return upward if person is None else cast(Map, upward * (1 - np.float32(_PERSON) * resize(person, half)))


def _closed(share: Map, reach: float) -> Map:
    """A map without the holes that are no larger than ``reach`` pixels on all sides of their middle."""
    side = 2 * max(1, round(reach)) + 1
    round_ = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    return cast(Map, cv2.morphologyEx(share, cv2.MORPH_CLOSE, round_))


def _between(structure: Structure, level: Map, plants: Map | None, walls: Map) -> Map:
    """What lies between pieces of the ground, and is nothing that stands on it: earth, stones, dry grass."""
    gaps = blur(_closed(level, _GAP * structure.unit), max(2 * structure.unit, 0.3)) * (1 - walls)
    if plants is not None:
        gaps = gaps * (1 - resize(plants, (walls.shape[1], walls.shape[0])))
    if structure.subject_is_sure:
        gaps = gaps * (1 - resize(structure.subject, (walls.shape[1], walls.shape[0])))
    if structure.seen is not None:
        for part in (ScenePart.CAR, ScenePart.WALL, ScenePart.PERSON, ScenePart.WATER):
            likely = structure.seen.part(part, (walls.shape[1], walls.shape[0]))
            gaps = gaps * (1 - smoothstep(0.2, 0.5, likely))
    return cast(Map, gaps)


def _on_mountains(structure: Structure, sky: Map, walls: Map) -> Map:
    """Snow on mountains: broad forms below the sky that the network names nothing, in a view of nature."""
    half, unit = half_size(structure.rgb), structure.unit
    nothing = np.zeros((half[1], half[0]), np.float32)
    plants = structure.scene.where(Place.VEGETATION)
    if structure.seen is None or plants is None:
        return nothing
    if float(walls.mean()) > _BUILT or float(plants.mean()) < _IN_NATURE:
        return nothing
    air = resize(sky, half)
    unnamed = (1 - air) * (1 - resize(plants, half)) * (1 - walls)
    for part in ScenePart:
        if part is not ScenePart.SKY and part is not ScenePart.PLANTS:
            unnamed = unnamed * (1 - smoothstep(0.25, 0.5, structure.seen.part(part, half)))
    _, labels, boxes, _ = cv2.connectedComponentsWithStats((unnamed > 0.5).astype(np.uint8), connectivity=4)
    below = cv2.dilate((air > 0.5).astype(np.uint8), np.ones((2 * round(4 * unit) + 3, 1), np.uint8)) > 0
    least = half[0] * (_RANGE_AS_SUBJECT if structure.subject_is_sure else _RANGE)
    wide = boxes[:, cv2.CC_STAT_WIDTH] > least
    joined = np.bincount(labels[below], minlength=len(boxes)) > 0.5 * least
    kept = wide & joined
    kept[0] = False
    if not kept.any():
        return nothing
    mountain = blur((unnamed * kept[labels]).astype(np.float32), max(0.7 * unit, 0.3))
    light = blur(resize(structure.bands.middle + structure.bands.fine, half), max(0.6 * unit, 0.3))
    spread = max(float(light[kept[labels]].std()), 0.02)
    turned = smoothstep(-1.6 * spread, 1.4 * spread, light)
    return cast(Map, mountain * (np.float32(_STEEP) + np.float32(0.24) * turned))


def _on_plants(structure: Structure, plants: Map) -> Map:
    """Snow on leaves lies on the tops of trees, and where light from above falls on their tufts."""
    unit, half = structure.unit, half_size(structure.rgb)
    light = blur(resize(structure.bands.middle + structure.bands.fine, half), max(0.7 * unit, 0.3))
    below = np.roll(light, -max(1, round(2.5 * unit)), axis=0)
    turned = smoothstep(-0.05, 0.40, light + np.float32(0.6) * (light - below))
    above = np.roll(blur(plants, 0.4 * _CANOPY * unit), max(1, round(_CANOPY * unit)), axis=0)
    top = 1 - smoothstep(0.25, 0.9, above)
    return cast(Map, plants * np.clip(np.float32(0.68) * turned + np.float32(0.34) * top, 0, 1))


def _on_cars(structure: Structure, cars: Map) -> Map:
    """Bonnets and roofs mirror the sky: what is bright in the upper part of a car faces up."""
    half, unit = half_size(structure.rgb), structure.unit
    share = smoothstep(0.35, 0.6, cars)
    if float(share.mean()) < 0.002:
        return np.zeros_like(share)
    base = resize(structure.bands.base + structure.bands.middle, half)
    inside = share > 0.5
    if not inside.any():
        return np.zeros_like(share)
    usual = float(np.quantile(base[inside], 0.4))
    bright = smoothstep(usual - 0.2, usual + 0.6, blur(base, max(2 * unit, 0.3)))
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(inside.astype(np.uint8), connectivity=8)
    tops, heights = boxes[:, cv2.CC_STAT_TOP], np.maximum(boxes[:, cv2.CC_STAT_HEIGHT], 1)
    rows = np.arange(half[1], dtype=np.float32)[:, None]
    down = ((rows - tops[labels]) / heights[labels]).astype(np.float32)
    return cast(Map, share * bright * (1 - smoothstep(*_BONNET, down)))


def _ledges(share: Map, thickness: float) -> Map:
    """The upper border of a part, as thick as snow lies on it."""
    moved = np.zeros_like(share)
    shift = max(1, round(thickness))
    moved[shift:] = share[:-shift]
    return cast(Map, np.clip(share - moved, 0, 1))
