"""Where compiled kernels are kept between runs."""

import hashlib
import os
import re
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from retexture.usual_folders import user_folder

_PACKAGE = Path(__file__).parent.parent
_UNBORN = "new-"
_UNUSED_AFTER = 14 * 24 * 3600.0  # seconds: kernels of other versions are kept this long


def kernel_cache(chosen: Path | None, shipped: Path | None = None) -> Path | None:
    """The first place for compiled kernels that can be written to, created where needed, or None.

    Args:
        chosen: The place that is preferred to the user's cache and data folders.
        shipped: Where kernels of this very code may lie that were compiled elsewhere. A new folder begins
            with a copy of them.
    """
    for place in (chosen, user_folder("cache"), user_folder("data")):
        if place is not None and _is_ours_to_write(place / "kernels"):
            return _for_this_code((place / "kernels").absolute(), shipped)
    return None


def _is_ours_to_write(folder: Path) -> bool:
    # Cached kernels are code that is run: a folder of someone else's, or one open to others, is refused.
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
        if hasattr(os, "geteuid") and (status.st_uid != os.geteuid() or status.st_mode & 0o022):
            return False
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def code_digest() -> str:
    """Return 16 hex digits that differ when any line of this package does."""
    digest = hashlib.sha256()
    for path in sorted(_PACKAGE.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _for_this_code(folder: Path, shipped: Path | None) -> Path:
    # Numba notices a change in a kernel's own file, but not in another file that the kernel calls into.
    own = folder / code_digest()
    if not own.exists():
        _drop_old_versions(folder)
        if shipped is not None:
            _begin_with(shipped / "kernels" / own.name, own)
        own.mkdir(mode=0o700, exist_ok=True)
    return own


def _begin_with(shipped: Path, own: Path) -> None:
    """Copy kernels to where there are none. Of several processes that do so at once one succeeds."""
    if not _is_safe_to_run(shipped):
        return
    with suppress(OSError), tempfile.TemporaryDirectory(dir=own.parent, prefix=_UNBORN) as unborn:
        copied = Path(unborn) / own.name
        shutil.copytree(shipped, copied, copy_function=shutil.copyfile)
        copied.chmod(0o700)
        os.utime(copied)  # old versions are dropped by their age here
        copied.rename(own)  # fails where another process was quicker


def _is_safe_to_run(folder: Path) -> bool:
    # As for a folder of our own, but for one that the system's administrator has put there.
    try:
        status = folder.stat()
    except OSError:
        return False
    if not hasattr(os, "geteuid"):
        return True
    return status.st_uid in (0, os.geteuid()) and not status.st_mode & 0o022


def _drop_old_versions(folder: Path) -> None:
    oldest = time.time() - _UNUSED_AFTER
    for other in folder.iterdir():
        # Only what is certainly ours: the operator may have named a folder with other things in it.
        if re.fullmatch(rf"[0-9a-f]{{16}}|{_UNBORN}\w+", other.name):
            with suppress(OSError):  # another process may be at it too
                if other.stat().st_mtime < oldest:
                    shutil.rmtree(other)
