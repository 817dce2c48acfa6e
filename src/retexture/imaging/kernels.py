"""Compiled per-pixel kernels: how they are declared, cached and spread over threads.

Kernels are compiled by numba without the fast-math licence to reorder additions, so that the same
picture comes out on every processor, and without numba's own threads: a kernel works on the rows
``[top, bottom)`` and releases the GIL, and :func:`for_rows` gives bands of rows to a few threads. The
bands do not depend on the number of threads, and neither does any result.
See ``docs/decisions/kernels.md``.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
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


@contextmanager
def on_this_thread() -> Iterator[None]:
    """Inside, :func:`for_rows` starts no threads: for work of which one piece is given to each thread."""
    token = _KEEPS_TO_ITS_THREAD.set(True)
    try:
        yield
    finally:
        _KEEPS_TO_ITS_THREAD.reset(token)


def for_rows(height: int, work: Callable[[int, int], None], rows_per_band: int = ROWS_PER_BAND) -> None:
    """Call ``work(top, bottom)`` for bands that cover ``range(height)``, several at a time.

    Raises whatever ``work`` raises, the first band's error first.
    """
    bands = [(top, min(top + rows_per_band, height)) for top in range(0, height, rows_per_band)]
    if threads() == 1 or len(bands) == 1 or _KEEPS_TO_ITS_THREAD.get():
        for top, bottom in bands:
            work(top, bottom)
        return
    with ThreadPoolExecutor(threads()) as pool:
        for done in [pool.submit(work, top, bottom) for top, bottom in bands]:
            done.result()
