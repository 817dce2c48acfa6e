"""Sky, water and plants, told from things by colour, grain and place, wherever they lie in the frame.

A part that is not sure is not claimed: a wall that is taken for sky spoils more than a sky that is missed.
"""

from dataclasses import dataclass

import numpy as np

from retexture.structure.parts.seen_parts import UNKNOWN, SeenParts
from retexture.structure.parts.sky import find_backlit, find_sky, grow_sky
from retexture.structure.segments.features import Features, groups
from retexture.structure.segments.labels import mean_by
from retexture.structure.segments.masks import Choice, Mask
from retexture.structure.trained import ScenePart

_BLUEST_LEAVES = 134.0  # mean hue in degrees; painted greens are bluer than nearly all foliage
_MOSTLY = 0.5
_OUTDOORS = 0.05  # share of plants that shows that a portrait is taken out of doors
_CLOSE = 0.05  # of the photo: a thing that is larger may have been put before a backdrop
_NO_LATTICE = (ScenePart.WALL, ScenePart.CEILING, ScenePart.WINDOW, ScenePart.CURTAIN, ScenePart.PERSON)
_LEAST_OF_THESE = 0.06  # of the photo: with more of these what is bright is a room, or a backdrop
_DIM = 50.0  # L*: night skies behind a thing that fills the photo are rarer than dark cloth


@dataclass(frozen=True, eq=False)
class Landscape:
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


def find_landscape(features: Features, thing: Mask, *, portrait: bool) -> Landscape:
    """Tell sky, water and plants from things.

    Args:
        features: Of the superpixels.
        thing: What is surely a thing, of the reduced photo: no sky and no water, whatever its colour.
        portrait: Whether a face takes a good part of the photo.
    """
    plants = _find_plants(features)
    things = mean_by(features.superpixels.labels, features.superpixels.count, thing) > _MOSTLY
    sky = _without_backdrops(features, find_sky(features, plants, things), plants, things, portrait)
    whole_sky = grow_sky(features, sky) & ~thing
    water = features.spread_out(_find_water(features, sky, plants | things)) & ~whole_sky & ~thing
    return Landscape(whole_sky, water, features.spread_out(plants) & ~whole_sky)


def seen_landscape(features: Features, seen: SeenParts, thing: Mask) -> Landscape:
    """Sky, water and plants as the trained network sees them; the sky goes on to where its colour ends.

    Args:
        features: Of the superpixels.
        seen: What the network says of them.
        thing: What is surely a thing, of the reduced photo.
    """
    open_air = seen.mask(ScenePart.SKY, ScenePart.WATER)
    if thing.any() and open_air[thing].mean() > _MOSTLY:  # a cloud, a pool
        thing = np.zeros_like(thing)
    solid = ~seen.mask(ScenePart.SKY) & (seen.numbers >= 0)[features.superpixels.labels]
    found = seen.chosen(ScenePart.SKY)
    if not found.any() and features.shares[seen.chosen(*_NO_LATTICE)].sum() < _LEAST_OF_THESE:
        # Lattices and branches hide a sky from the network that is plain by its light.
        found = find_backlit(features) & (seen.numbers == UNKNOWN)
        thing = np.zeros_like(thing) if found.any() else thing
    sky = grow_sky(features, found) & ~thing & ~solid
    water = seen.mask(ScenePart.WATER) & ~sky & ~thing
    return Landscape(sky, water, seen.mask(ScenePart.PLANTS) & ~sky)


def _without_backdrops(
    features: Features, sky: Choice, plants: Choice, things: Choice, portrait: bool
) -> Choice:
    """The sky without what is as likely a backdrop: behind a portrait, or dark behind a thing."""
    if portrait and features.shares[plants].sum() < _OUTDOORS:
        return np.zeros_like(sky)
    if features.shares[things].sum() < _CLOSE:
        return sky
    chosen = np.zeros_like(sky)
    for group in groups(features, sky):
        if features.mean(features.lightness, group) > _DIM:
            chosen |= group
    return chosen


def _find_plants(features: Features) -> Choice:
    """Leaves, grass and moss: green to yellow-green, and rough somewhere."""
    green = (features.hue > 96) & (features.hue < 150) & (features.chroma > 8) & (features.lightness > 5)
    green &= (features.grain > 1.4) | (features.hue > 106)
    likely = (features.hue > 88) & (features.hue < 158) & (features.chroma > 4.5) & (features.lightness > 3)
    rough = features.grain > 2.0
    chosen = np.zeros(features.superpixels.count, bool)
    for group in groups(features, likely & (rough | green)):
        share = features.shares[group].sum()
        sure = features.shares[group & green].sum()
        grown = features.shares[group & rough].sum()
        leafy = features.mean(features.hue, group) < _BLUEST_LEAVES
        if share > 0.004 and sure > 0.45 * share and grown > 0.45 * share and leafy:
            chosen |= group
    return chosen if features.shares[chosen].sum() > 0.02 else np.zeros_like(chosen)


def _find_water(features: Features, sky: Choice, plants: Choice) -> Choice:
    """Sea, lakes and rivers: smooth or rippled level, in the sky's colours, wide, below the horizon."""
    free = ~sky & ~plants & (features.y > 0.3)
    blue = (features.hue > 175) & (features.hue < 300) & (features.chroma > 7)
    calm = (features.grain < 1.6) | (features.level > 0.58)
    chosen = np.zeros(features.superpixels.count, bool)
    for group in groups(features, free & blue & calm):
        if _is_water(features, group, sky):
            chosen |= group
    return chosen


def _is_water(features: Features, group: Choice, sky: Choice) -> bool:
    share = features.shares[group].sum()
    wide = np.ptp(features.x[group]) > 0.4
    labels = features.superpixels.labels
    at_side = bool(group[labels[:, 0]].any() or group[labels[:, -1]].any() or group[labels[-1]].any())
    below = not sky.any() or float(features.y[group].mean()) > float(features.y[sky].mean()) + 0.15
    rippled = features.mean(features.level, group) > 0.56
    bright = not sky.any() or features.mean(features.lightness, group) > 0.45 * features.mean(
        features.lightness, sky
    )
    enough = share > (0.04 if sky.any() else 0.15)
    return bool(enough and wide and at_side and below and rippled and bright)
