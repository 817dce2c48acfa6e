"""Giving memory back to the system between tasks."""

import ctypes
from collections.abc import Callable


def _find_trim() -> Callable[[int], int] | None:
    try:
        trim: Callable[[int], int] = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError):  # only glibc keeps freed memory until it is asked
        return None
    return trim


_TRIM = _find_trim()


def give_back() -> None:
    """Return what is free to the system; after a large picture this is more than the worker itself needs."""
    if _TRIM is not None:
        _TRIM(0)
