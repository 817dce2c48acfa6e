"""What is made of an edit's pictures before they are stored: photos of another size, masks of our kind."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import IO

import numpy as np
from PIL import Image

from retexture.http.answers import WireError
from retexture.http.requests import SentPicture
from retexture.http.routes.openai.form import EditForm, fault
from retexture.http.routes.openai.options import STANDING_FOR
from retexture.http.services import Services
from retexture.imaging.encode import encode
from retexture.imaging.limits import PictureError
from retexture.imaging.mask import check_proportions
from retexture.imaging.photo import Photo

_GLANCE = 64
"""The longest side in pixels that a photo is decoded to where only its proportions are asked for."""


def sent_pictures(form: EditForm, size: tuple[int, int] | None) -> dict[str, SentPicture]:
    """Return the pictures of a form by the URLs that stand for them.

    Args:
        form: What was sent.
        size: (width, height) into which the photo is to fit; None: it stays as it is.
    """
    pictures = {"photo": SentPicture(form.photo, None if size is None else _fitting(size), _refused("image"))}
    if form.swatch is not None:
        pictures["swatch"] = SentPicture(form.swatch, refused=_refused("image"))
    if form.mask is not None:
        pictures["mask"] = SentPicture(form.mask, _mask_for(form.photo), _refused("mask"))
    return {STANDING_FOR[name]: picture for name, picture in pictures.items()}


def digest_of(file: IO[bytes]) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def fitted(size: tuple[int, int], box: tuple[int, int]) -> tuple[int, int]:
    """Return the largest (width, height) with the proportions of ``size`` that fits into ``box``."""
    scale = min(box[0] / size[0], box[1] / size[1])
    width, height = (max(1, round(side * scale)) for side in size)
    return width, height


def _refused(param: str) -> Callable[[str], WireError]:
    return lambda message: fault(param, message)


def _fitting(box: tuple[int, int]) -> Callable[[IO[bytes], Services], IO[bytes]]:
    def change(file: IO[bytes], services: Services) -> IO[bytes]:
        photo = services.decoders.decode(file, services.limits)
        size = fitted(photo.size, box)
        return file if size == photo.original_size else _resized(photo, size)

    return change


def _resized(photo: Photo, size: tuple[int, int]) -> IO[bytes]:
    """A photo of another size, as PNG. Pillow weights colours by their alpha where there is one."""
    pixels = photo.rgb if photo.alpha is None else np.dstack((photo.rgb, photo.alpha))
    scaled = np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS))
    alpha = None if photo.alpha is None else scaled[:, :, 3]
    return BytesIO(encode(np.ascontiguousarray(scaled[:, :, :3]), alpha))


def _mask_for(photo: IO[bytes]) -> Callable[[IO[bytes], Services], IO[bytes]]:
    """Turn a mask of OpenAI's kind into one of ours: white where it is transparent; colours say nothing."""

    def change(file: IO[bytes], services: Services) -> IO[bytes]:
        mask = services.decoders.decode(file, services.limits)
        if mask.alpha is None or mask.alpha.min() == 255:
            raise PictureError(
                "The mask has no transparency: nothing would change; make transparent what is to change."
            )
        glance = replace(services.limits, max_side=min(services.limits.max_side, _GLANCE))
        check_proportions(mask.original_size, services.decoders.inspect(photo, glance).size)
        levels = np.repeat((255 - mask.alpha)[:, :, None], 3, axis=2)
        return BytesIO(encode(np.ascontiguousarray(levels)))

    return change
