"""The head: from the backbone's features to the parts of a scene, place by place, with one hidden layer."""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]

FACTORS = 1, 2, 4
"""How many times the features at each stride are made larger to lie on those at stride 8."""


@dataclass(frozen=True, eq=False)
class Head:
    """Two layers; the standardisation of the features is folded into the first.

    Attributes:
        weights: Of the features at strides 8, 16 and 32: (128, 40), (128, 112) and (128, 320).
        bias: (128,).
        out: (parts, 128).
        out_bias: (parts,).
    """

    weights: tuple[Values, ...]
    bias: Values
    out: Values
    out_bias: Values

    def logits(self, features: Sequence[Values]) -> Values:
        """What the network's file computes from features.

        Args:
            features: (40, h, w) at stride 8, (112, h / 2, w / 2) at 16, (320, h / 4, w / 4) at 32.

        Returns:
            (parts, h, w).
        """
        shares = (np.tensordot(own, each, 1) for own, each in zip(self.weights, features, strict=True))
        hidden = np.maximum(sum(map(larger, shares, FACTORS)) + self.bias[:, None, None], 0)
        return np.tensordot(self.out, hidden, 1) + self.out_bias[:, None, None]


def larger(values: Values, factor: int) -> Values:
    """So many times as high and wide, bilinear, as ONNX's half_pixel has it; (channels, h, w)."""
    size = factor * values.shape[2], factor * values.shape[1]
    return np.stack([cv2.resize(channel, size, interpolation=cv2.INTER_LINEAR) for channel in values])
