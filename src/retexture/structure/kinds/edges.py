"""Creases and outlines of a smooth picture: where light jumps, and not where it fades."""

from typing import cast

import numpy as np

from retexture.imaging.arrays import Map

_BESIDE = 3  # pixels on each side over which the light's own slope is taken
_REACH = 1 + _BESIDE
_CRISP = 0.3  # of the light's change over the whole reach: a penumbra of four pixels jumps by a third of it


def jumps(light: Map) -> Map:
    """How far light jumps at each pixel beyond what its slopes on both sides lead to, in its own units.

    A terminator, soft shading and the penumbra of a cast shadow are slopes: light goes on across them as it
    came, and nothing is left. Across a crease or an outline it does not.

    Args:
        light: (height, width) float32.

    Returns:
        (height, width) float32, at least 0.
    """
    across, down = _along_rows(light), _along_rows(np.ascontiguousarray(light.T)).T
    return cast(Map, np.sqrt(across * across + down * down))


def strokes(light: Map) -> Map:
    """How far light departs from what is on both sides of each pixel, at least 0: thin lines.

    Args:
        light: (height, width) float32.
    """
    across, down = _strokes_along_rows(light), _strokes_along_rows(np.ascontiguousarray(light.T)).T
    return cast(Map, np.maximum(across, down))


def _along_rows(light: Map) -> Map:
    wide = np.pad(light, ((0, 0), (_REACH, _REACH)), mode="edge")
    columns = light.shape[1]

    def at(offset: int) -> Map:
        return wide[:, _REACH + offset : _REACH + offset + columns]

    step = at(1) - at(-1)
    sign = np.sign(step)
    before = np.maximum((at(-1) - at(-_REACH)) * sign, 0)
    after = np.maximum((at(_REACH) - at(1)) * sign, 0)
    jump = np.maximum(np.abs(step) - (before + after) / np.float32(_BESIDE), 0)
    jump[jump < np.float32(_CRISP) * np.abs(at(_REACH) - at(-_REACH))] = 0
    return cast(Map, jump)


def _strokes_along_rows(light: Map) -> Map:
    wide = np.pad(light, ((0, 0), (_BESIDE, _BESIDE)), mode="edge")
    columns = light.shape[1]
    before, after = wide[:, :columns], wide[:, 2 * _BESIDE : 2 * _BESIDE + columns]
    darker = np.minimum(before, after) - light
    lighter = light - np.maximum(before, after)
    return cast(Map, np.maximum(np.maximum(darker, lighter), 0))
