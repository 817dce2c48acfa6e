"""What the head learns from: the backbone's features of a picture, and what is true there."""

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from retexture.evaluation import AnnotatedPicture
from retexture.imaging.arrays import Rgb8
from training.scene.parts import PARTS, SIDE
from training.scene.pictures import TrainingPicture

FEATURES = "fine", "middle", "coarse"
"""The outputs of the backbone's file: features at strides 8, 16 and 32."""

_OTHER_SIDE = 420  # of the changed copy: what is learned should not depend on the size of things
_STRIDE = 32  # of the coarse features: sides are multiples of it
_SHORTEST = 64
_MEAN, _SCALE = 127, 128  # as EfficientNet-Lite was trained

Half = NDArray[np.float16]


@dataclass(frozen=True, eq=False)
class Sample:
    """One look at a picture.

    Attributes:
        features: (40, h, w) at stride 8, (112, h / 2, w / 2) at stride 16, (320, h / 4, w / 4) at stride 32.
        truth: (parts, h, w), 0–1, the share of each place that is the part.
        known: (parts, h, w), 0–1, the share of each place of which that can be said.
    """

    features: tuple[Half, ...]
    truth: Half
    known: Half


@dataclass(frozen=True, eq=False)
class Example:
    """A picture as the head learns from it.

    Attributes:
        name: The picture's name.
        scene: Pictures with the same one are never in training and measuring at once.
        weight: In training; 0: it is measured only.
        plain: The picture as it is.
        changed: A smaller copy of it, mirrored and in other colours.
    """

    name: str
    scene: str
    weight: float
    plain: Sample
    changed: Sample


class FeatureNetwork:
    """The backbone, run by OpenCV as in the package: training sees its weights in half precision."""

    def __init__(self, file: bytes) -> None:
        self._network: Any = cv2.dnn.readNetFromONNX(np.frombuffer(file, np.uint8))

    def sample(self, picture: AnnotatedPicture, side: int = SIDE) -> Sample:
        """Look at a picture, scaled to a long side."""
        self._network.setInput(_input(picture.rgb, side))
        features = tuple(each[0].astype(np.float16) for each in self._network.forward(FEATURES))
        return Sample(features, *place_targets(picture, features[0].shape[1:]))

    def example(self, picture: TrainingPicture) -> Example:
        """Look at a picture as it is, and at its changed copy."""
        changed = _changed(picture.picture, np.random.default_rng(picture.seed))
        return Example(
            picture.picture.name,
            picture.scene,
            picture.weight,
            self.sample(picture.picture),
            self.sample(changed, _OTHER_SIDE),
        )


def _input(rgb: Rgb8, side: int) -> NDArray[np.float32]:
    scale = side / max(rgb.shape[:2])
    height, width = (max(_SHORTEST, round(length * scale / _STRIDE) * _STRIDE) for length in rgb.shape[:2])
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    scaled = cv2.resize(rgb, (width, height), interpolation=method).astype(np.float32)
    return np.ascontiguousarray(((scaled - _MEAN) / _SCALE).transpose(2, 0, 1)[None])


def place_targets(picture: AnnotatedPicture, size: tuple[int, ...]) -> tuple[Half, Half]:
    """What is true of each part at each place, and how much of that is known.

    Args:
        picture: At any size.
        size: (h, w), how many places there are.

    Returns:
        Truth and knowledge, as :class:`Sample` has them.
    """
    truth = np.zeros((len(PARTS), *size), np.float16)
    known = np.zeros_like(truth)
    for number, name in enumerate(PARTS):
        if name in picture.parts:
            part = picture.parts[name]
            truth[number], known[number] = (_shares(mask, size) for mask in (part.mask, part.measured))
        elif name in picture.absent:
            known[number] = 1
    return truth, known


def _shares(mask: NDArray[np.bool_], size: tuple[int, ...]) -> NDArray[np.float32]:
    scaled: NDArray[np.float32] = cv2.resize(
        mask.astype(np.float32), (size[1], size[0]), interpolation=cv2.INTER_AREA
    )
    return scaled


def _changed(picture: AnnotatedPicture, random: np.random.Generator) -> AnnotatedPicture:
    """A mirrored copy with another exposure, white balance and saturation."""
    values = (picture.rgb / 255.0) ** random.uniform(0.7, 1.4) * random.uniform(0.85, 1.15, 3)
    grey = values.mean(axis=-1, keepdims=True)
    values = grey + (values - grey) * random.uniform(0.5, 1.3)
    rgb = (np.clip(values, 0, 1) * 255).astype(np.uint8)
    parts = {
        name: replace(part, mask=part.mask[:, ::-1], measured=part.measured[:, ::-1], pieces=())
        for name, part in picture.parts.items()
    }
    return replace(picture, rgb=np.ascontiguousarray(rgb[:, ::-1]), parts=parts)
