"""Which failures are temporary, and how long to wait before the next try. Nothing here waits."""

import re
import ssl
from collections.abc import Sequence
from datetime import UTC
from email.utils import parsedate_to_datetime

import httpcore

_TEMPORARY = frozenset({408, 425, 429, 500, 502, 503, 504})
_HUNG_UP = (ConnectionResetError, ConnectionAbortedError, BrokenPipeError, ssl.SSLEOFError)
_SECONDS = re.compile(r"[0-9]+", re.ASCII)
_DATE = re.compile(
    r"""
    [A-Za-z]{3,9},[ ] [0-9]{2}[ -][A-Za-z]{3}[ -](?:[0-9]{2}|[0-9]{4})
        [ ][0-9]{2}:[0-9]{2}:[0-9]{2}[ ](?:GMT|UTC|[+-][0-9]{4})
    | [A-Za-z]{3}[ ][A-Za-z]{3}[ ][ 0-9][0-9][ ][0-9]{2}:[0-9]{2}:[0-9]{2}[ ][0-9]{4}
    """,
    re.ASCII | re.VERBOSE,
)
"""The three forms of a date (RFC 9110, 5.6.7). Every number is short: the standard library's parser takes
numbers of any length and fails at some of them."""


def seconds_asked(header: str, now: float) -> float:
    """Read the header Retry-After (RFC 9110, 10.2.3), which holds seconds or a date.

    Args:
        header: Its value; what can't be read asks for nothing.
        now: Unix seconds, to reckon a date from.

    Returns:
        Seconds for which the server asks to be left alone, 0 or more; infinite for a number without measure.
    """
    if _SECONDS.fullmatch(header):
        return float(header)
    if not _DATE.fullmatch(header):
        return 0.0
    try:
        until = parsedate_to_datetime(header)
    except ValueError:  # the form of a date, but no day or hour that there is
        return 0.0
    if until.tzinfo is None:  # the oldest of the three forms of a date names no zone and means GMT
        until = until.replace(tzinfo=UTC)
    try:
        return max(until.timestamp() - now, 0.0)
    except OverflowError:  # the first or the last day of the calendar, in another zone
        return 0.0


def is_temporary(status: int) -> bool:
    """Whether the same request may succeed shortly, although it was answered with this status."""
    return status in _TEMPORARY


def is_reset(error: httpcore.NetworkError) -> bool:
    """Whether the other side, or a router, broke off a connection: what a server that restarts does.

    Not so a connection that is turned away, a route that is missing, or a certificate that is wrong.
    """
    return isinstance(error.__cause__, _HUNG_UP)


def pause_before_retry(
    retry_after: float | None, tries: int, left: float, pauses: Sequence[float], jitter: float
) -> float | None:
    """Decide whether to try again.

    Args:
        retry_after: Of the failure: :attr:`~retexture.fetching.FetchFailed.retry_after`.
        tries: How many were made, 1 or more.
        left: Seconds until the deadline.
        pauses: Seconds before the second try, the third …; as many tries more are made.
        jitter: 0 to 1, random, so that those who failed together do not come back together.

    Returns:
        Seconds to wait, from half of the pause up, on top of what the server asks for. None: give up, because
        the failure is no temporary one, no try is left, or the next would begin after the deadline.
    """
    if retry_after is None or tries > len(pauses):
        return None
    wait = retry_after + pauses[tries - 1] * (1 + jitter) / 2
    return wait if wait < left else None
