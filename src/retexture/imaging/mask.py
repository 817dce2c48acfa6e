"""Masks: which part of a picture is to change."""

from dataclasses import dataclass, field

import cv2
import numpy as np

from retexture.imaging.arrays import Map, Rgb8
from retexture.imaging.limits import PictureError
from retexture.imaging.photo import Photo

_PROPORTIONS_MAY_DIFFER = 0.02
_BLACK, _WHITE = 4.0, 251.0  # lossy formats store a black and a white as a few levels beside them


@dataclass(frozen=True, eq=False)
class Mask:
    """Which part of a picture is to change.

    Attributes:
        share: (height, width) float32 0–1: 1 changes, 0 stays, between them both are mixed.
        sha256: Hex digest of the picture that the mask was read from.
    """

    share: Map = field(repr=False)
    sha256: str

    def applied(self, after: Rgb8, before: Rgb8) -> Rgb8:
        """``after`` where the mask is 1 and ``before`` where it is 0, bit by bit; mixed in sRGB between."""
        mixed = np.where((self.share >= 1)[..., None], after, before)
        soft = (self.share > 0) & (self.share < 1)
        weight = self.share[soft][:, None]
        mixed[soft] = np.rint(after[soft] * weight + before[soft] * (1 - weight))
        return mixed


def read_mask(photo: Photo, size: tuple[int, int]) -> Mask:
    """Read a picture as a mask: what is white changes, what is black or transparent stays.

    Args:
        photo: The picture; of colours their luma (Rec. 601) counts.
        size: (width, height) of the picture that it belongs to. A mask of another size is scaled.

    Raises:
        PictureError: Its proportions differ from those of ``size`` by more than 2 %, or it is black all over.
    """
    _check_proportions(photo.original_size, size)
    levels = cv2.cvtColor(photo.rgb, cv2.COLOR_RGB2GRAY).astype(np.float32)
    share = np.clip((levels - _BLACK) / (_WHITE - _BLACK), 0, 1)
    if photo.alpha is not None:
        share *= photo.alpha.astype(np.float32) / 255
    if not share.any():
        raise PictureError("The mask is black all over: nothing would change; paint white what is to change.")
    if photo.size != size:
        shrinks = photo.size[0] * photo.size[1] > size[0] * size[1]
        scaled = cv2.resize(share, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
        share = np.clip(scaled, 0, 1)
    return Mask(np.ascontiguousarray(share, np.float32), photo.sha256)


def _check_proportions(mask: tuple[int, int], picture: tuple[int, int]) -> None:
    ratio = (mask[0] * picture[1]) / (mask[1] * picture[0])
    # A side is a whole number of pixels: of a narrow picture that alone is more than 2 %.
    rounding = 1 / min(*mask, *picture)
    if abs(ratio - 1) > _PROPORTIONS_MAY_DIFFER + rounding:
        raise PictureError(
            f"The mask is {mask[0]} × {mask[1]} pixels and the picture {picture[0]} × {picture[1]}: "
            "their proportions differ by more than 2 %; make the mask from the picture itself."
        )
