"""Where a server and its workers add their metrics up: a folder of its own for each server that runs.

The metrics library maps its files into memory. Where a file's disk is full, touching a new page of it ends
the process, and a full disk must not; so the folders lie in no disk where possible.

Who uses a folder holds a lock on a file in it, which the system lets go when the process ends, however it
does. A lock, unlike a process' id, is never taken over by another process, and means the same in every
container that shares the folder. A server that starts deletes the folders that nobody uses.
"""

import fcntl
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""Read by the metrics library in each process, when it is imported."""

_LOCK = "lock"
_UNBORN = "new-"
_UNBORN_FOR = 3600.0  # seconds: folders whose maker died before they were named are deleted after that


@contextmanager
def shared_metrics(place: Path | None = None) -> Iterator[Path]:
    """Inside, this process and those that it starts share their metrics in the folder that is given.

    To be entered before anything is imported that counts.

    Args:
        place: Where to make the folder; None: in memory, else in the folder for temporary files.
    """
    parent = _parent(place or _in_memory())
    _delete_unused(parent)
    folder, lock = _make(parent)
    os.environ[_VARIABLE] = str(folder)
    try:
        yield folder
    finally:
        os.close(lock)
        # Not while somebody else counts there still: the next server to start will delete it.
        _delete_if_unused(folder)


def join_shared_metrics(name: str) -> None:
    """Count where the process counts that started this one, if that is still there.

    To be called before anything is imported that counts.

    Args:
        name: Of this process among those that share the folder. The next process of this name goes on with
            the counts of this one.
    """
    shared = os.environ.get(_VARIABLE)
    if shared is None:
        return
    try:
        _hold(Path(shared) / _LOCK)
    except OSError:  # its server died, and another has cleared up
        del os.environ[_VARIABLE]
        return
    from prometheus_client import values

    own = os.getpid()
    values.ValueClass = values.MultiProcessValue(  # type: ignore[no-untyped-call]
        process_identifier=lambda: name if os.getpid() == own else os.getpid()
    )


def _in_memory() -> Path:
    shared = Path("/dev/shm")  # noqa: S108 - the folder below is our own, and nobody else may enter it
    return shared if os.access(shared, os.W_OK) else Path(tempfile.gettempdir())


def _parent(place: Path) -> Path:
    """The folder of all folders of this user; one of their own where somebody else's is in its place."""
    parent = place / f"retexture-metrics-{os.getuid()}"
    with suppress(FileExistsError):
        parent.mkdir(mode=0o700)
    status = parent.lstat()
    ours = parent.is_dir() and not parent.is_symlink() and status.st_uid == os.getuid()
    if ours and not status.st_mode & 0o077:
        return parent
    return Path(tempfile.mkdtemp(prefix="retexture-metrics-", dir=place))


def _make(parent: Path) -> tuple[Path, int]:
    """Make a folder that is locked from the moment on at which others look at it; returns the lock too."""
    name = secrets.token_hex(8)
    unborn = parent / f"{_UNBORN}{name}"
    unborn.mkdir(mode=0o700)
    (unborn / _LOCK).touch(mode=0o600)
    lock = _hold(unborn / _LOCK)
    return unborn.rename(parent / name), lock


def _hold(path: Path) -> int:
    """Lock a file beside others that do; returns its descriptor, which holds the lock.

    Raises:
        OSError: It is not there, or was deleted before the lock was had.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        if not os.path.samestat(os.fstat(descriptor), path.stat()):
            raise FileNotFoundError(path)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _delete_unused(parent: Path) -> None:
    for folder in parent.iterdir():
        with suppress(OSError):  # another server may be at it, too
            if not folder.name.startswith(_UNBORN):
                _delete_if_unused(folder)
            elif folder.stat().st_mtime < time.time() - _UNBORN_FOR:
                shutil.rmtree(folder)


def _delete_if_unused(folder: Path) -> None:
    try:
        descriptor = os.open(folder / _LOCK, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        pass
    finally:
        os.close(descriptor)
