"""Compiled per-pixel kernels: how they are declared, cached and spread over threads.

Kernels are compiled by numba without the fast-math licence to reorder additions, so that the same
picture comes out on every processor, and without numba's own threads: a kernel works on the rows
``[top, bottom)`` and releases the GIL, and :func:`for_rows` gives bands of rows to a few threads. The
bands do not depend on the number of threads, and neither does any result.
See ``docs/decisions/kernels.md``.
"""

from collections.abc import Callable
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
    """Declare a small function that kernels call; it becomes part of each kernel that uses it."""
    return cast(Callable[P, R], numba.njit(nogil=True, error_model="numpy", inline="never")(function))


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
