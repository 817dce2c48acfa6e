"""Pictures and masks as files of the interface's form."""

import numpy as np

from retexture.engines.forwarding import CanvasFrame, mask_levels, picture_file
from retexture.engines.images_api.profile import Ability
from retexture.imaging.arrays import Rgb8
from retexture.imaging.encode import PictureFormat, encode
from retexture.imaging.mask import Mask

FormFile = tuple[str, tuple[str, bytes, str]]


def picture_field(name: str, rgb: Rgb8, most_bytes: int) -> FormFile:
    """A picture as a file of a form."""
    file = picture_file(rgb, most_bytes)
    return name, (file.name, file.data, file.media_type)


def mask_field(mask: Mask, frame: CanvasFrame, can: Ability) -> FormFile:
    """A mask as a file of a form, in the way that the model reads it."""
    levels = mask_levels(mask, frame)
    white = np.dstack([levels] * 3)
    if can.mask == "white":
        data = encode(np.ascontiguousarray(white), None, PictureFormat.PNG)
    else:  # where it is transparent the model paints
        data = encode(np.zeros_like(white), np.ascontiguousarray(255 - levels), PictureFormat.PNG)
    return can.mask_field, ("mask.png", data, PictureFormat.PNG.media_type)
