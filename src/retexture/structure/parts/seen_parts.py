"""The parts of a scene as the trained network sees them, brought to the borders of the superpixels."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retexture.structure.segments.features import Features, groups
from retexture.structure.segments.labels import mean_by
from retexture.structure.segments.masks import Choice, Mask
from retexture.structure.segments.superpixels import Superpixels
from retexture.structure.trained import ScenePart, SeenScene, softmax

_SMALLEST = 0.004  # of the photo
_SMALL_BUILT = 0.015  # the same for what is built: plates, signs and table tops look like small ones
_SMALL = dict.fromkeys((ScenePart.WALL, ScenePart.CEILING, ScenePart.FLOOR), _SMALL_BUILT)
UNKNOWN = -1
OPENINGS = ScenePart.WINDOW, ScenePart.DOOR
"""What lies in walls: in fronts the network calls it a wall too, so that it is told apart on its own."""

_STANDING = (
    *(ScenePart.SOFA, ScenePart.BED, ScenePart.TABLE, ScenePart.CHAIR, ScenePart.CABINET),
    *(ScenePart.WORKTOP, ScenePart.APPLIANCE, ScenePart.CURTAIN),
)
_BASE = tuple(part for part in ScenePart if part not in OPENINGS)
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
    ScenePart.WINDOW: 0.3,
    ScenePart.DOOR: 0.3,
    ScenePart.CABINET: 0.4,
    ScenePart.WORKTOP: 0.3,
    ScenePart.APPLIANCE: 0.35,
    ScenePart.SOFA: 0.4,
    ScenePart.BED: 0.45,
    ScenePart.TABLE: 0.35,
    ScenePart.CHAIR: 0.4,
    ScenePart.RUG: 0.35,
    ScenePart.CURTAIN: 0.45,
}
_SURE = {
    ScenePart.SKY: 0.96,  # of true skies it is surer somewhere; of backdrops and glass balls it is not
    ScenePart.WATER: 0.55,
    ScenePart.WALL: 0.55,
    ScenePart.FLOOR: 0.6,
    ScenePart.CEILING: 0.45,
    ScenePart.ROOF: 0.4,
    ScenePart.CAR: 0.5,
    ScenePart.WINDOW: 0.6,
    ScenePart.DOOR: 0.5,
    ScenePart.CABINET: 0.65,
    ScenePart.BED: 0.8,
    ScenePart.WORKTOP: 0.5,
    ScenePart.APPLIANCE: 0.6,
    ScenePart.SOFA: 0.6,
    ScenePart.TABLE: 0.6,
    ScenePart.CHAIR: 0.6,
    ScenePart.RUG: 0.6,
}

# Chosen on photos that the network had not learned from. Half the coherence leaves walls torn (mean IoU 0.635
# for 0.642); twice as much swallows what is small.
_FAINTLY = 0.68  # how likely furniture is, in the mean: with more it is some
_ONE_PAINT = 6.0  # L*a*b* units
_PAINTED, _OF_WALL = 0.6, 0.12  # of what seems furniture, and of the walls, that have the paint
_COHERENCE = 4.0  # logits that neighbours alike all around add
_EDGE = 4.0  # L*a*b* units a pixel: a border of such a gradient counts 1/e of none
_OTHER_COLOUR = 12.0  # L*a*b* units
_ROUNDS = 10
_DOUBT = 0.01  # the network is never surer than that: neighbours must be able to tell it otherwise


def least(part: ScenePart) -> float:
    """How likely a place must be to belong to a part."""
    return _LEAST.get(part, _USUAL_LEAST)


def sure(part: ScenePart) -> float:
    """How likely one place of each piece of a part must be."""
    return _SURE.get(part, _USUAL_SURE)


@dataclass(frozen=True, eq=False)
class SeenParts:
    """Which part each superpixel belongs to.

    Attributes:
        features: Of the superpixels.
        numbers: (superpixels,), the value of a :class:`ScenePart`; -1 where it is none, or not known.
        openings: (superpixels,), the same for windows and doors, which may lie in a part that is a wall.
        bare: (superpixels,), which are bare wall where the network faintly sees furniture.
    """

    features: Features
    numbers: NDArray[np.intp]
    openings: NDArray[np.intp]
    bare: Choice

    @property
    def surfaces(self) -> NDArray[np.intp]:
        """(superpixels,), the part that is in front: of windows and doors these, and no wall."""
        return np.where(self.openings == UNKNOWN, self.numbers, self.openings)

    def chosen(self, *parts: ScenePart) -> Choice:
        """Which superpixels belong to any of the parts."""
        values = [part.value for part in parts]
        return np.isin(self.numbers, values) | np.isin(self.openings, values)

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
    numbers = np.full(superpixels.count, UNKNOWN, np.intp)
    openings = numbers.copy()
    graph = _Neighbours.of_superpixels(superpixels)
    for parts, told in ((_BASE, numbers), (OPENINGS, openings)):
        best = _likeliest(graph, likely, parts)
        for part in parts:
            for group in groups(features, best == part.value):
                if _is_claimed(features, part, group, likely[part.value]):
                    told[group] = part.value
    bare = _bare_walls(features, numbers, likely)
    return SeenParts(features, np.where(bare, ScenePart.WALL.value, numbers), openings, bare)


def _bare_walls(features: Features, numbers: NDArray[np.intp], likely: NDArray[np.float64]) -> Choice:
    """What faintly looks like furniture to the network and is of the wall's one paint: a strip of wall."""
    bare = np.zeros(len(numbers), bool)
    walls = numbers == ScenePart.WALL.value
    if not walls.any():
        return bare
    colours, shares = features.superpixels.colours, features.shares
    for part in _STANDING:
        for group in groups(features, numbers == part.value):
            if features.mean(likely[part.value], group) > _FAINTLY:
                continue
            usual = np.median(colours[group], axis=0)
            painted = np.sqrt(((colours - usual) ** 2).sum(axis=1)) < _ONE_PAINT
            own = shares[group & painted].sum() / shares[group].sum()
            of_wall = shares[walls & painted].sum() / shares[walls].sum()
            if own > _PAINTED and of_wall > _OF_WALL:
                beside = features.superpixels.border_length[:, group].any(axis=1) & (numbers == UNKNOWN)
                bare |= group | (beside & painted)
    return bare


def _is_claimed(features: Features, part: ScenePart, group: Choice, likely: NDArray[np.float64]) -> bool:
    """Whether a piece is surely the part somewhere, and large enough."""
    if part is ScenePart.SKY and _lies_at_the_bottom(features, group):
        return False
    certain = bool(likely[group].max() >= sure(part))
    return certain and float(features.shares[group].sum()) > _SMALL.get(part, _SMALLEST)


def _likeliest(
    graph: "_Neighbours", likely: NDArray[np.float64], parts: Sequence[ScenePart]
) -> NDArray[np.intp]:
    """The likeliest of some parts for each superpixel in view of its neighbours, or that it is of none.

    A mean field (Krähenbühl and Koltun 2011) on the graph of neighbours: what has no edge and no other colour
    between is rarely two parts, so that a wall does not end in the middle of its paint.

    Args:
        graph: Which superpixels are neighbours.
        likely: (all parts, superpixels) 0–1, what the network says of each.
        parts: Those to choose from.

    Returns:
        (superpixels,), the number of the part, :data:`UNKNOWN` where none is.
    """
    values = np.array([part.value for part in parts])
    needed = np.array([least(part) for part in parts])
    own = np.vstack([_logit(likely[values]) - _logit(needed)[:, None], np.zeros(likely.shape[1])])
    shares = softmax(own)
    for _ in range(_ROUNDS):
        shares = softmax(own + _COHERENCE * graph.sums(shares))
    best = shares.argmax(axis=0)
    return np.asarray(np.append(values, UNKNOWN)[best], np.intp)


@dataclass(frozen=True, eq=False)
class _Neighbours:
    """The superpixels that touch, once each way round, shape (pairs,).

    Attributes:
        of: The one.
        other: The other.
        alike: How much of the border of the one is with the other, less where that looks different.
        count: How many superpixels there are.
    """

    of: NDArray[np.intp]
    other: NDArray[np.intp]
    alike: NDArray[np.float64]
    count: int

    @classmethod
    def of_superpixels(cls, superpixels: Superpixels) -> "_Neighbours":
        of, other = np.nonzero(superpixels.border_length)
        colours, border = superpixels.colours, superpixels.border_length
        apart = ((colours[of] - colours[other]) ** 2).sum(axis=-1)
        edge = superpixels.border_contrast[of, other] / _EDGE
        same = np.exp(-(edge**2) - apart / (2 * _OTHER_COLOUR**2))
        return cls(of, other, border[of, other] / border.sum(axis=1)[of] * same, superpixels.count)

    def sums(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """The shares (parts, superpixels) of the neighbours of each, in a fixed order."""
        weighted = shares[:, self.other] * self.alike
        return np.stack([np.bincount(self.of, row, self.count) for row in weighted])


def _logit(likely: NDArray[np.float64]) -> NDArray[np.float64]:
    bounded = np.clip(likely, _DOUBT, 1 - _DOUBT)
    return np.asarray(np.log(bounded / (1 - bounded)))


def _lies_at_the_bottom(features: Features, group: Choice) -> bool:
    """Whether a piece touches the lower border and not the upper one: of skies only the mirror image does."""
    labels = features.superpixels.labels
    return bool(group[labels[-1]].any() and not group[labels[0]].any())
