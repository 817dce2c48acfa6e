"""How large a picture may be, and the one error that says what is wrong with a picture."""

from dataclasses import dataclass
from typing import Protocol

_CHUNK = 1 << 20  # bytes: a file that never ends costs one chunk more than the limit


class Readable(Protocol):
    """What bytes can be read from, such as a file opened in binary mode or ``io.BytesIO``."""

    def read(self, size: int, /) -> bytes:
        """Return up to ``size`` bytes, none at the end."""


class PictureError(ValueError):
    """A picture can't be used; the message is one sentence for its owner: what is wrong, what to do."""


@dataclass(frozen=True)
class Limits:
    """What is checked before any pixel is decoded. A value equal to its limit is accepted.

    There is no limit on the number of frames: of an animation or a file with several pages only the first is
    ever decoded.

    Attributes:
        max_bytes: Size of the encoded file in bytes.
        max_pixels: Width × height as claimed by the file's header. A megapixel is 1024 × 1024 here, so that
            the pictures of cameras sold as 64 megapixels pass.
        max_side: Longest side of the decoded picture in pixels; a larger picture is scaled down, not refused.
    """

    max_bytes: int = 32 * 1024 * 1024
    max_pixels: int = 64 * 1024 * 1024
    max_side: int = 4096

    def __post_init__(self) -> None:
        """Refuse limits that no picture could meet."""
        if min(self.max_bytes, self.max_pixels, self.max_side) < 1:
            raise ValueError("Every picture limit must be at least 1.")


def check_bytes(count: int, limits: Limits) -> None:
    """Raise PictureError when a file of ``count`` bytes is empty or over the limit."""
    if count == 0:
        raise PictureError(
            "The picture file is empty; send a complete JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP."
        )
    if count > limits.max_bytes:
        raise PictureError(
            f"The picture file has {_mib(count)} MiB and the limit is {_mib(limits.max_bytes)} MiB; "
            "send a smaller or more strongly compressed one."
        )


def read_bounded(file: Readable, limits: Limits) -> bytes:
    """Read to the end, or to one byte more than the limit: enough to be refused for its size.

    Raises:
        TypeError: The file gives something else than bytes.
        OSError: The file cannot be read.
    """
    chunks = []
    most = limits.max_bytes + 1
    while most > 0 and (chunk := file.read(min(most, _CHUNK))):
        if not isinstance(chunk, bytes | bytearray | memoryview):
            raise TypeError("The file gives text instead of bytes; open it in binary mode, as with 'rb'.")
        chunks.append(chunk)
        most -= len(chunk)
    return b"".join(chunks)


def check_size(width: int, height: int, limits: Limits) -> None:
    """Raise PictureError when a picture of this size has no pixels or too many."""
    if width < 1 or height < 1:
        raise PictureError("The picture has no pixels; save or export it again.")
    if width * height > limits.max_pixels:
        raise PictureError(
            f"The picture is {width} × {height} pixels large and the limit is "
            f"{limits.max_pixels / 2**20:.4g} megapixels; scale it down and send it again."
        )


def _mib(count: int) -> str:
    return f"{count / 2**20:.4g}"
