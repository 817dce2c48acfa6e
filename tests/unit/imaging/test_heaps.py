"""How many heaps a process has once it shares them, and where its large maps lie, as glibc tells."""

import ctypes
import os
import re
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

_MAP = """
import ctypes, sys
from retexture.imaging.kernels import give_back_large_maps
give_back_large_maps()
libc = ctypes.CDLL(None)
libc.malloc.restype, libc.fopen.restype = ctypes.c_void_p, ctypes.c_void_p
libc.free(ctypes.c_void_p(libc.malloc(20_000_000)))  # from which glibc learns by itself
libc.malloc(20_000_000)
file = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


def _told(program: str, folder: Path, environment: dict[str, str]) -> str:
    """What glibc tells of the memory of a process."""
    kept = {name: value for name, value in os.environ.items() if "MALLOC" not in name and "GLIBC" not in name}
    told = folder / "heaps.xml"
    subprocess.run([sys.executable, "-c", program, told], env={**kept, **environment}, check=True)
    return told.read_text()


def _heaps(folder: Path, **environment: str) -> int:
    """Heaps of a process whose six threads allocate at the same time."""
    return _told(_ALLOCATE, folder, environment).count("<heap nr=")


def _outside_heaps(folder: Path, **environment: str) -> int:
    """Bytes outside of heaps, of a process that holds a map of 20 MB after it has freed one."""
    (size,) = re.findall(r'<total type="mmap" count="\d+" size="(\d+)"/>', _told(_MAP, folder, environment))
    return int(size)


def test_threads_share_two_heaps(tmp_path: Path) -> None:
    assert _heaps(tmp_path) == 2


def test_what_the_environment_says_stays(tmp_path: Path) -> None:
    assert _heaps(tmp_path, MALLOC_ARENA_MAX="4") == 4


def test_large_maps_are_memory_of_their_own(tmp_path: Path) -> None:
    assert _outside_heaps(tmp_path) >= 20_000_000
    assert _outside_heaps(tmp_path, MALLOC_MMAP_THRESHOLD_="30000000") < 20_000_000
