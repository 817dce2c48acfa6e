"""Fit the head to what is true in pictures, with PyTorch."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from training.scene.backbone import CHANNELS
from training.scene.features import Example
from training.scene.head import FACTORS, Head, larger
from training.scene.parts import PARTS

_HIDDEN = 128
_DECAY = 5e-4  # of the weights' squares
_DROPOUT = 0.3
_STEPS, _BATCH, _RATE = 3000, 1024, 2e-3
_PLACES = 240  # of each look at a picture: neighbours say nearly the same
_SELDOM = (
    *("cabinet", "worktop", "appliance", "sofa", "bed", "table", "chair", "rug", "curtain"),
    *("window", "door", "roof"),
)
_ENOUGH, _MOST_OFTEN = 0.1, 6.0
"""Places that show one of these count more, until they make up a tenth, at most so many times: else the
head learns above all that photos do not show them, and is sure of them nowhere."""
_RARE = -2.0  # logit that the outputs start from: most parts are absent from most places


@dataclass(frozen=True, eq=False)
class _Table:
    """Places of many pictures: features in rows, with what is true there, and how much each place counts."""

    features: Any
    truth: Any
    weight: Any


def fitted(examples: Sequence[Example]) -> Head:
    """Fit a head, by weighted cross-entropy; the same examples give the same head.

    A picture counts by its weight, however large it is; a part counts as much as any other, however rare.

    Args:
        examples: Those without weight are left out.
    """
    generator = torch.Generator().manual_seed(0)
    table = _table(examples)
    mean, spread = table.features.mean(0), table.features.std(0) + 1e-6
    table.features.sub_(mean).div_(spread)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)  # of the first weights and of dropout, which take no generator
        layers = _optimised(replace(table, weight=_evened(table)), generator)
    first, last = layers[0], layers[-1]
    weights = first.weight.detach() / spread
    bias = first.bias.detach() - weights @ mean
    of_strides = np.split(weights.numpy(), np.cumsum(CHANNELS[:-1]), axis=1)
    return Head(tuple(of_strides), bias.numpy(), last.weight.detach().numpy(), last.bias.detach().numpy())


def _table(examples: Sequence[Example]) -> _Table:
    random = np.random.default_rng(0)
    features, truths, weights = [], [], []
    looks = [(each.weight, look) for each in examples if each.weight for look in (each.plain, each.changed)]
    for weight, sample in looks:
        places = sample.truth.shape[1] * sample.truth.shape[2]
        chosen = random.choice(places, min(places, _PLACES), replace=False)
        alike = [
            larger(each.astype(np.float32), factor)
            for each, factor in zip(sample.features, FACTORS, strict=True)
        ]
        features.append(_rows(np.concatenate(alike), chosen))
        truths.append(_rows(sample.truth, chosen))
        weights.append(_rows(sample.known, chosen) * np.float32(weight / len(chosen)))
    return _Table(*(torch.from_numpy(np.concatenate(each)) for each in (features, truths, weights)))


def _evened(table: _Table) -> Any:
    """The weights of places, larger where one shows what photos seldom show."""
    shown = (table.truth * table.weight).sum(0) / table.weight.sum(0).clamp(min=1e-6)
    often = (_ENOUGH / shown.clamp(min=1e-4)).clamp(1.0, _MOST_OFTEN)
    seldom = torch.tensor([part in _SELDOM for part in PARTS])
    return table.weight * torch.where(seldom, 1 + (often - 1) * table.truth, 1.0)


def _rows(values: NDArray[Any], chosen: NDArray[np.int64]) -> NDArray[np.float32]:
    return values.reshape(len(values), -1).T[chosen].astype(np.float32)


def _optimised(table: _Table, generator: Any) -> Any:
    inputs, outputs = table.features.shape[1], table.truth.shape[1]
    layers = torch.nn.Sequential(
        torch.nn.Linear(inputs, _HIDDEN),
        torch.nn.ReLU(),
        torch.nn.Dropout(_DROPOUT),
        torch.nn.Linear(_HIDDEN, outputs),
    )
    torch.nn.init.constant_(layers[-1].bias, _RARE)
    rows = len(table.features)
    expected = table.weight.sum(0).clamp(min=1e-6) * _BATCH / rows  # weight of each part in a batch
    optimiser = torch.optim.Adam(layers.parameters(), lr=_RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, _STEPS)
    for _ in range(_STEPS):
        batch = torch.randint(rows, (_BATCH,), generator=generator)
        entropy = torch.nn.functional.binary_cross_entropy_with_logits(
            layers(table.features[batch]), table.truth[batch], reduction="none"
        )
        squares = sum((layer.weight**2).sum() for layer in (layers[0], layers[-1]))
        loss = (entropy * table.weight[batch]).sum(0).div(expected).sum() + _DECAY / 2 * squares
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    return layers
