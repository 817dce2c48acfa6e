"""Keeping a process small: pictures come and go in large pieces, on many threads."""

import ctypes
from collections.abc import Callable

_ARENA_MAX = -8  # mallopt's number for it, from glibc's malloc.h
_ARENAS = 2


def _glibc(name: str) -> Callable[..., int] | None:
    """A function of glibc's allocator, or None where another library allocates."""
    try:
        function: Callable[..., int] = getattr(ctypes.CDLL(None), name)
    except (AttributeError, OSError):
        return None
    return function


_TRIM = _glibc("malloc_trim")
_SET = _glibc("mallopt") if _TRIM is not None else None


def share_arenas() -> None:
    """Let threads allocate from few places: each place of its own keeps what it once needed."""
    if _SET is not None:
        _SET(_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Return what is free to the system; after a large picture this is more than the worker itself needs."""
    if _TRIM is not None:
        _TRIM(0)
