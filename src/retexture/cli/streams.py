"""Standard output and standard error, whatever the shell made of them."""

import io
import os
import sys
from typing import Any


class OutputLost(Exception):
    """Standard output cannot be written to; the message is one sentence."""


def prepare_streams() -> None:
    """Make standard output take file names of any bytes, be there at all, and say so when it fails.

    Afterwards, writing to it raises OutputLost where it cannot be written to, for instance because a disk is
    full: an OSError would be taken for one of a file. When its reader is gone it is still BrokenPipeError.
    """
    given = sys.__stdout__
    # A stream that was closed before the start is None, and the next file opened would get its number.
    if given is None:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - open as long as the process lives
    elif sys.stdout is given:
        sys.stdout = io.TextIOWrapper(
            io.BufferedWriter(_Output(given.fileno(), "w", closefd=False)),
            encoding=given.encoding,
            errors="surrogateescape",
            line_buffering=given.isatty(),
        )
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115


def drop_output() -> None:
    """Give up standard output: at exit Python would write what is left of it once more, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Output(io.FileIO):
    def write(self, data: Any, /) -> int:
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputLost(f"Standard output cannot be written to: {error.strerror}.") from error
