"""The head: from the backbone's features to the parts of a scene, place by place, with one hidden layer."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Head:
    """Two layers; the standardisation of the features is folded into the first.

    Attributes:
        fine: (64, 112), weights of the features at stride 16.
        coarse: (64, 320), weights of those at stride 32.
        bias: (64,).
        out: (parts, 64).
        out_bias: (parts,).
    """

    fine: Values
    coarse: Values
    bias: Values
    out: Values
    out_bias: Values

    def logits(self, fine: Values, coarse: Values) -> Values:
        """What the network's file computes from features.

        Args:
            fine: (112, h, w), at stride 16.
            coarse: (320, h / 2, w / 2), at stride 32.

        Returns:
            (parts, h, w).
        """
        near, far = np.tensordot(self.fine, fine, 1), np.tensordot(self.coarse, coarse, 1)
        hidden = np.maximum(near + larger(far) + self.bias[:, None, None], 0)
        return np.tensordot(self.out, hidden, 1) + self.out_bias[:, None, None]


def larger(values: Values) -> Values:
    """Twice as high and wide, bilinear, as ONNX's half_pixel has it; (channels, h, w)."""
    size = 2 * values.shape[2], 2 * values.shape[1]
    return np.stack([cv2.resize(channel, size, interpolation=cv2.INTER_LINEAR) for channel in values])
