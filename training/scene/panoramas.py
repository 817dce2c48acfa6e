"""Crops of panoramas: what a camera inside of them would see."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from retexture.evaluation import AnnotatedPicture
from retexture.evaluation.annotated.picture import PartTruth
from retexture.imaging.arrays import Map

CROP_SIZE = 512, 384
"""(width, height) of a crop in pixels."""

_CROPS = 8  # of one panorama: at the usual field of view neighbours overlap by nearly half
_TURN = (
    15.0  # degrees that a crop may be turned from its place on the horizon, so that no corner is always cut
)
_PITCH = -18.0, 12.0  # degrees: people look down a little more than up
_FIELDS = 65.0, 95.0  # degrees: a phone's camera, a wide-angle lens


@dataclass(frozen=True)
class View:
    """Where a camera inside of a panorama looks.

    Attributes:
        yaw: Degrees to the right of the panorama's middle.
        pitch: Degrees above the horizon.
        field: Degrees that the picture's width spans.
    """

    yaw: float
    pitch: float
    field: float


def views(seed: int) -> tuple[View, ...]:
    """Views all around a panorama, the same for the same seed."""
    random = np.random.default_rng(seed)
    return tuple(
        View(
            number * 360 / _CROPS + random.uniform(-_TURN, _TURN),
            random.uniform(*_PITCH),
            random.uniform(*_FIELDS),
        )
        for number in range(_CROPS)
    )


def places(view: View, panorama: tuple[int, int], size: tuple[int, int] = CROP_SIZE) -> tuple[Map, Map]:
    """Where each pixel of a perspective view lies in an equirectangular panorama.

    A pinhole camera's rays, turned by the pitch and then by the yaw; longitude and latitude of a ray are its
    place along the panorama's width and height.

    Args:
        view: Where the camera looks.
        panorama: (height, width) of the panorama in pixels.
        size: (width, height) of the view in pixels.

    Returns:
        x and y in the panorama in pixels, 0 in the middle of the first one; each (height, width) of the view.
    """
    width, height = size
    focal = width / 2 / np.tan(np.radians(view.field) / 2)
    across, down = np.meshgrid(np.arange(width) - (width - 1) / 2, np.arange(height) - (height - 1) / 2)
    cosine, sine = np.cos(np.radians(view.pitch)), np.sin(np.radians(view.pitch))
    lower, ahead = down * cosine - focal * sine, down * sine + focal * cosine
    longitude = np.arctan2(across, ahead) + np.radians(view.yaw)
    latitude = np.arctan2(lower, np.hypot(across, ahead))
    x = (longitude / (2 * np.pi) + 0.5) % 1 * panorama[1] - 0.5
    y = (latitude / np.pi + 0.5) * panorama[0] - 0.5
    return x.astype(np.float32), y.astype(np.float32)


def crops(panorama: AnnotatedPicture, seed: int) -> Iterator[AnnotatedPicture]:
    """Annotated views of an annotated panorama.

    Args:
        panorama: Equirectangular, the horizon in the middle of its height.
        seed: Chooses the views.
    """
    for number, view in enumerate(views(seed)):
        x, y = places(view, panorama.rgb.shape[:2])
        yield replace(
            panorama,
            name=f"{panorama.name}-{number}",
            rgb=cv2.remap(panorama.rgb, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_WRAP),
            parts={name: _cropped(truth, x, y) for name, truth in panorama.parts.items()},
        )


def _cropped(truth: PartTruth, x: Map, y: Map) -> PartTruth:
    mask, measured = (
        cv2.remap(each.astype(np.uint8), x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_WRAP) > 0
        for each in (truth.mask, truth.measured)
    )
    return PartTruth(mask, measured, ())
