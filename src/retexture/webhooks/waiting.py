"""The header Retry-After (RFC 9110, 10.2.3): seconds, or a date."""

import re
from datetime import UTC
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 24 * 3600.0
"""Seconds: whoever asks for more is asked again nevertheless."""

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


def seconds_to_wait(header: str, now: float) -> float:
    """Return how long a server asks to be left alone, in seconds, at most :data:`LONGEST_WAIT`.

    Args:
        header: The value of Retry-After; what can't be read asks for nothing.
        now: Unix seconds, to reckon a date from.
    """
    if _SECONDS.fullmatch(header):
        return min(float(header), LONGEST_WAIT)
    if not _DATE.fullmatch(header):
        return 0.0
    try:
        until = parsedate_to_datetime(header)
    except ValueError:  # the form of a date, but no day or hour that there is
        return 0.0
    if until.tzinfo is None:  # the oldest of the three forms of a date names no zone and means GMT
        until = until.replace(tzinfo=UTC)
    return min(max(until.timestamp() - now, 0.0), LONGEST_WAIT)
