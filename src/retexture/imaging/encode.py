"""From arrays to a file in one of the output formats: the same bytes for the same pixels."""

import io
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import numpy as np
from PIL import AvifImagePlugin, Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from retexture.imaging.arrays import Alpha8, Rgb8
from retexture.imaging.formats.metadata import FileMetadata
from retexture.imaging.formats.profiles import from_srgb, srgb_bytes
from retexture.imaging.limits import PictureError


@dataclass(frozen=True)
class FormatFacts:
    """What the rest of the program asks about an output format, and how Pillow is told to write it.

    Attributes:
        suffix: Of a file's name, with the dot.
        media_type: For HTTP.
        has_alpha: Whether it keeps transparency; otherwise the picture is put on white.
        max_side: The longest side that the format can store, in pixels.
        profile: Whether an sRGB profile is embedded; PNG and AVIF have a shorter way to say sRGB.
        options: Pillow's options for ``save``.
    """

    suffix: str
    media_type: str
    has_alpha: bool
    max_side: int
    profile: bool
    options: dict[str, Any] = field(default_factory=dict)


class PictureFormat(Enum):
    """An output format; the value is the name that users type."""

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    AVIF = "avif"

    @property
    def facts(self) -> FormatFacts:
        """What there is to know about the format."""
        return _FACTS[self]

    @property
    def suffix(self) -> str:
        """Of a file's name, with the dot."""
        return self.facts.suffix

    @property
    def media_type(self) -> str:
        """For HTTP's Content-Type."""
        return self.facts.media_type

    @property
    def has_alpha(self) -> bool:
        """Whether transparency is kept; otherwise the picture is put on white."""
        return self.facts.has_alpha


# JPEG: "optimize" would have to fit the whole file into a buffer of a guessed size, and noise does not fit.
# AVIF: the tiling would follow the number of processors, and with it the bytes.
_FACTS = {
    PictureFormat.PNG: FormatFacts(".png", "image/png", True, 2**31 - 1, False, {"compress_level": 6}),
    PictureFormat.JPEG: FormatFacts(
        ".jpg", "image/jpeg", False, 65535, True, {"quality": 92, "subsampling": "4:4:4"}
    ),
    PictureFormat.WEBP: FormatFacts(".webp", "image/webp", True, 16383, True, {"quality": 90, "method": 4}),
    PictureFormat.AVIF: FormatFacts(
        ".avif", "image/avif", True, 65535, False,
        {"quality": 80, "subsampling": "4:4:4", "speed": 8, "autotiling": False, "max_threads": 2},
    ),
}  # fmt: skip

_NO_METADATA = FileMetadata()
_WRITERS = (PngImagePlugin, JpegImagePlugin, WebPImagePlugin, AvifImagePlugin)  # imported to be registered


def encode(
    rgb: Rgb8,
    alpha: Alpha8 | None = None,
    format: PictureFormat = PictureFormat.PNG,  # noqa: A002
    quality: int | None = None,
    metadata: FileMetadata = _NO_METADATA,
) -> bytes:
    """Encode a picture, tagged as sRGB, or converted to the profile that ``metadata`` names.

    Args:
        rgb: (height, width, 3) uint8 sRGB; the file has exactly this size.
        alpha: (height, width) uint8, or None for an opaque picture.
        format: What to write.
        quality: Of a format with losses, 0 (small) to 100 (best); None: the usual one of the format.
        metadata: What else the file says; nothing by default.

    Raises:
        PictureError: The picture is larger than the format can store.
    """
    facts = format.facts
    if max(rgb.shape[:2]) > facts.max_side:
        raise PictureError(
            f"A {format.name} file can't be wider or higher than {facts.max_side} pixels; choose PNG instead."
        )
    pixels = np.ascontiguousarray(rgb)
    if alpha is not None and not facts.has_alpha:
        pixels = on_white(rgb, alpha)
    if metadata.profile:
        pixels = from_srgb(pixels, metadata.profile)
    if alpha is not None and facts.has_alpha:
        pixels = np.dstack((pixels, alpha))
    options: dict[str, Any] = dict(facts.options)
    if quality is not None and "quality" in options:
        options["quality"] = quality
    if metadata.profile or facts.profile:
        options["icc_profile"] = metadata.profile or srgb_bytes()
    if format is PictureFormat.PNG:
        options["pnginfo"] = _png_info(metadata)
    elif metadata.xmp:
        options["xmp"] = metadata.xmp
    if metadata.exif:
        options["exif"] = metadata.exif
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, format.name, **options)
    return file.getvalue()


def on_white(rgb: Rgb8, alpha: Alpha8) -> Rgb8:
    """Lay a picture over white, in sRGB values as browsers do.

    Args:
        rgb: (height, width, 3) uint8.
        alpha: (height, width) uint8, not premultiplied.

    Returns:
        (height, width, 3) uint8.
    """
    cover = alpha[:, :, None].astype(np.uint16)
    mixed: Rgb8 = ((rgb * cover + 255 * (255 - cover) + 127) // 255).astype(np.uint8)
    return mixed


def _png_info(metadata: FileMetadata) -> PngImagePlugin.PngInfo:
    """Say that the picture is sRGB, perceptual intent (PNG specification, 11.3.2.5), where it is; and XMP."""
    info = PngImagePlugin.PngInfo()
    if not metadata.profile:
        info.add(b"sRGB", b"\x00")
    if metadata.xmp:
        info.add_itxt("XML:com.adobe.xmp", metadata.xmp.decode())
    return info
