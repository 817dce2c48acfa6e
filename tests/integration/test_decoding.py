"""Pictures decoded in processes of their own, that are ended when they take too long."""

import gc
import io
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

import numpy as np
import pytest
from PIL import Image

from picture_files import slow_bmp
from plant import pid_is_gone
from retexture.decoding import DecoderPool, DecoderUnavailable, Inspected
from retexture.imaging.decode import decode
from retexture.imaging.formats.headers import MAX_RLE_PIXELS
from retexture.imaging.limits import Limits, PictureError
from retexture.imaging.thumbnail import thumbnail

PATIENCE = 60.0


def picture(mode: str = "RGB", size: tuple[int, int] = (90, 60), form: str = "PNG") -> BinaryIO:
    levels = np.random.default_rng(4).integers(0, 256, (size[1], size[0], 4), np.uint8)
    file = io.BytesIO()
    Image.fromarray(levels).convert(mode).save(file, form)
    file.seek(0)
    return file


class Sent(io.BytesIO):
    """A picture; says when it is about to be sent to a process."""

    def __init__(self) -> None:
        super().__init__(picture().read())
        self.begins = threading.Event()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        if whence == os.SEEK_SET:
            self.begins.set()
        return super().seek(offset, whence)


@pytest.fixture
def pool() -> Iterator[DecoderPool]:
    made = DecoderPool(2)
    yield made
    made.close()


def until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_the_same_comes_of_it_as_in_this_process(pool: DecoderPool, mode: str) -> None:
    file, limits = picture(mode), Limits(max_side=64)
    data = file.read()
    here, there = decode(data, limits), pool.decode(file, limits)
    assert np.array_equal(there.rgb, here.rgb)
    assert (there.alpha is None) == (here.alpha is None)
    if here.alpha is not None and there.alpha is not None:
        assert np.array_equal(there.alpha, here.alpha)
    assert (there.sha256, there.original_size, there.notes) == (here.sha256, here.original_size, here.notes)
    there.rgb[0] = 0  # it can be worked on
    assert pool.thumbnail(file, Limits()) == thumbnail(data, Limits())
    assert pool.inspect(file, limits) == Inspected("PNG", (90, 60))


def test_files_on_disk_are_read_from_their_beginning(pool: DecoderPool) -> None:
    with tempfile.TemporaryFile() as file:
        Image.new("RGB", (700, 500), "teal").save(file, "JPEG")
        for _ in range(2):
            assert pool.inspect(file, Limits()) == Inspected("JPEG", (700, 500))


@pytest.mark.parametrize("data", [b"", b"words", b"\x89PNG\r\n\x1a\n" + b"\0" * 60])
def test_what_is_no_picture_is_refused_in_the_same_words(pool: DecoderPool, data: bytes) -> None:
    with pytest.raises(PictureError) as here:
        decode(data)
    with pytest.raises(PictureError) as there:
        pool.decode(io.BytesIO(data), Limits())
    assert str(there.value) == str(here.value)


def test_what_is_too_large_is_not_sent(pool: DecoderPool) -> None:
    with pytest.raises(PictureError, match="limit is"):
        pool.inspect(picture(), Limits(max_bytes=100))
    assert pool.pids() == frozenset()


def test_a_process_is_kept_and_a_second_one_started_only_where_it_is_needed(pool: DecoderPool) -> None:
    assert pool.pids() == frozenset()
    pool.inspect(picture(), Limits())
    first = pool.pids()
    assert len(first) == 1
    for _ in range(5):
        pool.inspect(picture(), Limits())
    assert pool.pids() == first


def test_what_takes_too_much_processor_time_is_ended_and_the_next_is_read() -> None:
    pool = DecoderPool(1, inspecting=0.1)
    for _ in range(2):
        with pytest.raises(PictureError, match="takes too long"):
            pool.inspect(io.BytesIO(slow_bmp()), Limits())
        assert pool.inspect(picture(), Limits()).size == (90, 60)
    assert pool.decode(io.BytesIO(slow_bmp()), Limits(max_side=64)).original_size == (
        2048,
        2048,
    )  # it has more time
    pool.close()


def test_a_slow_picture_holds_nobody_else(pool: DecoderPool) -> None:
    pool.inspect(picture(), Limits())
    (stopped,) = pool.pids()
    os.kill(stopped, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as others:
        waiting = others.submit(pool.inspect, sent := Sent(), Limits())
        assert sent.begins.wait(PATIENCE)
        assert pool.inspect(picture(form="JPEG"), Limits()).format == "JPEG"
        assert not waiting.done()
        os.kill(stopped, signal.SIGCONT)
        assert waiting.result(PATIENCE).format == "PNG"


@pytest.mark.parametrize(
    ("number", "fault"), [(signal.SIGKILL, DecoderUnavailable), (signal.SIGSEGV, PictureError)]
)
def test_whose_fault_an_end_is(number: signal.Signals, fault: type[Exception]) -> None:
    pool = DecoderPool()
    pool.inspect(picture(), Limits())
    (pid,) = pool.pids()
    os.kill(pid, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as others:
        waiting = others.submit(pool.inspect, sent := Sent(), Limits())
        assert sent.begins.wait(PATIENCE)
        os.kill(pid, number)
        os.kill(pid, signal.SIGCONT)
        with pytest.raises(fault):
            waiting.result(PATIENCE)
    assert pool.inspect(picture(), Limits()).format == "PNG"
    pool.close()


def test_an_idle_process_that_was_killed_is_replaced(pool: DecoderPool) -> None:
    pool.inspect(picture(), Limits())
    (pid,) = pool.pids()
    os.kill(pid, signal.SIGKILL)
    until(lambda: not pool.pids())
    assert pool.inspect(picture(), Limits()).format == "PNG"


def test_closing_ends_what_runs() -> None:
    pool = DecoderPool()
    pool.inspect(picture(), Limits())
    (pid,) = pool.pids()
    os.kill(pid, signal.SIGSTOP)
    with ThreadPoolExecutor(1) as others:
        waiting = others.submit(pool.inspect, sent := Sent(), Limits())
        assert sent.begins.wait(PATIENCE)
        pool.close()
        with pytest.raises(DecoderUnavailable):
            waiting.result(PATIENCE)
    assert pid_is_gone(pid)
    with pytest.raises(DecoderUnavailable):
        pool.inspect(picture(), Limits())


def test_a_pool_that_is_forgotten_leaves_no_process() -> None:
    pool = DecoderPool()
    pool.inspect(picture(), Limits())
    (pid,) = pool.pids()
    del pool
    gc.collect()
    assert pid_is_gone(pid)


OWNER = """
import io, sys
from retexture.decoding import DecoderPool
from retexture.imaging.limits import Limits
data = sys.stdin.buffer.read()
pool = DecoderPool(1, 600.0)
pool.inspect(io.BytesIO(data), Limits())
print(*pool.pids(), flush=True)
while True:
    pool.inspect(io.BytesIO(data), Limits())
"""


def test_no_process_outlives_its_owner_however_that_ends() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", OWNER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as owner:
        assert owner.stdin is not None
        assert owner.stdout is not None
        owner.stdin.write(slow_bmp())
        owner.stdin.close()
        pid = int(owner.stdout.readline())
        owner.kill()
        until(lambda: pid_is_gone(pid))


def test_large_coded_bitmaps_are_refused_before_they_are_read() -> None:
    with pytest.raises(PictureError, match="save it as PNG"):
        decode(slow_bmp(int(MAX_RLE_PIXELS**0.5) + 1))
    assert decode(slow_bmp(64)).size == (64, 64)
