"""Ground that is asked to be wet: darker, and a mirror of what stands on it."""

from collections.abc import Sequence

import numpy as np

from retexture.engines.procedural.layout import LaidLook, ground_of
from retexture.engines.procedural.plan import Plan
from retexture.engines.procedural.render.compositing import composed
from retexture.engines.procedural.render.relighting.mirror import wetted
from retexture.engines.procedural.render.visibility import Weight, mixed
from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.colour import linear_from_rgb8, linear_to_srgb, rgb8_from_srgb

_SEEN = 0.02  # of a row: where the ground begins
_FILM = 1.25  # times the wetness asked for: a wet ground is a mirror at a slant


def with_wet_ground(picture: Rgb8, laid: LaidLook, plan: Plan, shown: Sequence[Weight]) -> Rgb8:
    """A finished picture with its ground under water, where the look has it wet; rain wets it itself.

    Args:
        picture: What was rendered.
        laid: The look on the photo.
        plan: The variation's decisions.
        shown: How much of each pixel each layer shows.
    """
    level = _wet_level(laid, plan, shown)
    if level is None:
        return picture
    structure = laid.structure
    whole = composed(picture, structure.rgb, laid.layout)
    horizon = float(np.flatnonzero((level > 0).mean(axis=1) > _SEEN)[:1].sum())
    light = wetted(linear_from_rgb8(whole), level, horizon, structure.unit, 1.0)
    return rgb8_from_srgb(linear_to_srgb(np.clip(light, 0, 1)))


def _wet_level(laid: LaidLook, plan: Plan, shown: Sequence[Weight]) -> Map | None:
    wetness = [min(_FILM * layer.condition.wetness, 1.0) for layer in plan.layers]
    if max(wetness) == 0 or (laid.look.relit and plan.light.weather.wet > 0):
        return None
    ground = ground_of(laid.structure)
    if ground is None:
        return None
    level = np.asarray(mixed(wetness, shown) * ground, np.float32)
    if laid.layout.rendered is not None:
        level = level * laid.layout.rendered
    return level if level.any() else None
