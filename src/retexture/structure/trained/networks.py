"""The networks' files, and running one."""

import hashlib
import threading
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.imaging.arrays import Rgb8

_FOLDER = Path(__file__).with_name("weights")
_OUTPUTS = {
    "subject.onnx": ("1959",),  # the others are coarser steps to it
    "scene.onnx": ("parts", "things"),
}


class ShippedNetwork(Enum):
    """A network that is shipped: its file, and the SHA-256 of that.

    A file that differs is not used: a damaged one may load and answer nonsense.
    """

    SUBJECT = "subject.onnx", "309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8"
    PEOPLE = "people.tflite", "9ee168ec7c8f2a16c56fe8e1cfbc514974cbbb7e434051b455635f1bd1462f5c"
    FACES = "faces.tflite", "6a0d65603e88ca4c64bca50822f7fae565d0be20a41e30156761aa12016d3ee5"
    FACE_LANDMARKS = (
        "face_landmarks.tflite",
        "ca1784a1483d1121f9169a4dc075262d9791344973c1a15f2ec5e3934e323329",
    )
    SCENE = "scene.onnx", "4cb7563c4309a2c50f474ca65c2f1d82de961d7b591b1fa3115c9d359ec2c191"

    @property
    def path(self) -> Path:
        """Where its file lies."""
        return _FOLDER / self.value[0]

    @property
    def outputs(self) -> tuple[str, ...]:
        """The outputs that are used, by their names in the file; empty: its only one."""
        return _OUTPUTS.get(self.value[0], ())


def missing() -> tuple[str, ...]:
    """The files of networks that are absent or damaged."""
    return tuple(network.value[0] for network in ShippedNetwork if not usable(network))


@cache
def usable(network: ShippedNetwork) -> bool:
    """Whether a network's file is there and whole; looked at once in a process."""
    try:
        data = network.path.read_bytes()
    except OSError:
        return False
    return hashlib.sha256(data).hexdigest() == network.value[1]


_LET_GO = frozenset({ShippedNetwork.SUBJECT})
"""Networks that are loaded anew for each photo.

OpenCV keeps what a network works in as long as the network: 190 MiB for the subject's, which would lie idle
while pictures are made, where most memory is needed. Loading it takes a fifth of the time of its answer.
The scene's takes 120 MiB and nearly as long to load as to answer, so it is kept: :func:`let_networks_go`.
"""


class _Loaded:
    """A network in memory; one call runs at a time, since a call changes it."""

    def __init__(self, network: ShippedNetwork) -> None:
        read = cv2.dnn.readNetFromONNX if network.path.suffix == ".onnx" else cv2.dnn.readNetFromTFLite
        self._net: Any = read(str(network.path))
        self._outputs = list(network.outputs)
        self._lock = threading.Lock()

    def run(self, values: NDArray[np.float32]) -> tuple[NDArray[np.float32], ...]:
        with self._lock:
            self._net.setInput(values)
            if len(self._outputs) > 1:
                found = self._net.forward(self._outputs)
            else:  # a list of one name fails where the file has more outputs
                found = [self._net.forward(*self._outputs)]
            return tuple(cast("NDArray[np.float32]", each[0].copy()) for each in found)


@cache
def _loaded(network: ShippedNetwork) -> _Loaded:
    return _Loaded(network)


def let_networks_go() -> None:
    """Free the networks that are kept for the next photo; it loads them anew."""
    _loaded.cache_clear()


def run(
    network: ShippedNetwork, rgb: Rgb8, scale: float, offset: tuple[float, float, float]
) -> tuple[NDArray[np.float32], ...]:
    """Run a usable network on a picture.

    Args:
        network: Which.
        rgb: (height, width, 3) uint8 sRGB, of a size that it takes.
        scale: What 8-bit values are multiplied by.
        offset: What is taken off afterwards, for each channel.

    Returns:
        Its outputs, each (channels, height, width).
    """
    (outputs,) = run_each(network, [rgb], scale, offset)
    return outputs


def run_each(
    network: ShippedNetwork, pictures: Iterable[Rgb8], scale: float, offset: tuple[float, float, float]
) -> Iterator[tuple[NDArray[np.float32], ...]]:
    """Run a usable network, loaded once, on pictures one after another, each as :func:`run` does."""
    loaded = _Loaded(network) if network in _LET_GO else _loaded(network)
    for rgb in pictures:
        values = rgb.astype(np.float32) * np.float32(scale) - np.array(offset, np.float32)
        yield loaded.run(np.ascontiguousarray(values.transpose(2, 0, 1)[None]))


def softmax(values: NDArray[np.floating]) -> NDArray[np.float64]:
    """Probabilities of classes that exclude each other, along the first axis, not rounded."""
    wide = values.astype(np.float64)
    powers = np.exp(wide - wide.max(axis=0))
    return np.asarray(powers / powers.sum(axis=0))


def logistic(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities of logits, in steps of 1/255."""
    wide = np.clip(values, -20, 20).astype(np.float64)
    return rounded(1 / (1 + np.exp(-wide)))


def rounded(values: NDArray[Any]) -> NDArray[np.float32]:
    """Values of 0–1 in steps of 1/255: processors differ in the last bits of a sum, and seldom in these."""
    return np.asarray(np.rint(np.clip(values, 0, 1) * 255) / 255, np.float32)
