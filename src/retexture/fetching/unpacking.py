"""Content codings of a download, unpacked piece by piece up to a limit."""

import zlib
from collections.abc import Sequence

from retexture.fetching.errors import FetchFailed

_GZIP, _ZLIB, _RAW = 16 + zlib.MAX_WBITS, zlib.MAX_WBITS, -zlib.MAX_WBITS
"""The window sizes by which ``zlib.decompressobj`` knows the three wrappings of DEFLATE."""


class PlainBody:
    """A body that is sent as it is."""

    def unpack(self, piece: bytes, most: int) -> bytes:  # noqa: ARG002  # there is nothing to be limited
        """Return ``piece``."""
        return piece

    def finish(self) -> None:
        """There is nothing to check."""


class PackedBody:
    """A body compressed with gzip or deflate: one stream, complete, with nothing behind it.

    gzip allows for several streams in a row, and programs differ in whether they read on behind the first.
    Web servers send one, so several are refused.
    """

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._head = b""
        self._stream: zlib._Decompress | None = None

    def unpack(self, piece: bytes, most: int) -> bytes:
        """Return what ``piece`` unpacks to.

        Args:
            piece: The next bytes of the body, at most a few hundred kibibytes.
            most: Bytes to return at most, 1 or more. The stream can't be gone on with after so many.

        Raises:
            FetchFailed: This is no such stream, or something is behind its end.
        """
        if self._stream is None:
            self._head += piece
            if len(self._head) < 2:
                return b""
            piece, self._stream = (
                self._head,
                zlib.decompressobj(_GZIP if self._gzip else _wrapping(self._head)),
            )
        try:
            data = self._stream.decompress(piece, most)
        except zlib.error as error:
            raise _broken() from error
        if self._stream.unused_data:
            raise _broken()
        return data

    def finish(self) -> None:
        """Check that nothing is missing; raises FetchFailed."""
        if self._stream is None or not self._stream.eof:
            raise _broken()


def unpacking(codings: Sequence[bytes]) -> PlainBody | PackedBody:
    """Return what unpacks a body.

    Args:
        codings: The values of all headers Content-Encoding.

    Raises:
        FetchFailed: The coding is not one of those that are taken, or there are several.
    """
    coding = b",".join(codings).strip().lower()
    if coding in (b"", b"identity"):
        return PlainBody()
    if coding in (b"gzip", b"x-gzip", b"deflate"):
        return PackedBody(gzip=coding != b"deflate")
    raise FetchFailed(
        "The URL's server sent the file compressed in a way that is not accepted (only gzip and deflate are, "
        "Brotli and Zstandard are not); use another URL."
    )


def _wrapping(head: bytes) -> int:
    """Tell zlib's format (RFC 1950, 2.2), which HTTP means by "deflate", from the bare one that some send.

    No encoder writes a bare stream that begins like the other: its first block would be a stored one with a
    bit set in its padding.
    """
    is_zlib = head[0] & 0x0F == zlib.DEFLATED and int.from_bytes(head[:2], "big") % 31 == 0
    return _ZLIB if is_zlib else _RAW


def _broken() -> FetchFailed:
    return FetchFailed(
        "The URL's server sent compressed data that is broken, cut off or followed by something else; "
        "use another URL."
    )
