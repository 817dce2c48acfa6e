"""Small pictures of pictures."""

import io

import numpy as np
from PIL import Image

from retexture.imaging.decode import decode
from retexture.imaging.limits import Limits

SIDE = 320
"""Pixels of the longest side, at most."""

MEDIA_TYPE = "image/webp"


def thumbnail(data: bytes, limits: Limits, side: int = SIDE, quality: int = 78) -> bytes:
    """Make a small WebP of a picture, upright, in sRGB, with its transparency and no other metadata.

    Args:
        data: The whole file.
        limits: What to refuse before decoding; ``max_side`` is not heeded.
        side: Pixels of the longest side; a picture that is smaller keeps its size.
        quality: Of WebP, 0 to 100.

    Raises:
        PictureError: It is no picture that can be used.
    """
    photo = decode(data, Limits(limits.max_bytes, limits.max_pixels, side))
    pixels = photo.rgb if photo.alpha is None else np.dstack((photo.rgb, photo.alpha))
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "WEBP", quality=quality, method=6)
    return file.getvalue()
