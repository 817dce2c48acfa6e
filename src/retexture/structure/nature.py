"""Sky, water and plants: told from things by colour, grain and place, wherever they lie in the frame.

A part that is not sure is not claimed: a wall that is taken for sky spoils more than a sky that is missed.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.filters import blur
from retexture.structure.signs import Mask, Signs, groups

Choice = NDArray[np.bool_]

_OUTDOORS = 0.04  # share of plants that shows that a pale expanse is no wall
_SKY_TINTS = (13.0, 18.0)  # how far in a*b* a blue sky and a glowing one spread about their mean
_FRAME = 0.03  # of the height
_SAME_SKY = 8.0  # L*a*b* units
_CONTACT = 5  # pixels of common border: less tells nothing of an edge
_CLOUD_EDGE = 4.5  # L*a*b* units a pixel: the edges of clouds are softer
_CLOUD, _PALE_CLOUD, _SUNLIT = 0.02, 16.0, 3.0  # share of the photo, chroma, L* above the sky around it
_SPREADS, _DOWNWARDS = 4, 6  # how often the sky spreads, and how many rows down each time
_BLUEST_LEAVES = 134.0  # mean hue in degrees; painted greens are bluer than nearly all foliage


@dataclass(frozen=True, eq=False)
class Nature:
    """Where the reduced photo shows what nobody built.

    Attributes:
        sky: Sky and clouds.
        water: Sea, lakes and rivers.
        plants: Leaves, grass and moss.
    """

    sky: Mask
    water: Mask
    plants: Mask

    @property
    def any(self) -> Mask:
        """Where there is one of them."""
        return np.asarray(self.sky | self.water | self.plants)


def find_nature(signs: Signs) -> Nature:
    """Tell sky, water and plants from things."""
    plants = find_plants(signs)
    sky = find_sky(signs, plants)
    whole_sky = grow_sky(signs, sky)
    water = signs.spread_out(find_water(signs, sky, plants)) & ~whole_sky
    return Nature(whole_sky, water, signs.spread_out(plants) & ~whole_sky)


def find_sky(signs: Signs, plants: Choice) -> Choice:
    """The superpixels that are surely sky: blue, overcast, at dusk, or bright behind dark things."""
    free = ~plants
    chosen = _backlit(signs) & free
    for candidates, is_sky in (
        (_blue(signs), _is_blue_sky),
        (_pale(signs) & bool(signs.shares[plants].sum() > _OUTDOORS), _is_overcast),
        (_glowing(signs), _is_dusk),
    ):
        for group in groups(signs, candidates & free):
            if signs.shares[group].sum() > 0.01 and is_sky(signs, group):
                chosen |= group
    return _with_clouds(signs, chosen, free)


def _with_clouds(signs: Signs, sky: Choice, free: Choice) -> Choice:
    """The sky with the clouds that it passes into; pale houses have sharper edges."""
    blue = (signs.hue > 180) & (signs.hue < 345) & (signs.chroma < 24)
    cloud = (
        (blue | (signs.chroma < 9)) & (signs.lightness > 48) & (signs.grain < 3.4) & (signs.y < 0.8) & free
    )
    passes = (signs.patches.border_contrast < _CLOUD_EDGE) & (signs.patches.border_length >= _CONTACT)
    chosen = sky.copy()
    for group in groups(signs, cloud | sky):
        if signs.shares[group & sky].sum() > 0.2 * signs.shares[group].sum():
            reached = _reached(group & sky, group, passes)
            chosen |= _reached(reached | _like(signs, group & ~reached, reached), group, passes)
    return _with_soft_neighbours(signs, chosen, free) if chosen.any() else chosen


def _reached(start: Choice, among: Choice, passes: NDArray[np.bool_]) -> Choice:
    """What can be reached from ``start`` within ``among`` over borders that may be passed."""
    reached = start
    while True:
        further = reached | (among & passes[:, reached].any(axis=1))
        if further.sum() == reached.sum():
            return np.asarray(further)
        reached = further


def _like(signs: Signs, likely: Choice, known: Choice) -> Choice:
    """Those of ``likely`` that have the colour of one that is known: sky seen through nets and branches."""
    apart = signs.patches.colours[likely, None] - signs.patches.colours[None, known]
    found = np.zeros_like(likely)
    found[likely] = ((apart * apart).sum(axis=2) < _SAME_SKY**2).any(axis=1)
    return found


def _with_soft_neighbours(signs: Signs, sky: Choice, free: Choice) -> Choice:
    """The sky with what it passes into without an edge, and with the clouds that it encloses.

    Things in the air have edges; haze, glow and clouds have none.
    """
    patches = signs.patches
    count = patches.count
    here, there = np.nonzero(patches.border_length)
    length = patches.border_length[here, there]
    contrast = patches.border_contrast[here, there]
    whole = np.bincount(here, length, minlength=count)
    a, b = patches.colours[:, 1], patches.colours[:, 2]
    tinted = np.hypot(a - signs.mean(a, sky), b - signs.mean(b, sky))
    reach = _SKY_TINTS[0] if signs.mean(signs.blueness, sky) > 3 else _SKY_TINTS[1]
    air = free & (signs.y < 0.8) & (signs.lightness > 12)
    chosen = sky.copy()
    for _ in range(_SPREADS):
        shared = length * chosen[there]
        touching = np.bincount(here, shared, minlength=count)
        edge = np.bincount(here, shared * contrast, minlength=count) / np.maximum(touching, 1)
        near = np.zeros(count)
        for channel in patches.colours.T:
            beside = np.bincount(here, shared * channel[there], minlength=count) / np.maximum(touching, 1)
            near += (beside - channel) ** 2
        around = touching / np.maximum(whole, 1)
        passing = (tinted < reach) & (around > 0.2) & (edge < 2.2) & (near < 14**2) & (signs.grain < 2.2)
        enclosed = (tinted < 2 * reach) & (around > 0.55) & (edge < 5.5) & (near < 22**2) & (signs.grain < 4)
        chosen |= air & (passing | enclosed)
    return chosen


def _blue(signs: Signs) -> Choice:
    blue = (signs.hue > 190) & (signs.hue < 325) & (signs.chroma > 5)
    return blue & (signs.grain < 3.2) & (signs.lightness > 7) & (signs.y < 0.8)


def _is_blue_sky(signs: Signs, group: Choice) -> bool:
    share = signs.shares[group].sum()
    smooth = signs.mean(signs.grain, group) < (1.3 if share < 0.15 else 2.2)
    # By day the sky is lighter than the land, by night both are dark; what is darker is a thing.
    darker = signs.mean(signs.lightness, ~group) - signs.mean(signs.lightness, group)
    return bool(_at_top(signs, group) > 0.08 and share > 0.02 and darker < 16 and smooth)


def _pale(signs: Signs) -> Choice:
    return (signs.lightness > 76) & (signs.chroma < 8) & (signs.blueness > -1) & (signs.grain < 1.8)


def _is_overcast(signs: Signs, group: Choice) -> bool:
    return bool(_at_top(signs, group) > 0.3 and signs.y[group].max() < 0.8)


def _glowing(signs: Signs) -> Choice:
    warm = ((signs.hue > 38) & (signs.hue < 105)) | (signs.chroma < 7)
    return warm & (signs.grain < 1.5) & (signs.lightness > 14) & (signs.y < 0.75)


def _is_dusk(signs: Signs, group: Choice) -> bool:
    """Smooth, lighter than the rough land below, and lighter towards the horizon."""
    rest = ~group
    lighter = signs.mean(signs.lightness, group) - signs.mean(signs.lightness, rest)
    rougher = signs.mean(signs.grain, rest) - signs.mean(signs.grain, group)
    brightening = _slope(signs.y[group], signs.lightness[group])
    large = signs.shares[group].sum() > 0.1 and _at_top(signs, group) > 0.35
    bright = lighter > 6 and rougher > 1.2 and brightening > 12
    calm = lighter > 0 and rougher > 3.5 and brightening > 30
    return bool(large and (bright or calm))


def _backlit(signs: Signs) -> Choice:
    """The bright sky behind dark things, as lattices and branches cut it up; none if that is not sure."""
    bright = (signs.lightness > 42) & (signs.y < 0.62) & (signs.chroma < 38)
    dark = signs.mean(signs.lightness, ~bright) < 31
    apart = signs.mean(signs.lightness, bright) - signs.mean(signs.lightness, ~bright) > 30
    large = signs.shares[bright].sum() > 0.08 and _at_top(signs, bright) > 0.12
    airy = signs.mean(signs.grain, bright) < 6.5 and signs.mean(signs.chroma, bright) < 20
    if not (dark and apart and large and airy):
        return np.zeros_like(bright)
    at_top = bright & np.isin(np.arange(len(bright)), _upper_border(signs))
    usual = np.array([signs.mean(channel, at_top) for channel in signs.patches.colours.T])
    apart_by = np.abs(signs.patches.colours - usual)
    bright &= (apart_by[:, 0] < 45) & (np.hypot(apart_by[:, 1], apart_by[:, 2]) < 22)
    parts = groups(signs, bright)
    open_sky = [part for part in parts if _at_top(signs, part) > 0]
    wide = signs.shares[np.any(open_sky, axis=0)].sum() > 0.15
    lowest = max(float(np.quantile(signs.y[part], 0.95)) for part in open_sky) if wide else 1.0
    chosen = np.zeros_like(bright)
    for part in parts:  # what shows through gaps lies no lower than the open sky
        if _at_top(signs, part) > 0 or signs.mean(signs.y, part) < lowest:
            chosen |= part
    return chosen


def _at_top(signs: Signs, group: Choice) -> float:
    """Share of the photo's upper border that the group takes."""
    return float(group[_upper_border(signs)].mean())


def _upper_border(signs: Signs) -> NDArray[np.int32]:
    """The superpixels along the upper border, within any thin frame that is drawn around the photo."""
    labels = signs.patches.labels
    return np.asarray(labels[round(_FRAME * (len(labels) - 1))])


def _slope(x: NDArray[np.float64], y: NDArray[np.float64]) -> float:
    apart = x - x.mean()
    return float((apart * (y - y.mean())).sum() / max(float((apart * apart).sum()), 1e-6))


def grow_sky(signs: Signs, sky: Choice) -> Mask:
    """Let the sky spread over what has its colour nearby: to the horizon, between branches, beyond masts."""
    mask = signs.spread_out(sky)
    if not mask.any():
        return mask
    lab = signs.patches.lab
    for _ in range(_SPREADS):
        weight = blur(mask.astype(np.float32), 14.0)
        near = weight > 0.02
        local = blur(lab * mask[..., None], 14.0) / np.maximum(weight, np.float32(1e-3))[..., None]
        apart = lab - local
        distance = np.sqrt((apart * apart * np.array([0.7, 1, 1], np.float32)).sum(axis=2))
        alike = near & (distance < 7.5) & (signs.patches.strength < 7)
        alike[np.flatnonzero(mask.any(axis=1))[-1] + _DOWNWARDS :] = False
        cloud = (apart[..., 0] > 0) & (distance < 45)
        mask = (mask & (cloud | (distance < 16))) | alike
    return _with_bright_clouds(lab, np.asarray(cv2.medianBlur(mask.astype(np.uint8), 3) > 0))


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


def find_plants(signs: Signs) -> Choice:
    """Leaves, grass and moss: green to yellow-green, and rough somewhere."""
    green = (signs.hue > 96) & (signs.hue < 150) & (signs.chroma > 8) & (signs.lightness > 5)
    green &= (signs.grain > 1.4) | (signs.hue > 106)
    likely = (signs.hue > 88) & (signs.hue < 158) & (signs.chroma > 4.5) & (signs.lightness > 3)
    rough = signs.grain > 2.0
    chosen = np.zeros(signs.patches.count, bool)
    for group in groups(signs, likely & (rough | green)):
        share = signs.shares[group].sum()
        sure = signs.shares[group & green].sum()
        grown = signs.shares[group & rough].sum()
        leafy = signs.mean(signs.hue, group) < _BLUEST_LEAVES
        if share > 0.004 and sure > 0.45 * share and grown > 0.45 * share and leafy:
            chosen |= group
    return chosen if signs.shares[chosen].sum() > 0.02 else np.zeros_like(chosen)


def find_water(signs: Signs, sky: Choice, plants: Choice) -> Choice:
    """Sea, lakes and rivers: smooth or rippled level, in the sky's colours, wide, below the horizon."""
    free = ~sky & ~plants & (signs.y > 0.3)
    blue = (signs.hue > 175) & (signs.hue < 300) & (signs.chroma > 7)
    calm = (signs.grain < 1.6) | (signs.level > 0.58)
    chosen = np.zeros(signs.patches.count, bool)
    for group in groups(signs, free & blue & calm):
        if _is_water(signs, group, sky):
            chosen |= group
    return chosen


def _is_water(signs: Signs, group: Choice, sky: Choice) -> bool:
    share = signs.shares[group].sum()
    wide = np.ptp(signs.x[group]) > 0.4
    labels = signs.patches.labels
    at_side = bool(group[labels[:, 0]].any() or group[labels[:, -1]].any() or group[labels[-1]].any())
    below = not sky.any() or float(signs.y[group].mean()) > float(signs.y[sky].mean()) + 0.15
    rippled = signs.mean(signs.level, group) > 0.56
    bright = not sky.any() or signs.mean(signs.lightness, group) > 0.45 * signs.mean(signs.lightness, sky)
    enough = share > (0.04 if sky.any() else 0.15)
    return bool(enough and wide and at_side and below and rippled and bright)
