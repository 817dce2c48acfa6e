"""Which part of a photo a prompt is about, as far as anyone can say where things are."""

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from retexture.imaging.arrays import Map
from retexture.prompts import Place, Target, Understanding

Where = Callable[[Target], Map | None]
"""Where a part of the photo is, (height, width) 0–1 of any size; None where the photo does not show it."""

STILL = (Target(Place.SKY, None, "sky"), Target(Place.WATER, None, "water"))
"""What materials without targets leave as it is."""


def named(targets: Sequence[Target], where: Where, shape: tuple[int, ...]) -> Map | None:
    """All that the targets name, (height, width) float32 0–1; None where the photo shows none of it."""
    found = [there for target in targets if (there := where(target)) is not None]
    return union(found, shape) if found else None


def union(parts: Sequence[Map], shape: tuple[int, ...]) -> Map:
    """What any of the parts covers, (height, width) float32 0–1, whatever the sizes of the parts."""
    whole = np.zeros(shape, np.float32)
    for one in parts:
        sized = cv2.resize(one, shape[::-1], interpolation=cv2.INTER_AREA)
        np.maximum(whole, sized, out=whole)
    return whole


def to_change(asked: Understanding, where: Where, shape: tuple[int, ...]) -> Map | None:
    """The part of a photo whose surface a prompt asks to be changed.

    A style or a colour for the picture changes all of it, and so does a light alone; a light beside materials
    leaves the rest its own surface. Materials that are asked for nowhere in particular leave the sky and the
    water, unless everything is asked for.

    Args:
        asked: What the prompt asks for.
        where: Says where parts of the photo are.
        shape: (height, width) of the part that is returned.

    Returns:
        (height, width) float32 0–1, or None for everything.
    """
    asks = [
        *(material.targets for material in asked.materials),
        *(paint.targets for paint in asked.repaints),
        *(treatment.targets for treatment in asked.treatments),
    ]
    kept = named(asked.kept, where, shape)
    wanted: Map | None = None
    if asks and all(asks) and not (asked.styles or asked.colours):
        wanted = named([target for targets in asks for target in targets], where, shape)
    elif asked.materials and not (asked.styles or asked.everything):
        still = named(STILL, where, shape)
        wanted = None if still is None else np.float32(1) - still
    if kept is None:
        return wanted
    return np.float32(1) - kept if wanted is None else np.minimum(wanted, 1 - kept)
