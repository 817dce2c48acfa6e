"""The open sky of a photo, to the border of every leaf: how much of each pixel is air."""

from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Linear, Map
from retexture.imaging.filters import blur, gradient, guided, half_size, resize, smoothstep
from retexture.structure import InputKind, ScenePart, Structure

_SURE = 0.9  # of a map of 0–1: inside and outside of it are told by this
_NEAR_SKY, _NEAR_LEAVES = 10.0, 26.0  # units from the sky in which light may shine through a thing's border
_TELLS_APART = 0.05  # squared distance of two colours (0–1) from which they say how they are mixed
_ALIKE, _EVEN = 0.11, 0.022  # colour (0–1) and slope up to which a place goes on with the sky beside it
_LIKELY = 0.03  # how surely the network must see sky where it goes on: white walls look alike
_AS_WARM = 0.08  # red less blue (0–1): walls are warmer than the sky beside them
_LEAST_SEEDS = 0.012  # of the photo: less of sky is as likely a pale wall
_CLOUD = (0.3, 0.5)  # of the sky's lightness (0–1): what is darker stands before it
_CLOUDED = (0.72, 0.9)  # of the sky's lightness: clouds are no darker
_DARK_SKY = -2.9  # log luminance in the middle of a sky at night
_BLUE_AIR = 4.0  # log luminance that a share of blue counts as
_THIN = 9.0  # units: what is broader before the sky has regions of its own


def matte(structure: Structure, sky: Map | None, plants: Map | None) -> tuple[Map | None, Linear]:
    """How much of each pixel is sky, and the sky's own colour around it.

    Near the sky a pixel's colour says it: it is a mixture of the sky's there and that of the things there.
    """
    width, height = structure.size
    quarter = (max(1, width // 4), max(1, height // 4))
    if sky is None:
        return None, np.zeros((quarter[1], quarter[0], 3), np.float32)
    unit = structure.unit
    shown = structure.rgb.astype(np.float32) * np.float32(1 / 255)
    small = cast(Linear, cv2.resize(shown, quarter, interpolation=cv2.INTER_AREA))
    if structure.seen is not None:
        likely = blur(structure.seen.part(ScenePart.SKY, quarter), 8 * unit) > _LIKELY
        sure = _spread(small, smoothstep(_SURE, 1.0, resize(sky, quarter)), unit)
        sky = _grown(sky, small, sure, likely, unit)
        sky = np.maximum(sky, _clouds(structure, small, sure))
    of_sky = resize(sky, quarter)
    above = _spread(small, smoothstep(_SURE, 1.0, of_sky), unit)
    holes = np.zeros_like(of_sky)
    if plants is not None and structure.kind is InputKind.PHOTO:
        holes = _holes(small, above, resize(plants, quarter))
    things = _spread(small, smoothstep(_SURE, 1.0, 1 - of_sky) * (1 - holes), 0.5 * unit)
    towards = resize(above - things, structure.size)
    apart = np.einsum("yxc,yxc->yx", towards, towards)
    from_things = shown - resize(things, structure.size)
    mixed = np.einsum("yxc,yxc->yx", from_things, towards) / np.maximum(apart, np.float32(1e-4))
    told = smoothstep(0.3, 1.0, apart / np.float32(_TELLS_APART))
    close = _closeness(sky, _NEAR_SKY * unit)
    if plants is not None:
        close = np.maximum(close, plants * _closeness(sky, _NEAR_LEAVES * unit))
    told = told * close
    # What is told by the mixture must be bright as the sky, or a white wall would become air.
    air = above * above * (np.float32(0.6) + np.float32(0.4) * above)
    share = sky + (smoothstep(0.12, 0.9, cast(Map, mixed)) - sky) * told
    sure = smoothstep(0.985, 1.0, _opened(sky, unit))
    share = np.maximum(share, sure) * (
        1 - _thin_things(structure, resize(above.mean(axis=-1), structure.size))
    )
    return cast(Map, np.clip(share, 0, 1).astype(np.float32)), air


def _holes(small: Linear, above: Linear, plants: Map) -> Map:
    """Where the sky shines through leaves: of its colour, or as bright and without green."""
    light, bright = small.mean(axis=-1), above.mean(axis=-1)
    green = small[..., 1] - np.maximum(small[..., 0], small[..., 2])
    as_bright = smoothstep(0.55, 0.8, light / np.maximum(bright, np.float32(0.05)))
    return cast(Map, plants * as_bright * (1 - smoothstep(0.02, 0.08, green)))


def _clouds(structure: Structure, small: Linear, above: Linear) -> Map:
    """Dark clouds: the network sees sky, and what stands before it would be much darker."""
    assert structure.seen is not None
    quarter = (small.shape[1], small.shape[0])
    likely = structure.seen.part(ScenePart.SKY, quarter)
    for part in (ScenePart.PLANTS, ScenePart.WALL, ScenePart.PERSON):
        likely = likely * (1 - structure.seen.part(part, quarter))
    light = small.mean(axis=-1)
    usual = float(np.quantile(above.mean(axis=-1), 0.5))
    bright = smoothstep(_CLOUD[0] * usual, _CLOUD[1] * usual, cast(Map, light))
    sure = smoothstep(0.35, 0.6, likely) * bright
    soft = guided(cast(Map, np.ascontiguousarray(light, np.float32)), sure, max(structure.unit, 1.0), 0.001)
    return smoothstep(0.3, 0.7, resize(soft, structure.size))


def _thin_things(structure: Structure, above: Map) -> Map:
    """Wires, masts and birds before the sky: thin, and darker or lighter than what is on both sides, 0–1.

    What is lighter than its surroundings, and no lighter than the sky (``above``), is sky between leaves.
    """
    light = structure.rgb.astype(np.float32).mean(axis=-1) * np.float32(1 / 255)
    side = max(3, 2 * round(_THIN * structure.unit / 2) + 1)
    across = np.ones((side, side), np.uint8)
    small = blur(cast(Map, light), max(0.5 * structure.unit, 0.3))
    dark = cv2.morphologyEx(small, cv2.MORPH_CLOSE, across) - light
    bright = light - cv2.morphologyEx(small, cv2.MORPH_OPEN, across)
    dark = smoothstep(0.05, 0.13, dark) * (
        1 - smoothstep(*_CLOUDED, light / np.maximum(above, np.float32(0.1)))
    )
    bright = smoothstep(0.09, 0.2, bright) * smoothstep(0.02, 0.1, light - above)
    if structure.seen is not None:  # clouds in the sun are lighter than their sky, too
        bright = bright * (1 - smoothstep(0.7, 0.95, structure.seen.part(ScenePart.SKY, structure.size)))
    return cast(Map, np.maximum(dark, bright))


def _grown(sky: Map, small: Linear, above: Linear, likely: NDArray[np.bool_], unit: float) -> Map:
    """The sky with the pieces beside it that are as even and of its colour: those between two towers."""
    quarter = (small.shape[1], small.shape[0])
    away = np.abs(small - above).max(axis=-1)
    light = small.mean(axis=-1)
    slope = np.hypot(*gradient(blur(light, 0.8)))
    alike = ((away < _ALIKE) & (slope < _EVEN)).astype(np.uint8)
    of_sky = resize(sky, quarter) > 0.5
    joined = (alike > 0) | of_sky
    _, labels = cv2.connectedComponents(joined.astype(np.uint8), connectivity=4)
    belongs = np.zeros(int(labels.max()) + 1, bool)
    belongs[np.unique(labels[of_sky])] = True
    belongs[0] = False
    low = np.flatnonzero(of_sky.any(axis=1))
    grown = belongs[labels] & ~of_sky & likely
    if len(low):  # water and snow go on with the sky's colour below the horizon
        grown[low[-1] :] = False
    grown = cv2.morphologyEx(grown.astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    # Up to the borders of things, where it is no longer even.
    around = cv2.dilate(grown | of_sky.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
    if grown.any():
        grown = (
            (grown > 0) | (around & (away < _ALIKE) & ~of_sky & (cv2.dilate(grown, np.ones((9, 9))) > 0))
        ).astype(np.uint8)
    grown = grown.astype(np.float32)
    guide = cast(Map, np.ascontiguousarray(light, np.float32))
    soft = guided(guide, blur(cast(Map, grown), 0.6), max(4 * unit / 4, 1.0), 0.001)
    size = (sky.shape[1], sky.shape[0])
    return cast(Map, np.maximum(sky, smoothstep(0.2, 0.8, resize(soft, size))))


def sky_between(structure: Structure) -> Map | None:
    """A sky that is seen only in pieces, behind girders or branches: what is bright where there is air."""
    seen = structure.seen
    if seen is None or structure.kind is not InputKind.PHOTO or structure.blurred.any():
        return None
    height = structure.size[1]
    light = structure.rgb.astype(np.float32).mean(axis=-1) * np.float32(1 / 255)
    likely = seen.part(ScenePart.SKY, structure.size)
    rows = np.arange(height, dtype=np.float32)[:, None] / np.float32(height)
    seeds = (likely > 0.5) & (light > 0.35)
    if float(seeds.mean()) < _LEAST_SEEDS:
        return None
    usual = float(np.median(light[seeds]))
    smooth = np.abs(structure.bands.fine) < 0.12
    warmth = (structure.rgb[..., 0].astype(np.float32) - structure.rgb[..., 2]) * np.float32(1 / 255)
    alike = np.abs(warmth - np.float32(np.median(warmth[seeds]))) < _AS_WARM
    found = (light > 0.55 * usual) & smooth & alike & (rows < 0.7)
    found &= blur(likely, 90 * structure.unit) > 0.02
    lowest = float(np.quantile(np.flatnonzero(seeds.any(axis=1)), 0.98)) / height
    found &= rows < max(lowest, 0.5)
    pieces = cv2.morphologyEx(found.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(pieces, connectivity=4)
    large = stats[:count, cv2.CC_STAT_AREA] > 60 * structure.unit**2
    large[0] = False
    kept = cv2.dilate(large[labels].astype(np.uint8), np.ones((5, 5), np.uint8)).astype(np.float32)
    sky = kept * smoothstep(0.42 * usual, 0.62 * usual, cast(Map, light))
    return cast(Map, sky.astype(np.float32)) if float(sky.mean()) > 0.04 else None


def night_sky(structure: Structure, sky: Map) -> Map | None:
    """The sky of a photo taken at night, (height/2, width/2), soft; None if it is not that dark.

    Where it is no lighter than what is unlit before it, no border of that can be told by its colour.
    """
    half = half_size(structure.rgb)
    light = resize(structure.bands.base + structure.bands.middle, half)
    share = resize(sky, half)
    there = share > 0.5
    if not there.any() or float(np.median(light[there])) > _DARK_SKY:
        return None
    if structure.seen is not None:
        likely = blur(structure.seen.part(ScenePart.SKY, half), 4 * structure.unit)
        share = np.maximum(share, smoothstep(0.10, 0.45, likely))
    small = cast(Linear, cv2.resize(structure.linear, half, interpolation=cv2.INTER_AREA))
    blue = small[..., 2] / (small.sum(axis=-1) + np.float32(0.01))
    # Unlit stone is as dark as the air before it, and less blue.
    guide = cast(Map, np.clip(light, -4.5, -1.5) + np.float32(_BLUE_AIR) * blue)
    on_edges = guided(guide, blur(share, 2 * structure.unit), 12 * structure.unit, 0.015)
    return smoothstep(0.12, 0.75, guided(guide, on_edges, 4 * structure.unit, 0.01))


def _opened(sky: Map, unit: float) -> Map:
    """The inside of the sky, away from every border."""
    return cast(Map, cv2.erode(sky, np.ones((3, 3), np.uint8), iterations=max(1, round(4 * unit))))


def _closeness(sky: Map, reach: float) -> Map:
    """1 at the sky's border, 0 beyond ``reach`` on both sides of it."""
    spread = blur(sky, reach)
    return smoothstep(0.0, 0.12, spread) * smoothstep(0.0, 0.12, 1 - blur(sky, 0.5 * reach))


def _spread(colours: Linear, weight: Map, unit: float) -> Linear:
    """Colours of where the weight is, spread beyond it at growing distances."""
    total = np.zeros_like(colours)
    weights = np.zeros_like(weight)
    weighted = colours * weight[..., None]
    for sigma, trust in ((2.0, 1.0), (7.0, 0.05), (40.0, 0.002)):
        total += np.float32(trust) * blur(weighted, max(sigma * unit, 0.3))
        weights += np.float32(trust) * blur(weight, max(sigma * unit, 0.3))
    mean = (weighted.sum((0, 1)) / max(float(weight.sum()), 1e-6)).astype(np.float32)
    return cast(Linear, (total + np.float32(1e-6) * mean) / (weights[..., None] + np.float32(1e-6)))
