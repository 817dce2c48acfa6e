"""How long a receiver may have us wait."""

from retexture.fetching import seconds_asked

LONGEST_WAIT = 24 * 3600.0
"""Seconds: whoever asks for more is asked again nevertheless."""


def seconds_to_wait(header: str, now: float) -> float:
    """Return how long a server asks to be left alone, in seconds, at most :data:`LONGEST_WAIT`.

    Args:
        header: The value of Retry-After; what can't be read asks for nothing.
        now: Unix seconds, to reckon a date from.
    """
    return min(seconds_asked(header, now), LONGEST_WAIT)
