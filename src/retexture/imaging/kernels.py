"""Compiled per-pixel kernels: how they are declared, cached and spread over threads.

Kernels are compiled by numba without the fast-math licence to reorder additions, so that the same
picture comes out on every processor, and without numba's own threads: a kernel works on the rows
``[top, bottom)`` and releases the GIL, and :func:`for_rows` gives bands of rows to a few threads. The
bands do not depend on the number of threads, and neither does any result.
See ``docs/decisions/kernels.md``.
"""

import ctypes
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

import cv2
import numba

P = ParamSpec("P")
R = TypeVar("R")

ROWS_PER_BAND = 32
_KEEPS_TO_ITS_THREAD = ContextVar("keeps to its thread", default=False)


def cache_kernels_in(folder: Path) -> None:
    """Keep compiled kernels in ``folder``. Call it before a module that declares kernels is imported."""
    numba.config.CACHE_DIR = str(folder)


def kernel(function: Callable[P, R]) -> Callable[P, R]:
    """Compile ``function`` at its first call, or load it from the cache where there is one."""
    options = {"nogil": True, "error_model": "numpy", "cache": bool(numba.config.CACHE_DIR)}
    return cast(Callable[P, R], numba.njit(**options)(function))


def inlined(function: Callable[P, R]) -> Callable[P, R]:
    """Declare a small function that kernels call; it becomes part of each kernel that uses it.

    LLVM inlines it: left to itself it calls the larger ones, which costs materials a tenth to a fifth of
    their time. Numba's own inlining would compile longer, and is off.
    """
    options = {"nogil": True, "error_model": "numpy", "inline": "never", "forceinline": True}
    return cast(Callable[P, R], numba.njit(**options)(function))


def threads() -> int:
    """How many threads to use: OpenCV's setting, so that one knob (``cv2.setNumThreads``) rules both."""
    return max(1, int(cv2.getNumThreads()))


class Helpers(ThreadPoolExecutor):
    """Threads for work beside the caller's; inside it :func:`for_rows` starts no more of them."""

    def __init__(self, most: int | None = None) -> None:
        """As many as :func:`threads`, or at most ``most``."""
        super().__init__(threads() if most is None else most)

    def submit(self, work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> "Future[R]":
        """Run ``work`` on one of the threads."""
        return super().submit(_alone, work, *args, **kwargs)


def _alone(work: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    token = _KEEPS_TO_ITS_THREAD.set(True)
    try:
        return work(*args, **kwargs)
    finally:
        _KEEPS_TO_ITS_THREAD.reset(token)


def for_rows(height: int, work: Callable[[int, int], None], rows_per_band: int = ROWS_PER_BAND) -> None:
    """Call ``work(top, bottom)`` for bands that cover ``range(height)``, several at a time.

    Raises what ``work`` raises; the bands that have not begun by then may be left out.
    """
    bands = iter([(top, min(top + rows_per_band, height)) for top in range(0, height, rows_per_band)])

    def take_turns() -> None:
        for top, bottom in bands:  # a list's iterator gives each band to one thread
            work(top, bottom)

    helpers = 0 if _KEEPS_TO_ITS_THREAD.get() or height <= rows_per_band else threads() - 1
    if not helpers:
        take_turns()
        return
    with ThreadPoolExecutor(helpers) as pool:
        helping = [pool.submit(take_turns) for _ in range(helpers)]
        take_turns()
        for done in helping:
            done.result()


_M_ARENA_MAX = -8  # of glibc's malloc.h
_HEAPS = 2
"""With one, its top is given back and taken again all the time (0.2 s of system time a new photo); with
three or more, memory grows by 30 MiB each and nothing is faster."""
_CHOSEN_BY = ("MALLOC_ARENA_MAX", "GLIBC_TUNABLES")
_M_MMAP_THRESHOLD, _M_TRIM_THRESHOLD = -3, -1  # of glibc's malloc.h
_LARGE = 16_000_000
"""Bytes: a map of the largest size that pictures are worked at has some more. Fresh pages are zeroed by the
system, which the many maps of a megapixel picture would pay for again and again."""
_KEPT_TOP = 64_000_000
"""Bytes at the top of a heap that stay with the process: what glibc would come to by itself, at most."""
_LARGE_CHOSEN_BY = ("MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_", "GLIBC_TUNABLES")


def share_heaps() -> None:
    """Let all threads of this process allocate from two heaps, which is the ``M_ARENA_MAX`` of mallopt(3).

    By itself glibc gives each new thread a heap of its own, up to eight a processor, and what one thread
    frees is not used by another: a twelfth of the peak was memory that nobody held. Heaps that are there
    stay. Nothing changes where the environment says how many there are, or the C library is another.
    """
    _set_malloc(_CHOSEN_BY, {_M_ARENA_MAX: _HEAPS})


def give_back_large_maps() -> None:
    """Let large maps be memory of their own that goes back to the system as soon as they are freed.

    By itself glibc learns from what is freed, and soon has maps of up to 32 MiB in its heaps, among smaller
    ones that keep them from being given back: a tenth of the peak of a large picture was memory that nobody
    held. Nothing changes where the environment says what is to be done, or the C library is another.
    """
    _set_malloc(_LARGE_CHOSEN_BY, {_M_MMAP_THRESHOLD: _LARGE, _M_TRIM_THRESHOLD: _KEPT_TOP})


def _set_malloc(chosen_by: Sequence[str], values: Mapping[int, int]) -> None:
    """Set parameters of mallopt(3), unless one of the variables ``chosen_by`` says what they are."""
    if not sys.platform.startswith("linux") or any(name in os.environ for name in chosen_by):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # musl has none
    if mallopt is not None:
        for parameter, value in values.items():
            mallopt(parameter, value)


def return_freed_memory() -> None:
    """Give what this process has freed back to the system, which is ``malloc_trim`` of glibc.

    By itself glibc keeps freed maps of a few megapixels for the next ones, a gigabyte of them after a large
    picture. It takes some milliseconds, and nothing happens where the C library is another.
    """
    if not sys.platform.startswith("linux"):
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
    if trim is not None:
        trim(0)
