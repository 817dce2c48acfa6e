"""Builds the picture files that the tests decode, from nothing but Pillow, zlib and struct."""

import io
import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from skimage import data

PLAIN_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF", "BMP")
LOSSY = {"JPEG": 6.0, "WEBP": 6.0, "AVIF": 6.0, "GIF": 12.0}
"""Mean error in levels that a format may add to a photograph at the qualities used here."""


def photo(side: int = 96) -> NDArray[np.uint8]:
    """A real photograph, (side, side * 4 / 3, 3) uint8 sRGB."""
    picture = Image.fromarray(data.chelsea()).resize((side * 4 // 3, side), Image.Resampling.LANCZOS)
    return np.asarray(picture)


def gradient(width: int = 64, height: int = 16) -> NDArray[np.uint8]:
    """Grey from 0 at the left to 255 at the right."""
    return np.tile(np.linspace(0, 255, width).round().astype(np.uint8), (height, 1))


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    """``image`` as a file."""
    if form in ("JPEG", "WEBP", "AVIF"):
        options.setdefault("quality", 92)
    if form == "AVIF":
        options.setdefault("speed", 10)
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    """One chunk of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, bits: int, colour: int, rows: bytes, *chunks: bytes) -> bytes:
    """A PNG with the given header; ``rows`` are unfiltered, each with its leading 0."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(rows, 9))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + body + chunk(b"IEND", b"")


def tiff(tags: dict[int, tuple[int, int, int]], tail: bytes = b"", *, big_endian: bool = False) -> bytes:
    """A TIFF of one directory; ``tags`` maps a tag to (type, count, value or offset)."""
    order = ">" if big_endian else "<"
    data_ = (b"MM\x00*" if big_endian else b"II*\x00") + struct.pack(order + "IH", 8, len(tags))
    for tag, (kind, count, value) in sorted(tags.items()):
        data_ += struct.pack(order + "HHII", tag, kind, count, value)
    return data_ + struct.pack(order + "I", 0) + tail


def slow_bmp(side: int = 2048) -> bytes:
    """A BMP of a few KB that Pillow reads for a second: rows of one pixel, whose rest it fills in Python."""
    body = b"\x01\x00\x00\x00" * side
    sizes = struct.pack("<IiiHHIIiiII", 40, side, side, 1, 8, 1, len(body), 0, 0, 256, 0)
    head = b"BM" + struct.pack("<IHHI", 1078 + len(body), 0, 0, 1078)
    return head + sizes + b"\0\0\0\0" * 256 + body
