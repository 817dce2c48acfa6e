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
_PERSON = 0.8  # of the snow that people shake off


def find_upward(
    structure: Structure, level: tuple[Map | None, Map], bare: tuple[Map | None, Map | None], near: Map
) -> Map:
    """What bears snow, (height/2, width/2) 0–1.

    Args:
        structure: The photo's analysis.
        level: What lies level: the ground, and the lawn at half size.
        bare: Water and the sky, which bear none.
        near: (height/2, width/2): the subject and people.
    """
    half = half_size(structure.rgb)
    scene, unit = structure.scene, structure.unit
    upward = np.zeros((half[1], half[0]), np.float32)
    for share in (*level, scene.where(Place.ROOF)):
        if share is not None:
            upward = np.maximum(upward, resize(share, half))
    plants = scene.where(Place.VEGETATION)
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
