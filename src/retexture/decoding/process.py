"""One decoding process, as its parent uses it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import IO, Any, BinaryIO, TypeVar

import structlog

from retexture.decoding.messages import DecodingRequest, receive, send
from retexture.imaging.formats.headers import broken
from retexture.imaging.limits import PictureError

_PATIENCE = 300.0
"""Seconds without a byte after which a process is held to be stuck. Far above the processor time that it has:
where many processes share the machine that takes much longer than the time on the clock."""

_FAULTS = {signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGILL, signal.SIGFPE}
"""How a process ends whose decoder was broken by what it read."""

_ENVIRONMENT = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": str(2**20),
    "MALLOC_TRIM_THRESHOLD_": str(2**20),
}
"""For glibc: what a large picture needed goes back to the system when it is done; waiting costs little."""

_Answer = TypeVar("_Answer")

_log = structlog.get_logger(__name__)


class DecoderUnavailable(Exception):
    """No process could decode the picture, whatever it is; later one may."""


class DecoderProcess:
    """A process that decodes one picture after the other. One thread may use it at a time."""

    def __init__(self) -> None:
        """Start it; it imports what it needs while the first request is on its way.

        Raises:
            DecoderUnavailable: The system starts no process now.
        """
        ours, theirs = socket.socketpair()
        command = [sys.executable, "-m", "retexture.decoding.child"]
        with theirs:
            try:
                self._process = subprocess.Popen(  # noqa: S603 — our own
                    command,
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    env={**os.environ, **_ENVIRONMENT},
                )
            except OSError as error:
                ours.close()
                raise DecoderUnavailable("No decoding process could be started.") from error
        ours.settimeout(_PATIENCE)
        self._link, self._stream = ours, ours.makefile("rb")

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be given a request."""
        return self._process.poll() is None

    def ask(
        self, request: DecodingRequest, file: IO[bytes], read: Callable[[dict[str, Any], BinaryIO], _Answer]
    ) -> _Answer:
        """Have a request done; returns what ``read`` makes of the answer and the bytes behind it.

        Raises:
            PictureError: The picture can't be used, took too long, or broke the decoder.
            DecoderUnavailable: The process was ended for another reason, or is stuck.
        """
        try:
            send(self._link, asdict(request))
            file.seek(0)
            if self._link.sendfile(file, 0, request.size) != request.size:
                raise ValueError("the file is shorter than it was")
            header = receive(self._stream)
            if "refused" not in header:
                return read(header, self._stream)
        except (EOFError, OSError, ValueError, KeyError, TypeError) as error:
            raise self._end(error) from error
        raise PictureError(str(header["refused"]))

    def kill(self) -> int:
        """End the process; returns its status."""
        self._process.kill()
        self._stream.close()
        self._link.close()
        return self._process.wait()

    def _end(self, error: Exception) -> Exception:
        """End the process after a failure, and say whose fault that was."""
        if isinstance(error, EOFError | ConnectionError):
            self._process.wait(_PATIENCE)  # it has hung up: it is ending
        status = self.kill()
        _log.warning("decoding process ended", status=status, reason=type(error).__name__)
        if status == -signal.SIGPROF:
            return PictureError(
                "The picture takes too long to decode; save it again as an ordinary JPEG or PNG."
            )
        if -status in _FAULTS:
            return broken()
        return DecoderUnavailable(f"A decoding process ended with status {status}.")
