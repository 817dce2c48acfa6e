"""From an encoded file, a Pillow image or an array to a Photo; the guards come before any pixel.

See ``docs/images.md`` for what happens to a picture on its way in.
"""

import hashlib
import io
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.AvifImagePlugin import AvifImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from retexture.imaging.arrays import Alpha8, Rgb8
from retexture.imaging.formats.headers import broken, check_header, sniff
from retexture.imaging.formats.modes import PixelLayers, from_16_bit, to_8_bit
from retexture.imaging.formats.profiles import to_srgb
from retexture.imaging.limits import Limits, PictureError, check_bytes, check_size
from retexture.imaging.photo import Photo

_ORIENTATION = 0x0112

# Image.open would also compare sizes with Image.MAX_IMAGE_PIXELS, which belongs to whoever imports us.
_READERS: dict[str, Callable[[io.BytesIO], ImageFile]] = {
    "JPEG": JpegImageFile,
    "PNG": PngImageFile,
    "WEBP": WebPImageFile,
    "AVIF": AvifImageFile,
    "GIF": GifImageFile,
    "TIFF": TiffImageFile,
    "BMP": BmpImageFile,
}

_DEFAULT = Limits()
_warnings_lock = threading.Lock()


def decode(data: bytes, limits: Limits = _DEFAULT) -> Photo:
    """Decode a JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP, told by its content.

    Args:
        data: The whole file.
        limits: What to refuse before decoding.

    Raises:
        PictureError: The file is empty, too large, no picture, of another format, damaged or cut off.
    """
    check_bytes(len(data), limits)
    name = sniff(data)
    check_header(data, name, limits)
    with _as_picture_error(), _quiet():
        image = _READERS[name](io.BytesIO(data))
    with image:
        check_size(*image.size, limits)
        return _to_photo(image, hashlib.sha256(data).hexdigest(), limits)


def from_image(image: Image.Image, limits: Limits = _DEFAULT) -> Photo:
    """Convert a Pillow image, which is not changed; orientation and profile are taken from its metadata.

    Args:
        image: In any mode, loaded or just opened.
        limits: ``max_pixels`` and ``max_side`` apply.

    Raises:
        PictureError: The image has too many pixels, or the file behind it can't be decoded.
    """
    check_size(*image.size, limits)
    return _to_photo(image, None, limits)


def from_array(array: NDArray[Any], limits: Limits = _DEFAULT) -> Photo:
    """Convert an sRGB array.

    Args:
        array: (height, width) or (height, width, 1) grey, (…, 2) grey and alpha, (…, 3) RGB or (…, 4) RGB
            and alpha; uint8 0–255, uint16 0–65535, floating point 0–1, or bool.
        limits: ``max_pixels`` and ``max_side`` apply.

    Raises:
        PictureError: The array has another shape, type or range, or too many pixels.
    """
    if array.ndim not in (2, 3) or (array.ndim == 3 and array.shape[2] not in (1, 2, 3, 4)):
        raise PictureError(f"An array of shape {array.shape} is not a picture; give (height, width, 3), RGB.")
    check_size(array.shape[1], array.shape[0], limits)
    pixels = np.ascontiguousarray(_to_8_bit(array))
    if pixels.ndim == 3 and pixels.shape[2] == 1:
        pixels = pixels[:, :, 0]
    return from_image(Image.fromarray(pixels), limits)


def _to_8_bit(array: NDArray[Any]) -> NDArray[np.uint8]:
    if array.dtype == np.uint8:
        return array
    if array.dtype == np.uint16:
        return from_16_bit(array)
    if array.dtype == np.bool_:
        return array.astype(np.uint8) * np.uint8(255)
    if np.issubdtype(array.dtype, np.floating):
        if not (np.isfinite(array).all() and array.min() >= 0 and array.max() <= 1):
            raise PictureError("A floating-point array must lie within 0 and 1; scale it, or give uint8.")
        return np.rint(array.astype(np.float64) * 255).astype(np.uint8)
    raise PictureError(
        f"An array of type {array.dtype} is not a picture; give uint8, uint16, bool or floats 0–1."
    )


def _to_photo(image: Image.Image, sha256: str | None, limits: Limits) -> Photo:
    with _as_picture_error(), _quiet():
        notes = _notes_on(image)
        full_size = image.size
        if isinstance(image, JpegImageFile):
            _draft(image, limits.max_side)
        image.load()
        turn = _TURNS.get(_orientation(image))
        if turn in _LYING:
            full_size = full_size[::-1]
    with _as_picture_error():
        layers = to_8_bit(_scaled_whole(image, limits.max_side))
        if turn is not None:
            layers = _each(layers, lambda layer: layer.transpose(turn))
        size = _fitting(full_size, limits.max_side)
        layers = _scaled(layers, size)
        colour, profile_notes = to_srgb(layers.colour, image.info.get("icc_profile"))
        rgb = np.array(colour)
        alpha = None if layers.alpha is None else np.array(layers.alpha)
    if alpha is not None and bool((alpha == 255).all()):
        alpha = None
    notes += layers.notes + profile_notes
    if size != full_size:
        notes += (_scaled_note(full_size, size),)
    return Photo(rgb, alpha, sha256 or _pixel_hash(rgb, alpha), full_size, notes)


def _notes_on(image: Image.Image) -> tuple[str, ...]:
    """What is left out of a picture that was opened and not loaded yet."""
    notes = []
    if getattr(image, "is_animated", False):
        notes.append("It has several frames or pages; only the first was used.")
    if any(";16" in layout for layout in (image.mode, *map(str, getattr(image, "tile", ())))):
        notes.append("It has 16 bits a channel; it is read, and pictures of it are made, with 8.")
    return tuple(notes)


def _draft(image: JpegImageFile, max_side: int) -> None:
    """Let the JPEG decoder leave out detail that scaling down would remove, in steps of two."""
    if max(image.size) >= 2 * max_side:
        image.draft(None, _fitting(image.size, max_side))


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What brings a picture upright, by its EXIF orientation (Exif 2.32, 4.6.4)."""

_LYING = (_TURNS[5], _TURNS[6], _TURNS[7], _TURNS[8])


def _orientation(image: Image.Image) -> int:
    """Return the EXIF orientation of a loaded image; 1 where it has none or its EXIF data is broken.

    Pillow turns a TIFF upright while it loads it, and then reports 1.
    """
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # whatever is wrong with the metadata, the picture itself is fine
        return 1


def _each(layers: PixelLayers, change: Callable[[Image.Image], Image.Image]) -> PixelLayers:
    alpha = None if layers.alpha is None else change(layers.alpha)
    return replace(layers, colour=change(layers.colour), alpha=alpha)


def _fitting(size: tuple[int, int], max_side: int) -> tuple[int, int]:
    """Return (width, height) in the same proportions with no side above ``max_side``, at least 1 × 1."""
    longest = max(size)
    if longest <= max_side:
        return size
    width, height = (max(1, round(side * max_side / longest)) for side in size)
    return width, height


def _scaled_whole(image: Image.Image, max_side: int) -> Image.Image:
    """Scale down a picture with alpha before its layers are taken apart.

    At the largest size that is accepted each copy has a quarter of a gigabyte; Pillow weights colours by
    alpha when it scales both together.
    """
    if image.mode in ("RGBA", "LA") and max(image.size) > max_side:
        return _resized(image, _fitting(image.size, max_side))
    return image


def _scaled(layers: PixelLayers, size: tuple[int, int]) -> PixelLayers:
    """Scale down; colours are weighted by their alpha, so that invisible ones don't bleed into the edges."""
    if layers.colour.size == size:
        return layers
    if layers.alpha is None:
        return _each(layers, lambda layer: _resized(layer, size))
    bands = (*layers.colour.split(), layers.alpha)
    *colours, alpha = _resized(Image.merge("LA" if len(bands) == 2 else "RGBA", bands), size).split()
    return replace(layers, colour=Image.merge(layers.colour.mode, colours), alpha=alpha)


def _resized(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _scaled_note(full: tuple[int, int], size: tuple[int, int]) -> str:
    return (
        f"It was scaled down from {full[0]} × {full[1]} to {size[0]} × {size[1]} pixels, "
        f"because the longest side may have {max(size)}."
    )


def _pixel_hash(rgb: Rgb8, alpha: Alpha8 | None) -> str:
    digest = hashlib.sha256(repr(rgb.shape).encode())
    digest.update(rgb.tobytes())
    if alpha is not None:
        digest.update(alpha.tobytes())
    return digest.hexdigest()


@contextmanager
def _as_picture_error() -> Iterator[None]:
    """Turn whatever a decoder raises into one sentence; the decoder's own words stay in ``__cause__``."""
    try:
        yield
    except PictureError:
        raise
    except Exception as error:  # decoders raise nearly everything on hostile files
        raise broken() from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep decoders from warning on stderr about metadata.

    Python keeps one list of warning filters for the whole process, hence one thread at a time.
    """
    with _warnings_lock, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
