"""The parts of a scene as the trained network sees them, brought to the borders of the superpixels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.structure.segments.features import Features, groups
from retexture.structure.segments.labels import mean_by
from retexture.structure.segments.masks import Choice, Mask
from retexture.structure.trained import ScenePart, SeenScene

_SMALLEST = 0.004  # of the photo
_SMALL_WALL = 0.015  # the same for walls: plates, signs and boards look like small ones
_SMALL = {ScenePart.WALL: _SMALL_WALL, ScenePart.CEILING: _SMALL_WALL}
UNKNOWN = -1
_USUAL_LEAST, _USUAL_SURE = 0.5, 0.7
# How likely a place must be to belong to a part, and one place of each piece of it, for parts where that
# differs: what the network has seen little of it doubts, and it hardly ever takes something else for it.
_LEAST = {
    ScenePart.WATER: 0.35,
    ScenePart.PLANTS: 0.4,
    ScenePart.FLOOR: 0.45,
    ScenePart.WALL: 0.35,
    ScenePart.CEILING: 0.25,
    ScenePart.ROOF: 0.25,
    ScenePart.CAR: 0.3,
}
_SURE = {
    ScenePart.SKY: 0.9,  # of true skies it is sure somewhere; of backdrops it is not
    ScenePart.WATER: 0.55,
    ScenePart.WALL: 0.55,
    ScenePart.FLOOR: 0.6,
    ScenePart.CEILING: 0.45,
    ScenePart.ROOF: 0.4,
    ScenePart.CAR: 0.5,
}


@dataclass(frozen=True, eq=False)
class SeenParts:
    """Which part each superpixel belongs to.

    Attributes:
        features: Of the superpixels.
        numbers: (superpixels,), the value of a :class:`ScenePart`; -1 where it is none, or not known.
    """

    features: Features
    numbers: NDArray[np.intp]

    def chosen(self, *parts: ScenePart) -> Choice:
        """Which superpixels belong to any of the parts."""
        return np.isin(self.numbers, [part.value for part in parts])

    def mask(self, *parts: ScenePart) -> Mask:
        """Which pixels of the reduced photo belong to any of the parts."""
        return self.features.spread_out(self.chosen(*parts))


def seen_parts(features: Features, scene: SeenScene) -> SeenParts:
    """Give each superpixel the part that is likeliest there, where that is likely, and surely so nearby."""
    superpixels = features.superpixels
    size = (superpixels.labels.shape[1], superpixels.labels.shape[0])
    likely = np.stack(
        [mean_by(superpixels.labels, superpixels.count, scene.part(part, size)) for part in ScenePart]
    )
    least = np.array([_LEAST.get(part, _USUAL_LEAST) for part in ScenePart])
    relative = likely / least[:, None]
    best = np.where(relative.max(axis=0) >= 1, relative.argmax(axis=0), UNKNOWN)
    numbers = np.full(superpixels.count, UNKNOWN, np.intp)
    for part in ScenePart:
        for group in groups(features, best == part.value):
            sure = likely[part.value][group].max() >= _SURE.get(part, _USUAL_SURE)
            if part is ScenePart.SKY and _lies_at_the_bottom(features, group):
                continue
            if sure and features.shares[group].sum() > _SMALL.get(part, _SMALLEST):
                numbers[group] = part.value
    return SeenParts(features, numbers)


def _lies_at_the_bottom(features: Features, group: Choice) -> bool:
    """Whether a piece touches the lower border and not the upper one: of skies only the mirror image does."""
    labels = features.superpixels.labels
    return bool(group[labels[-1]].any() and not group[labels[0]].any())
