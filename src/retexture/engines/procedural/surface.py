"""First stage: the photo's relief becomes a surface with heights, cavities and occlusion."""

from dataclasses import dataclass, replace
from typing import cast

import cv2
import numpy as np

from retexture.imaging.arrays import Linear, Map
from retexture.imaging.colour import linear_from_rgb8
from retexture.imaging.elementary import exp
from retexture.imaging.filters import blur, gradient, half_size, resize
from retexture.imaging.kernels import Helpers
from retexture.imaging.smoothing import smooth_along
from retexture.prompts import Place
from retexture.structure import InputKind, Structure

_FLATNESS = 0.8  # of the height that outlines and shading suggest, for what is known to be flat
_LEVEL = 0.9  # how far up a floor faces
_TEXTURE = 2.6  # times what is usual around: what is fainter is a wall's texture
_AROUND = 30.0  # units
_FAINT, _STRONG = 0.07, 0.30  # log luminance: limits of what is taken for texture
_SUBJECT_HEIGHT = 22.0  # units by which the subject stands out of its surroundings and casts shadows


@dataclass(frozen=True, eq=False)
class Surface:
    """What lies under every material, the same for all variations of a photo.

    All maps are (height, width) float32 where nothing else is said.

    Attributes:
        body: Height of the large forms, in pixels.
        bump: Height of the photo's own detail, in pixels.
        bend_x: Slope by which patterns bend with the form.
        bend_y: See ``bend_x``.
        cavity: -1.5 (fold) to about 1.8 (worn edge).
        occlusion: Share of the surroundings' light that arrives, 0–1.
        upward: 0 (facing down) to 1 (facing up).
        thinness: 0 (thick) to 1 (thin): where light gets through.
        casting: (height/2, width/2), heights in half-size pixels that cast shadows.
        tone_guide: (height/2, width/2), log luminance in deviations of the photo: tones change along it.
        behind: The photo blurred, (height/4, width/4, 3) linear light, for what light gets through.
        middle: The photo's detail of middle size, as what covers walls leaves it, in log luminance.
        fine: Its fine detail, in the same way.
        wall: Where a photo shows walls, 0–1; None: nowhere.
        colour: The photo's colours without texture and with less shading, (height, width, 3) linear light.
    """

    body: Map
    bump: Map
    bend_x: Map
    bend_y: Map
    cavity: Map
    occlusion: Map
    upward: Map
    thinness: Map
    casting: Map
    tone_guide: Map
    behind: Linear
    middle: Map
    fine: Map
    wall: Map | None
    colour: Linear


def build_surface(structure: Structure) -> Surface:
    """Build the surface of an analysed photo."""
    unit, relief = structure.unit, structure.relief
    with Helpers() as pool:
        flattening = pool.submit(_flat_colour, structure)
        body = _bodies(structure)
        bending = pool.submit(_bend, body, relief.middle, unit)
        body = blur(body, 4.5 * unit)
        wall = _covered_wall(structure)
        middle, fine = (cored(band, wall, unit) for band in (relief.middle, relief.fine))
        bump = _bumps(middle, fine, unit)
        height = body * np.float32(0.6) + bump * np.float32(2.2)
        shading = pool.submit(_occlusion, height + np.float32(18 * unit) * structure.subject, unit)
        cavity = np.clip((height - blur(height, 9 * unit)) / (4.5 * unit), -1.5, 1.5)
        del height  # large photos are many megabytes
        bend_x, bend_y = bending.result()
        occlusion, colour = shading.result(), flattening.result()
    return Surface(
        body=body,
        bump=bump,
        bend_x=bend_x,
        bend_y=bend_y,
        cavity=cast(Map, cavity + np.float32(0.35) * np.clip(middle, -1, 1)),
        middle=middle,
        fine=fine,
        wall=wall,
        upward=_upward(structure, bend_y),
        thinness=exp(-(relief.inflation + relief.body) / np.float32(26 * unit)),
        casting=_casting(body, bump, structure),
        tone_guide=_tone_guide(structure.bands.base),
        behind=_behind(structure),
        occlusion=occlusion,
        colour=colour,
    )


def shown_by(surface: Surface, structure: Structure) -> Surface:
    """The same surface in the colours of another picture of the photo, which ``structure`` shows."""
    return replace(surface, behind=_behind(structure), colour=_flat_colour(structure))


def _bodies(structure: Structure) -> Map:
    """Heights of the large forms, in pixels, before they are smoothed."""
    relief = structure.relief
    rounded = 1 - np.float32(_FLATNESS) * _flat(structure, (Place.FLOOR, Place.CEILING, Place.WALL))
    forms = _shaded_forms(structure)
    return cast(Map, (np.float32(0.42) * relief.inflation + forms) * rounded + np.float32(0.42) * relief.body)


def _bumps(middle: Map, fine: Map, unit: float) -> Map:
    """Heights of the photo's own detail, in pixels."""
    detail = blur(middle, max(1.1 * unit, 0.3)) * np.float32(7.0) + fine * np.float32(4.2)
    return cast(Map, detail * np.float32(unit))


def _covered_wall(structure: Structure) -> Map | None:
    """Where a photo shows walls, whose own texture goes below what covers them, 0–1; None: nowhere."""
    return structure.scene.where(Place.WALL) if structure.kind is InputKind.PHOTO else None


def cored(band: Map, wall: Map | None, unit: float) -> Map:
    """A band of the photo's detail without the texture of its walls.

    Joints, ribs and grain are everywhere on a wall and faint; windows, ledges and edges stand out of them.

    Args:
        band: Log luminance about its surroundings.
        wall: Where walls are, 0–1; None: nowhere.
        unit: Pixels in a unit.
    """
    if wall is None:
        return band
    usual = np.float32(_TEXTURE) * blur(np.abs(band), _AROUND * unit)
    least = np.clip(usual, np.float32(_FAINT), np.float32(_STRONG))
    square = band * band
    stays = square / (square + least * least)
    return cast(Map, band * (1 - wall * (1 - stays)))


def _shaded_forms(structure: Structure) -> Map:
    """Heights that a photo's light and shade suggest; a model's shadows and a drawing's ink suggest none."""
    if structure.kind is not InputKind.PHOTO:
        return np.zeros_like(structure.relief.form)
    return blur(structure.relief.form, 5 * structure.unit) * np.float32(26 * structure.unit)


def _bend(body: Map, middle: Map, unit: float) -> tuple[Map, Map]:
    """Slopes, across and down, of the forms that a pattern follows."""
    return gradient(blur(body + np.float32(18 * unit) * blur(middle, 4 * unit), 5 * unit))


def _flat(structure: Structure, places: tuple[Place, ...]) -> Map:
    """How surely each pixel lies on one of the flat parts of the scene, 0–1."""
    flat = np.zeros(structure.rgb.shape[:2], np.float32)
    for place in places:
        there = structure.scene.where(place)
        if there is not None:
            np.maximum(flat, there, out=flat)
    wall = structure.scene.where(Place.WALL) if structure.open_sky is not None else None
    stands = 1 - structure.subject
    return flat * (stands if wall is None else np.maximum(stands, wall))  # a house may be what it is about


def _upward(structure: Structure, bend_y: Map) -> Map:
    """How far surfaces face up: by their slope, but floors lie level, and ceilings face down."""
    slope = np.clip(0.5 + 0.5 * bend_y / (1 + np.abs(bend_y)), 0, 1)
    floor, ceiling = _flat(structure, (Place.FLOOR,)), _flat(structure, (Place.CEILING,))
    return cast(Map, (slope + (1 - slope) * np.float32(_LEVEL) * floor) * (1 - np.float32(_LEVEL) * ceiling))


def _occlusion(height: Map, unit: float) -> Map:
    """Light that arrives in hollows: they lie below the mean height around them, at three scales."""
    half = resize(height, half_size(height))
    blocked = np.zeros_like(half)
    for sigma, weight in ((4, 0.9), (12, 0.6), (40, 0.5)):
        blocked += weight * np.maximum(blur(half, sigma * unit / 2) - half, 0) / np.float32(sigma * unit)
    return resize(exp(np.float32(-1.1) * blocked), (height.shape[1], height.shape[0]))


def _casting(body: Map, bump: Map, structure: Structure) -> Map:
    height = 0.7 * body + 0.8 * bump + _SUBJECT_HEIGHT * structure.unit * structure.subject
    return cast(Map, resize(height, half_size(height)) * np.float32(0.5))


def _tone_guide(base: Map) -> Map:
    return resize(base / np.float32(np.std(base) + 0.05), half_size(base))


def _behind(structure: Structure) -> Linear:
    width, height = structure.size
    quarter = (max(1, width // 4), max(1, height // 4))
    small = cv2.resize(structure.linear, quarter, interpolation=cv2.INTER_AREA)
    return blur(cast(Linear, small), 2.0 * structure.unit)


def _flat_colour(structure: Structure) -> Linear:
    """The photo's colours as paint: no texture, less light and shade, a little more chroma.

    A model's or a drawing's are those that it is laid in with: its own tell nothing of its surfaces.
    """
    half = half_size(structure.bands.base)
    drawn = structure.coloured is not None
    shown = structure.rgb if structure.coloured is None else structure.coloured
    small = cv2.resize(shown, half, interpolation=cv2.INTER_AREA)
    flat = smooth_along(small, small.astype(np.float32), 400.0 * structure.unit**2, 9.0)
    lab = cv2.cvtColor(np.rint(flat).astype(np.uint8), cv2.COLOR_RGB2LAB).astype(np.float32)
    region = structure.regions.colours[:, 0].astype(np.float32) * np.float32(2.55)
    of_region = blur(resize(region[structure.regions.labels], half), structure.unit)
    light = lab[..., 0] if drawn else 0.35 * of_region + 0.65 * lab[..., 0]
    lab[..., 0] = 142 + (light - 128) * 0.82
    lab[..., 1:] = 128 + (lab[..., 1:] - 128) * 1.18
    rgb = cv2.cvtColor(np.clip(lab, 0, 255).astype(np.uint8), cv2.COLOR_LAB2RGB)
    return linear_from_rgb8(cv2.resize(rgb, structure.size, interpolation=cv2.INTER_LINEAR_EXACT))
