"""How many heaps a process has once it shares them, as glibc tells."""

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or not hasattr(ctypes.CDLL(None), "malloc_info"),
    reason="only glibc has several heaps and tells of them",
)
_ALLOCATE = """
import ctypes, sys, threading
from retexture.imaging.kernels import share_heaps
share_heaps()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.fopen.restype = ctypes.c_void_p, ctypes.c_void_p
all_there = threading.Barrier(6)
def allocate():
    all_there.wait()
    libc.malloc(1000)
    all_there.wait()
threads = [threading.Thread(target=allocate) for _ in range(6)]
for thread in threads: thread.start()
for thread in threads: thread.join()
file = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


def _heaps(folder: Path, **environment: str) -> int:
    """Heaps of a process whose six threads allocate at the same time."""
    kept = {name: value for name, value in os.environ.items() if "MALLOC" not in name and "GLIBC" not in name}
    told = folder / "heaps.xml"
    subprocess.run([sys.executable, "-c", _ALLOCATE, told], env={**kept, **environment}, check=True)
    return told.read_text().count("<heap nr=")


def test_threads_share_two_heaps(tmp_path: Path) -> None:
    assert _heaps(tmp_path) == 2


def test_what_the_environment_says_stays(tmp_path: Path) -> None:
    assert _heaps(tmp_path, MALLOC_ARENA_MAX="4") == 4
