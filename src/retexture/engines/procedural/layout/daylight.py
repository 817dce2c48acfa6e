"""Windows of a room or a front: seen by their look, or where the photo is burnt out by daylight."""

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.engines.procedural.layout.targets import Found
from retexture.imaging.arrays import Map
from retexture.imaging.filters import blur
from retexture.prompts import Place, Target
from retexture.structure import InputKind, Structure, find_openings, mean_by

_BURNT_OUT = (
    238  # of 255, the least channel: daylight beside a room exposed for its inside; lit white walls are below
)
_SEEN_AGAINST, _TOO_SMALL = 24.0, 8.0  # units: leaves and bars before the light; lamps and glints
_LEAST, _MOST = 0.004, 0.4  # of the picture: less is a glint, more an overexposed photo
_LEAST_SEEN = (
    0.02  # of the picture: less of windows beside a new material looks left out and not like daylight
)
_UPPER = 0.45  # of the height: above it windows begin
_MOSTLY = 0.5  # of a region
_SOFT = 1.5  # units of the border


_WINDOWS = Target(Place.OBJECT, None, "windows and doors")
_EVIDENCE = "daylight that the photo is burnt out by"
_BY_LOOK = "a trained network, by its look"


def windows(structure: Structure) -> Found:
    """The windows of a room, not found where the photo shows no room with any.

    A room gets new surfaces, and through its windows is the same day.
    """
    indoors = any(structure.scene.where(place) is not None for place in (Place.WALL, Place.CEILING))
    seen = find_openings(structure).all if indoors else None
    daylight = _daylight(structure) if indoors else None
    if seen is None or float(seen.mean()) < _LEAST_SEEN:
        return Found(_WINDOWS, daylight, evidence=_EVIDENCE)
    share = seen if daylight is None else np.maximum(seen, daylight)
    return Found(_WINDOWS, share, evidence=_BY_LOOK)


def _daylight(structure: Structure) -> Map | None:
    if structure.kind is not InputKind.PHOTO or structure.sky is not None:
        return None
    burnt = cv2.inRange(structure.rgb, (_BURNT_OUT,) * 3, (255,) * 3)
    whole = cv2.morphologyEx(burnt, cv2.MORPH_CLOSE, _disc(_SEEN_AGAINST * structure.unit))
    panes = cv2.morphologyEx(whole, cv2.MORPH_OPEN, _disc(_TOO_SMALL * structure.unit))
    outside = _from_above(panes) * (_thing(structure) < 0.5)
    labels, count = structure.regions.labels, structure.regions.count
    outside |= (mean_by(labels, count, outside.astype(np.float32)) > _MOSTLY)[labels]
    if not _LEAST < float(outside.mean()) < _MOST:
        return None
    return blur(outside.astype(np.float32), max(_SOFT * structure.unit, 0.3))


def _from_above(panes: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """The panes that begin in the upper half, with what stands before them; the others are reflections."""
    outlines, _ = cv2.findContours(panes, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    windows_of = [outline for outline in outlines if outline[:, 0, 1].min() < _UPPER * len(panes)]
    filled = np.zeros_like(panes)
    cv2.drawContours(filled, windows_of, -1, 1, cv2.FILLED)
    return filled > 0


def _thing(structure: Structure) -> Map | np.float32:
    return structure.subject if structure.subject_is_sure else np.float32(0)


def _disc(radius: float) -> NDArray[np.uint8]:
    side = 2 * max(round(radius), 1) + 1
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side)), np.uint8)
