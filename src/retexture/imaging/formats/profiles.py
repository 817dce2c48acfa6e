"""Colour profiles: from whatever a picture's numbers mean to sRGB, and back into a source's own space."""

import io
from functools import cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

MAX_PROFILE_BYTES = 4 * 1024 * 1024
"""The largest printing profiles in use have about 3 MB; a larger one is there to waste time."""

UNREADABLE = "Its colour profile can't be used; the colours were read as sRGB."


def to_srgb(image: Image.Image, profile: bytes | None) -> tuple[Image.Image, tuple[str, ...]]:
    """Convert an L, RGB, CMYK or LAB picture to RGB in sRGB.

    Args:
        image: 8 bits a channel, without alpha.
        profile: The ICC profile that came with the picture, if one did.

    Returns:
        The picture in mode RGB, and a note for its owner where the profile was of no use. A grey or RGB
        picture without a profile is sRGB already; CMYK without one is converted by the subtractive formula
        ``(255 - ink) * (255 - black) / 255``, LAB by its definition (D50).
    """
    if profile:
        try:
            return _through(image, profile), ()
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            return _without(image), (UNREADABLE,)
    return _without(image), ()


def kept_profile(data: bytes) -> bytes:
    """The ICC profile of an encoded picture, where what is made of it can be written in its colours.

    Empty for sRGB under any name, and where there is none that says how RGB is written: profiles of inks and
    greys, broken and too large ones.
    """
    try:
        with Image.open(io.BytesIO(data)) as picture:
            profile = picture.info.get("icc_profile")
        if not isinstance(profile, bytes) or not 0 < len(profile) <= MAX_PROFILE_BYTES:
            return b""
        return b"" if _changes_nothing(_from_srgb(profile)) else profile
    except (ImageCms.PyCMSError, OSError, SyntaxError, ValueError, TypeError):
        return b""


def from_srgb(rgb: NDArray[np.uint8], profile: bytes) -> NDArray[np.uint8]:
    """Write an sRGB picture, (height, width, 3) uint8, in the colours of a :func:`kept_profile`."""
    return np.asarray(_apply(Image.fromarray(rgb), _from_srgb(profile)))


def _from_srgb(data: bytes) -> ImageCms.ImageCmsTransform:
    profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
    if profile.profile.xcolor_space.strip() != "RGB":
        raise ValueError("profile of another colour space")
    return ImageCms.buildTransform(
        _srgb(), profile, "RGB", "RGB", renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC
    )


def _without(image: Image.Image) -> Image.Image:
    if image.mode == "LAB":
        transform = ImageCms.buildTransform(ImageCms.createProfile("LAB"), _srgb(), "LAB", "RGB")
        return _apply(image, transform)
    return image.convert("RGB")


def _through(image: Image.Image, data: bytes) -> Image.Image:
    """Apply ``data``; raises ValueError or PyCMSError when it does not fit the picture's mode."""
    if len(data) > MAX_PROFILE_BYTES:
        raise ValueError("profile too large")
    profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
    space = profile.profile.xcolor_space.strip()
    if space == "RGB" and image.mode == "L":
        image = image.convert("RGB")
    if space != {"L": "GRAY", "LAB": "Lab"}.get(image.mode, image.mode):
        raise ValueError("profile of another colour space")
    intent = ImageCms.Intent.RELATIVE_COLORIMETRIC if space != "CMYK" else ImageCms.Intent.PERCEPTUAL
    transform = ImageCms.buildTransform(profile, _srgb(), image.mode, "RGB", renderingIntent=intent)
    if image.mode == "RGB" and _changes_nothing(transform):
        return image
    return _apply(image, transform)


def _apply(image: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image:
    converted = ImageCms.applyTransform(image, transform)
    if converted is None:
        raise ValueError("no picture")
    return converted


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    """Whether the transform stays within rounding of the identity: the profile is sRGB under some name."""
    levels = np.linspace(0, 255, 17).astype(np.uint8)
    cube = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(17, -1, 3)
    after = np.asarray(_apply(Image.fromarray(cube), transform))
    return int(np.abs(after.astype(np.int16) - cube).max()) <= 1


def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


@cache
def srgb_bytes() -> bytes:
    """Return an sRGB profile as ICC bytes, always the same ones.

    The profile's header holds its time of creation (ICC.1:2022, 7.2.1, bytes 24 to 35), which is set to the
    first moment of 2000 to keep encoded pictures identical between runs.
    """
    data = _srgb().tobytes()
    created = b"".join(number.to_bytes(2, "big") for number in (2000, 1, 1, 0, 0, 0))
    return data[:24] + created + data[36:]
