"""A few decoding processes that are kept for the next picture."""

import os
import threading
import weakref
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from queue import LifoQueue
from typing import IO, Any, BinaryIO, Generic, TypeVar

import numpy as np

from retexture.decoding.messages import DecodingRequest, fill, read_bytes
from retexture.decoding.process import DecoderProcess, DecoderUnavailable
from retexture.imaging.limits import Limits, check_bytes
from retexture.imaging.photo import Photo

INSPECTING = 10.0
"""Seconds of processor time to see that an upload can be decoded. The largest pictures that are accepted take
about two, on a processor of 2020."""

DECODING = 2 * INSPECTING
"""The same to decode for good or to make small: more, so that what was accepted is never refused later."""

_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class _DecodingJob(Generic[_Answer]):
    """One thing that processes do with a file.

    Attributes:
        name: How processes know it.
        seconds: Of processor time that it may take.
        read: Makes the answer of the first line that comes back and the bytes behind it.
    """

    name: str
    seconds: float
    read: Callable[[dict[str, Any], BinaryIO], _Answer]


@dataclass(frozen=True)
class Inspected:
    """What an upload is.

    Attributes:
        format: Pillow's name of it.
        size: (width, height) in pixels, upright.
    """

    format: str
    size: tuple[int, int]


class DecoderPool:
    """Decodes in processes of its own. Any number of threads may use it; they wait for a free process.

    A process is started when it is first needed, and another in its place where it had to be ended. All end
    with this object and with the process that it lives in, however that ends.

    Attributes:
        processes: So many pictures are decoded at a time.
    """

    def __init__(
        self, processes: int = 1, inspecting: float = INSPECTING, decoding: float = DECODING
    ) -> None:
        """Start nothing yet.

        Args:
            processes: So many pictures are decoded at a time.
            inspecting: Seconds of processor time for :meth:`inspect`.
            decoding: The same for :meth:`thumbnail` and :meth:`decode`.
        """
        self.processes = processes
        self._inspecting = inspecting
        self._decoding = decoding
        # The process that was used last comes first: others are started only when they are needed.
        self._free: LifoQueue[DecoderProcess | None] = LifoQueue()
        for _ in range(processes):
            self._free.put(None)
        self._running = _Running()
        self._end = weakref.finalize(self, self._running.end)

    def inspect(self, file: IO[bytes], limits: Limits) -> Inspected:
        """See that a file is a picture that can be decoded.

        Args:
            file: Positions in it are not kept.
            limits: For the picture.

        Raises:
            PictureError: It is no picture that can be used.
            DecoderUnavailable: No process could decode it now.
        """
        return self._ask(_DecodingJob("inspect", self._inspecting, _inspected), file, limits)

    def thumbnail(self, file: IO[bytes], limits: Limits) -> bytes:
        """Make :func:`retexture.imaging.thumbnail.thumbnail` of a file; raises as :meth:`inspect` does."""
        return self._ask(_DecodingJob("thumbnail", self._decoding, _bytes), file, limits)

    def decode(self, file: IO[bytes], limits: Limits) -> Photo:
        """Decode a file, as :func:`retexture.imaging.decode.decode` does; raises as :meth:`inspect` does."""
        return self._ask(_DecodingJob("decode", self._decoding, partial(_photo, limits)), file, limits)

    def pids(self) -> frozenset[int]:
        """The processes that there are now."""
        return self._running.pids()

    def close(self) -> None:
        """End the processes; what is being decoded raises :class:`DecoderUnavailable`."""
        self._end()

    def _ask(self, job: _DecodingJob[_Answer], file: IO[bytes], limits: Limits) -> _Answer:
        size = file.seek(0, os.SEEK_END)
        check_bytes(size, limits)
        bounds = (limits.max_bytes, limits.max_pixels, limits.max_side)
        request = DecodingRequest(job.name, size, bounds, job.seconds)
        process = self._free.get()
        try:
            if process is None or not process.alive:
                process = self._running.start(process)
            return process.ask(request, file, job.read)
        finally:
            self._free.put(process)


class _Running:
    """The processes of a pool, apart from it, so that they can be ended when the pool is forgotten."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._processes: set[DecoderProcess] = set()
        self._ended = False

    def start(self, instead_of: DecoderProcess | None) -> DecoderProcess:
        with self._lock:
            if self._ended:
                raise DecoderUnavailable("The decoding processes have been ended.")
            if instead_of is not None:
                instead_of.kill()
                self._processes.discard(instead_of)
            started = DecoderProcess()
            self._processes.add(started)
            return started

    def pids(self) -> frozenset[int]:
        with self._lock:
            return frozenset(each.pid for each in self._processes if each.alive)

    def end(self) -> None:
        with self._lock:
            self._ended = True
            for process in self._processes:
                process.kill()
            self._processes.clear()


def _inspected(header: dict[str, Any], _stream: BinaryIO) -> Inspected:
    width, height = header["size"]
    return Inspected(str(header["format"]), (int(width), int(height)))


def _bytes(header: dict[str, Any], stream: BinaryIO) -> bytes:
    return read_bytes(stream, int(header["bytes"]))


def _photo(limits: Limits, header: dict[str, Any], stream: BinaryIO) -> Photo:
    width, height = map(int, header["size"])
    if not (0 < width <= limits.max_side and 0 < height <= limits.max_side):
        raise ValueError("a picture of this size was not asked for")
    rgb = np.empty((height, width, 3), np.uint8)
    fill(stream, rgb.data.cast("B"))
    alpha = np.empty((height, width), np.uint8) if header["alpha"] else None
    if alpha is not None:
        fill(stream, alpha.data.cast("B"))
    original_width, original_height = map(int, header["original_size"])
    notes = tuple(map(str, header["notes"]))
    return Photo(rgb, alpha, str(header["sha256"]), (original_width, original_height), notes)
