"""Sky and clouds: blue, overcast, at dusk, or bright behind dark things."""

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.filters import blur
from retexture.structure.segments.features import Features, groups
from retexture.structure.segments.masks import Choice, Mask

_OUTDOORS = 0.04  # share of plants that shows that a pale expanse is no wall
_SKY_TINTS = (13.0, 18.0)  # how far in a*b* a blue sky and a glowing one spread about their mean
_FRAME = 0.03  # of the height
_SAME_SKY = 8.0  # L*a*b* units
_CONTACT = 5  # pixels of common border: less tells nothing of an edge
_CLOUD_EDGE = 4.5  # L*a*b* units a pixel: the edges of clouds are softer
_CLOUD, _PALE_CLOUD, _SUNLIT = 0.02, 16.0, 3.0  # share of the photo, chroma, L* above the sky around it
_AROUND = 20.0  # pixels over which the usual lightness of the sky is taken
_DARKER, _THING_EDGE, _LARGEST_THING = 4.0, 3.5, 0.06  # L*, L*a*b* units a pixel, share of the photo
_BRIGHTER, _BRIGHT_EDGE = 14.0, 7.5  # the same for what is lighter: clouds are, with softer edges
_SPREADS, _DOWNWARDS = 4, 6  # how often the sky spreads, and how many rows down each time


def find_sky(features: Features, plants: Choice, things: Choice) -> Choice:
    """The superpixels that are surely sky: blue, overcast, at dusk, or bright behind dark things.

    Args:
        features: Of the superpixels.
        plants: Which are plants; they also tell that a photo is taken out of doors.
        things: Which surely belong to a thing.
    """
    free = ~plants & ~things
    chosen = find_backlit(features) & free
    for candidates, is_sky in (
        (_blue(features), _is_blue_sky),
        (_pale(features) & bool(features.shares[plants].sum() > _OUTDOORS), _is_overcast),
        (_glowing(features), _is_dusk),
    ):
        for group in groups(features, candidates & free):
            if features.shares[group].sum() > 0.01 and is_sky(features, group):
                chosen |= group
    return _with_clouds(features, chosen, free)


def _with_clouds(features: Features, sky: Choice, free: Choice) -> Choice:
    """The sky with the clouds that it passes into; pale houses have sharper edges."""
    blue = (features.hue > 180) & (features.hue < 345) & (features.chroma < 24)
    cloud = (
        (blue | (features.chroma < 9))
        & (features.lightness > 48)
        & (features.grain < 3.4)
        & (features.y < 0.8)
        & free
    )
    passes = (features.superpixels.border_contrast < _CLOUD_EDGE) & (
        features.superpixels.border_length >= _CONTACT
    )
    chosen = sky.copy()
    for group in groups(features, cloud | sky):
        if features.shares[group & sky].sum() > 0.2 * features.shares[group].sum():
            reached = _reached(group & sky, group, passes)
            chosen |= _reached(reached | _like(features, group & ~reached, reached), group, passes)
    return _with_soft_neighbours(features, chosen, free) if chosen.any() else chosen


def _reached(start: Choice, among: Choice, passes: NDArray[np.bool_]) -> Choice:
    """What can be reached from ``start`` within ``among`` over borders that may be passed."""
    reached = start
    while True:
        further = reached | (among & passes[:, reached].any(axis=1))
        if further.sum() == reached.sum():
            return np.asarray(further)
        reached = further


def _like(features: Features, likely: Choice, known: Choice) -> Choice:
    """Those of ``likely`` that have the colour of one that is known: sky seen through nets and branches."""
    apart = features.superpixels.colours[likely, None] - features.superpixels.colours[None, known]
    found = np.zeros_like(likely)
    found[likely] = ((apart * apart).sum(axis=2) < _SAME_SKY**2).any(axis=1)
    return found


def _with_soft_neighbours(features: Features, sky: Choice, free: Choice) -> Choice:
    """The sky with what it passes into without an edge, and with the clouds that it encloses.

    Things in the air have edges; haze, glow and clouds have none.
    """
    superpixels = features.superpixels
    count = superpixels.count
    here, there = np.nonzero(superpixels.border_length)
    length = superpixels.border_length[here, there]
    contrast = superpixels.border_contrast[here, there]
    whole = np.bincount(here, length, minlength=count)
    a, b = superpixels.colours[:, 1], superpixels.colours[:, 2]
    tinted = np.hypot(a - features.mean(a, sky), b - features.mean(b, sky))
    reach = _SKY_TINTS[0] if features.mean(features.blueness, sky) > 3 else _SKY_TINTS[1]
    air = free & (features.y < 0.8) & (features.lightness > 12)
    chosen = sky.copy()
    for _ in range(_SPREADS):
        shared = length * chosen[there]
        touching = np.bincount(here, shared, minlength=count)
        edge = np.bincount(here, shared * contrast, minlength=count) / np.maximum(touching, 1)
        beside = (
            np.bincount(here, shared * channel[there], minlength=count) / np.maximum(touching, 1)
            for channel in superpixels.colours.T
        )
        near = sum((mean - channel) ** 2 for mean, channel in zip(beside, superpixels.colours.T, strict=True))
        around = touching / np.maximum(whole, 1)
        passing = (tinted < reach) & (around > 0.2) & (edge < 2.2) & (near < 14**2) & (features.grain < 2.2)
        enclosed = (
            (tinted < 2 * reach) & (around > 0.55) & (edge < 5.5) & (near < 22**2) & (features.grain < 4)
        )
        chosen |= air & (passing | enclosed)
    return chosen


def _blue(features: Features) -> Choice:
    blue = (features.hue > 190) & (features.hue < 325) & (features.chroma > 5)
    return blue & (features.grain < 3.2) & (features.lightness > 7) & (features.y < 0.8)


def _is_blue_sky(features: Features, group: Choice) -> bool:
    share = features.shares[group].sum()
    smooth = features.mean(features.grain, group) < (1.3 if share < 0.15 else 2.2)
    # By day the sky is lighter than the land, by night both are dark; what is darker is a thing.
    darker = features.mean(features.lightness, ~group) - features.mean(features.lightness, group)
    return bool(_at_top(features, group) > 0.08 and share > 0.02 and darker < 16 and smooth)


def _pale(features: Features) -> Choice:
    return (
        (features.lightness > 76) & (features.chroma < 8) & (features.blueness > -1) & (features.grain < 1.8)
    )


def _is_overcast(features: Features, group: Choice) -> bool:
    return bool(_at_top(features, group) > 0.3 and features.y[group].max() < 0.8)


def _glowing(features: Features) -> Choice:
    warm = ((features.hue > 38) & (features.hue < 105)) | (features.chroma < 7)
    return warm & (features.grain < 1.5) & (features.lightness > 14) & (features.y < 0.75)


def _is_dusk(features: Features, group: Choice) -> bool:
    """Smooth, lighter than the rough land below, and lighter towards the horizon."""
    rest = ~group
    lighter = features.mean(features.lightness, group) - features.mean(features.lightness, rest)
    rougher = features.mean(features.grain, rest) - features.mean(features.grain, group)
    brightening = _slope(features.y[group], features.lightness[group])
    large = features.shares[group].sum() > 0.1 and _at_top(features, group) > 0.35
    bright = lighter > 6 and rougher > 1.2 and brightening > 12
    calm = lighter > 0 and rougher > 3.5 and brightening > 30
    return bool(large and (bright or calm))


def find_backlit(features: Features) -> Choice:
    """The bright sky behind dark things, as lattices and branches cut it up; none if that is not sure."""
    bright = (features.lightness > 42) & (features.y < 0.62) & (features.chroma < 38)
    dark = features.mean(features.lightness, ~bright) < 31
    apart = features.mean(features.lightness, bright) - features.mean(features.lightness, ~bright) > 30
    large = features.shares[bright].sum() > 0.08 and _at_top(features, bright) > 0.12
    airy = features.mean(features.grain, bright) < 6.5 and features.mean(features.chroma, bright) < 20
    if not (dark and apart and large and airy):
        return np.zeros_like(bright)
    at_top = bright & np.isin(np.arange(len(bright)), _upper_border(features))
    usual = np.array([features.mean(channel, at_top) for channel in features.superpixels.colours.T])
    apart_by = np.abs(features.superpixels.colours - usual)
    bright &= (apart_by[:, 0] < 45) & (np.hypot(apart_by[:, 1], apart_by[:, 2]) < 22)
    parts = groups(features, bright)
    open_sky = [part for part in parts if _at_top(features, part) > 0]
    wide = features.shares[np.any(open_sky, axis=0)].sum() > 0.15
    lowest = max(float(np.quantile(features.y[part], 0.95)) for part in open_sky) if wide else 1.0
    chosen = np.zeros_like(bright)
    for part in parts:  # what shows through gaps lies no lower than the open sky
        if _at_top(features, part) > 0 or features.mean(features.y, part) < lowest:
            chosen |= part
    return chosen


def _at_top(features: Features, group: Choice) -> float:
    """Share of the photo's upper border that the group takes."""
    return float(group[_upper_border(features)].mean())


def _upper_border(features: Features) -> NDArray[np.int32]:
    """The superpixels along the upper border, within any thin frame that is drawn around the photo."""
    labels = features.superpixels.labels
    return np.asarray(labels[round(_FRAME * (len(labels) - 1))])


def _slope(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    apart = x - x.mean()
    return float((apart * (y - y.mean())).sum() / max(float((apart * apart).sum()), 1e-6))


def grow_sky(features: Features, sky: Choice) -> Mask:
    """Let the sky spread over what has its colour nearby: to the horizon, between branches, beyond masts."""
    mask = features.spread_out(sky)
    if not mask.any():
        return mask
    lab = features.superpixels.lab
    for _ in range(_SPREADS):
        weight = blur(mask.astype(np.float32), 14.0)
        near = weight > 0.02
        local = blur(lab * mask[..., None], 14.0) / np.maximum(weight, np.float32(1e-3))[..., None]
        apart = lab - local
        distance = np.sqrt((apart * apart * np.array([0.7, 1, 1], np.float32)).sum(axis=2))
        alike = near & (distance < 7.5) & (features.superpixels.strength < 7)
        alike[np.flatnonzero(mask.any(axis=1))[-1] + _DOWNWARDS :] = False
        cloud = (apart[..., 0] > 0) & (distance < 45)
        mask = (mask & (cloud | (distance < 16))) | alike
    mask = np.asarray(cv2.medianBlur(mask.astype(np.uint8), 3) > 0)
    return _with_bright_clouds(lab, _without_things(features, mask))


def _without_things(features: Features, sky: Mask) -> Mask:
    """The sky without what is darker or lighter than the sky around it and has edges: towers, masts, birds.

    Dark clouds have none, and those of light clouds are softer.
    """
    lab, strength = features.superpixels.lab, features.superpixels.strength
    weight = np.maximum(blur(sky.astype(np.float32), _AROUND), np.float32(1e-3))
    darker_by = blur(lab[..., 0] * sky, _AROUND) / weight - lab[..., 0]
    dark = _edged(sky, darker_by > _DARKER, strength, _THING_EDGE)
    return np.asarray(sky & ~dark & ~_edged(sky, darker_by < -_BRIGHTER, strength, _BRIGHT_EDGE))


def _edged(sky: Mask, other: Mask, strength: NDArray[np.float32], sharp: float) -> Mask:
    """The pieces of ``other`` in the sky that are small and have sharp edges, and one pixel around them."""
    chosen = (sky & other).astype(np.uint8)
    chosen = cv2.morphologyEx(chosen, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))  # not the rims of branches
    count, pieces, boxes, _ = cv2.connectedComponentsWithStats(chosen, connectivity=4)
    rim = (cv2.dilate(chosen, np.ones((3, 3), np.uint8)) > 0) & sky
    around = cv2.dilate(pieces.astype(np.float32), np.ones((3, 3), np.uint8)).astype(np.int32)
    length = np.bincount(around[rim], minlength=count)
    edge = np.bincount(around[rim], strength[rim], minlength=count) / np.maximum(length, 1)
    thing = (edge > sharp) & (boxes[:, cv2.CC_STAT_AREA] < _LARGEST_THING * sky.size)
    thing[0] = False
    return np.asarray(cv2.dilate(thing[pieces].astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)


def _with_bright_clouds(lab: NDArray[np.float32], sky: Mask) -> Mask:
    """The sky with what is small, pale and brighter than all the sky around it: sunlit clouds."""
    count, holes, boxes, _ = cv2.connectedComponentsWithStats((~sky).astype(np.uint8), connectivity=4)
    chosen = sky.copy()
    for hole in range(1, count):
        left, top, width, height, area = boxes[hole]
        if area > _CLOUD * sky.size or not (left and top and left + width < sky.shape[1]):
            continue
        rows, columns = slice(max(top - 4, 0), top + height + 4), slice(max(left - 4, 0), left + width + 4)
        inside = holes[rows, columns] == hole
        around = (cv2.dilate(inside.astype(np.uint8), np.ones((7, 7), np.uint8)) > 0) & sky[rows, columns]
        lightness, a, b = np.moveaxis(lab[rows, columns], 2, 0)
        pale = np.hypot(a[inside], b[inside]).mean() < _PALE_CLOUD
        if pale and around.any() and lightness[inside].mean() > lightness[around].mean() + _SUNLIT:
            chosen[rows, columns] |= inside
    return chosen
