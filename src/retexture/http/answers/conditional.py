"""Requests for what one has already, and for a part of it (RFC 9110, sections 13 and 14)."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes=[ \t]*(\d{0,18})-(\d{0,18})[ \t]*", re.IGNORECASE)
_TAG = re.compile(r'(?:W/)?("[^"]*")')


@dataclass(frozen=True)
class Span:
    """Bytes from ``start`` up to, not including, ``end``; never empty."""

    start: int
    end: int


class NoSuchRange(ValueError):
    """The range that is asked for begins behind the end."""


def has_already(if_none_match: str | None, etag: str) -> bool:
    """Whether the client holds what ``etag`` names; weak and strong tags compare equal here (13.1.2)."""
    if if_none_match is None:
        return False
    return if_none_match.strip() == "*" or etag in _TAG.findall(if_none_match)


def wanted_span(wanted: str | None, if_range: str | None, etag: str, size: int) -> Span | None:
    """Return the part that a request wants; None where it is to get the whole.

    Args:
        wanted: The Range header. What can't be read, and several ranges at once, mean the whole.
        if_range: The If-Range header: the part is wanted only if it names ``etag``, strongly compared.
        etag: Of the whole, strong, with its quotes.
        size: Of the whole, in bytes.

    Raises:
        NoSuchRange: It has no byte of it.
    """
    asked = _RANGE.fullmatch(wanted or "")
    if asked is None or asked[1] == asked[2] == "" or (if_range is not None and if_range.strip() != etag):
        return None
    if asked[1] == "":
        start, end = max(0, size - int(asked[2])), size
    else:
        start, end = int(asked[1]), min(size, int(asked[2] or size) + 1)
        if asked[2] and int(asked[2]) < start:
            return None
    if start >= end:
        raise NoSuchRange
    return Span(start, end)
