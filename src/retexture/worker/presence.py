"""Names of worker processes, and the marks in a data folder that show which of them have died.

A process has a name of its own, which no other process ever has: what a name holds has one possible holder.
While it lives it keeps a file of this name locked. The kernel gives the lock up when the process ends,
however it ends, so whoever can lock the file knows that the process is dead, also from another PID namespace.

That holds for the very file that the process locked. A copy of it (a cloned machine, an image with a data
folder) is locked by nobody although the process may live. So the file names the boot of the machine, the
device and the inode that it was made on; where these are others, the lease alone decides when the process is
dead.
"""

import fcntl
import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import structlog

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_SUFFIX = ".worker"
_RANDOM_BYTES = 6  # with these, two of a million names agree with a chance of 1 in 500
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, eq=False)
class Presence:
    """The name of this process, and its mark.

    Attributes:
        executor_id: Its name.
        folder: Where marks are.
        mark: The file that it keeps locked; None where the folder can't be written to or locks nothing.
    """

    executor_id: str
    folder: Path
    mark: IO[str] | None

    def leave(self) -> None:
        """Take the mark away: this process holds nothing any more."""
        if self.mark is not None:
            _path(self.folder, self.executor_id).unlink(missing_ok=True)
            self.mark.close()


def appear(folder: Path, slot: int) -> Presence:
    """Give this process a name, and leave its mark in a folder, which is made where it is missing.

    Args:
        folder: Shared by the processes of one data folder.
        slot: Stands in the name, for people.
    """
    while True:
        name = f"{socket.gethostname()}-{slot}-{secrets.token_hex(_RANDOM_BYTES)}"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            mark = _locked(_path(folder, name), "x", fcntl.LOCK_EX)
        except OSError as error:
            _log.warning("no mark of this worker: its death is noticed by its lease alone", reason=str(error))
            return Presence(name, folder, None)
        if mark is not None:
            mark.write(_origin(mark))
            mark.flush()
            return Presence(name, folder, mark)


def bury_departed(own: Presence, bury: Callable[[str], object]) -> None:
    """Find the processes that left a mark in our folder and are certainly dead, and have each one buried.

    Args:
        own: This process's.
        bury: Called with a dead process's name. Where it raises, the mark stays for the next time.
    """
    for path in sorted(own.folder.glob(f"*{_SUFFIX}")):
        if path.stem == own.executor_id:
            continue
        try:
            mark = _locked(path, "r", fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:  # it lives, or another process is burying it
            continue
        if mark is not None:
            with mark:
                if mark.read() == _origin(mark):
                    bury(path.stem)
                path.unlink(missing_ok=True)


def _path(folder: Path, name: str) -> Path:
    return folder / f"{name}{_SUFFIX}"


def _locked(path: Path, mode: str, how: int) -> IO[str] | None:
    """The file, locked for as long as it is open; None where it was removed before it was locked.

    Raises:
        OSError: It can't be opened or locked.
    """
    file = path.open(mode, encoding="utf-8")
    try:
        fcntl.flock(file, how)
        if os.fstat(file.fileno()).st_nlink:
            return file
    except OSError:
        file.close()
        raise
    file.close()
    return None


def _origin(file: IO[str]) -> str:
    """Where a file is: other than written in it where it is a copy, or the machine was started again."""
    status = os.fstat(file.fileno())
    boot = _BOOT.read_text("ascii").strip() if _BOOT.exists() else ""
    return f"{boot} {status.st_dev} {status.st_ino}"
