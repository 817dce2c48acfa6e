"""Masks: which part of a picture is to change."""

from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from retexture.imaging.arrays import Alpha8, Map, Rgb8
from retexture.imaging.limits import PictureError
from retexture.imaging.photo import Photo

_PROPORTIONS_MAY_DIFFER = 0.02
_BLACK, _WHITE = 4.0, 251.0  # lossy formats store a black and a white as a few levels beside them
_COARSE_BITS = 4  # of a channel: enough to tell colours apart, too few to count the noise of lossy formats
_MOST_COLOURS = 64
"""Coarse colours of a mask. Greys have at most 16 and maps of regions a few more; photos have hundreds."""

_BY_ALPHA = (
    "The mask was read from its transparency: what is transparent in it changes, what is opaque stays."
)


@dataclass(frozen=True, eq=False)
class Mask:
    """Which part of a picture is to change.

    Attributes:
        share: (height, width) float32 0–1: 1 changes, 0 stays, between them both are mixed.
        sha256: Hex digest of the picture that the mask was read from.
        notes: How it was read, where its owner should know that, as sentences for people.
    """

    share: Map = field(repr=False)
    sha256: str
    notes: tuple[str, ...] = ()

    def sized(self, size: tuple[int, int]) -> "Mask":
        """The mask for a picture of ``size`` = (width, height)."""
        return replace(self, share=_scaled(self.share, size))

    def applied(self, after: Rgb8, before: Rgb8) -> Rgb8:
        """``after`` where the mask is 1 and ``before`` where it is 0, bit by bit; mixed in sRGB between."""
        mixed = np.where((self.share >= 1)[..., None], after, before)
        soft = (self.share > 0) & (self.share < 1)
        weight = self.share[soft][:, None]
        mixed[soft] = np.rint(after[soft] * weight + before[soft] * (1 - weight))
        return mixed


def read_mask(photo: Photo, size: tuple[int, int]) -> Mask:
    """Read a picture as a mask: what is white changes, what is black or transparent stays.

    Where its colours say nothing and it has transparency, that is the mask, as image editors cut it out and
    as other image APIs define it: what is transparent changes, what is opaque stays.

    Args:
        photo: The picture; of colours their luma (Rec. 601) counts.
        size: (width, height) of the picture that it belongs to. A mask of another size is scaled.

    Raises:
        PictureError: Its proportions differ from those of ``size`` by more than 2 %, or it is black all over.
    """
    check_proportions(photo.original_size, size)
    by_alpha = _is_by_alpha(photo)
    share = _levels(255 - photo.alpha) if photo.alpha is not None and by_alpha else _by_colour(photo)
    if not share.any():
        raise PictureError(
            "The mask is black all over: nothing would change; paint white what is to change, "
            "or make it transparent."
        )
    share = _scaled(share, size)
    return Mask(np.ascontiguousarray(share, np.float32), photo.sha256, (_BY_ALPHA,) if by_alpha else ())


def _scaled(share: Map, size: tuple[int, int]) -> Map:
    height, width = share.shape
    if (width, height) == size:
        return share
    shrinks = width * height > size[0] * size[1]
    scaled = cv2.resize(share, size, interpolation=cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR)
    return np.asarray(np.clip(scaled, 0, 1), np.float32)


def _is_by_alpha(photo: Photo) -> bool:
    """Whether the colours of what is visible are no mask: black throughout, or a photo with holes."""
    if photo.alpha is None:
        return False
    visible = photo.rgb[photo.alpha > 0]
    coarse = (visible >> (8 - _COARSE_BITS)).astype(np.uint16)
    colours = (coarse[:, 0] << 2 * _COARSE_BITS) | (coarse[:, 1] << _COARSE_BITS) | coarse[:, 2]
    return bool((visible <= _BLACK).all() or np.count_nonzero(np.bincount(colours)) > _MOST_COLOURS)


def _by_colour(photo: Photo) -> Map:
    share = _levels(cv2.cvtColor(photo.rgb, cv2.COLOR_RGB2GRAY))
    if photo.alpha is not None:
        share *= photo.alpha.astype(np.float32) / 255
    return share


def _levels(levels: Alpha8) -> Map:
    """8-bit levels as shares of 0–1."""
    return np.asarray(np.clip((levels.astype(np.float32) - _BLACK) / (_WHITE - _BLACK), 0, 1), np.float32)


def check_proportions(mask: tuple[int, int], picture: tuple[int, int]) -> None:
    """Raise PictureError where a mask's (width, height) is not that of its picture, scaled."""
    ratio = (mask[0] * picture[1]) / (mask[1] * picture[0])
    # A side is a whole number of pixels: of a narrow picture that alone is more than 2 %.
    rounding = 1 / min(*mask, *picture)
    if abs(ratio - 1) > _PROPORTIONS_MAY_DIFFER + rounding:
        raise PictureError(
            f"The mask is {mask[0]} × {mask[1]} pixels and the picture {picture[0]} × {picture[1]}: "
            "their proportions differ by more than 2 %; make the mask from the picture itself."
        )
