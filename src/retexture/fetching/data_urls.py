"""Pictures that stand in their own URL (RFC 2397): nothing is fetched for them.

As for other URLs one spelling is read: ``data:image/TYPE;base64,`` and what is encoded. White space in it and
a missing padding are forgiven, as browsers do: tools break the lines of what they encode.
"""

import base64
import binascii
import re
from collections.abc import Iterator

from retexture.fetching.errors import BadUrl

_HEAD = re.compile(
    r"data:image/[a-z0-9][a-z0-9.+-]{0,63}(?:;[a-z0-9-]{1,32}=[^;,\s]{0,63}){0,2};base64,", re.IGNORECASE
)
_LONGEST_HEAD = 400  # characters
_SPACE = b" \t\r\n\f"
_PIECE = 2**20
"""Characters that are decoded at once: a few milliseconds, after which other threads have their turn."""

_NO_PICTURE = "The data URI is not one of a picture; write it as data:image/png;base64,… with its bytes."
_NO_BASE64 = "What the data URI holds is not Base64, or nothing; encode the picture's bytes."


def is_data_url(text: str) -> bool:
    """Whether a URL holds what it names."""
    return text[:5].lower() == "data:"


def data_url(data: bytes) -> str:
    """Return the URL that holds ``data``, as PNG, whatever it is: who reads it looks at the bytes."""
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def read_data_url(text: str | bytes) -> Iterator[bytes]:
    """Return what the URL of a picture holds, in pieces.

    Args:
        text: The URL; bytes are read as Latin-1.

    Raises:
        BadUrl: It is none, before the first piece; or what it holds can't be decoded, at any piece.
    """
    whole = text.encode("latin-1", "replace") if isinstance(text, str) else text
    begins = whole.find(b",", 0, _LONGEST_HEAD) + 1
    if not _HEAD.fullmatch(whole[:begins].decode("latin-1")):
        raise BadUrl(_NO_PICTURE)
    return _decoded(memoryview(whole)[begins:])


def _decoded(payload: memoryview) -> Iterator[bytes]:
    rest, ended, empty = b"", False, True
    for start in range(0, len(payload), _PIECE):
        piece = rest + bytes(payload[start : start + _PIECE]).translate(None, _SPACE)
        if start + _PIECE >= len(payload):
            piece += b"=" * (-len(piece) % 4)
        whole = len(piece) - len(piece) % 4
        piece, rest = piece[:whole], piece[whole:]
        if ended and piece:
            raise BadUrl(_NO_BASE64)
        try:
            decoded = binascii.a2b_base64(piece, strict_mode=True)
        except binascii.Error:
            raise BadUrl(_NO_BASE64) from None
        ended, empty = piece.endswith(b"="), empty and not decoded
        yield decoded
    if empty or rest:
        raise BadUrl(_NO_BASE64)
