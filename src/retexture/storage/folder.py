"""Objects in a local folder: their names, those that are old, and their way to the disk."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import structlog

OBJECT_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,119}(?:\.[A-Za-z0-9]{1,8})?")
"""The names that objects may have."""

_TORN = re.compile(r".+#[0-9]+")
"""What obstore calls a file that it has not finished writing."""

_log = structlog.get_logger(__name__)


def old_files(folder: Path, before: float) -> Iterator[str]:
    """Yield the objects in a folder that are older; deletes what was torn, and passes over what is odd."""
    with os.scandir(folder) as entries:
        for entry in entries:
            torn = _TORN.fullmatch(entry.name)
            if not torn and not OBJECT_NAME.fullmatch(entry.name):
                continue
            try:
                if not entry.is_file() or entry.stat().st_mtime >= before:
                    continue
                if torn:
                    Path(entry).unlink()
            except FileNotFoundError:  # it was renamed, or deleted, since it was listed
                continue
            except OSError as error:
                _log.warning("odd file in the storage passed over", error=type(error).__name__)
                continue
            if not torn:
                yield entry.name


def settle(folder: Path, name: str) -> None:
    """Bring an object and its entry in the folder to the disk.

    obstore writes a file beside it and renames that, which outlives the death of a process, not the loss of
    power; and the database, which does, must not name pictures that are gone.
    """
    for path, flags in ((folder / name, os.O_RDONLY), (folder, os.O_RDONLY | os.O_DIRECTORY)):
        descriptor = os.open(path, flags)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
