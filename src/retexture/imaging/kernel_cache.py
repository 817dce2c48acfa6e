"""Where compiled kernels are kept between runs."""

import hashlib
import os
import re
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path, user_data_path

_PACKAGE = Path(__file__).parent.parent
_UNUSED_AFTER = 14 * 24 * 3600.0  # seconds: kernels of other versions are kept this long


def kernel_cache(chosen: Path | None) -> Path | None:
    """The first place for compiled kernels that can be written to, created where needed, or None.

    Args:
        chosen: The place that is preferred to the user's cache and data folders.
    """
    usual = (user_cache_path("retexture", appauthor=False), user_data_path("retexture", appauthor=False))
    preferred = (chosen,) if chosen is not None else ()
    for place in (*preferred, *usual):
        # Where a user has no home folder the usual places are relative to the current folder.
        folder = place / "kernels"
        if (place in preferred or folder.is_absolute()) and _is_ours_to_write(folder):
            return _for_this_code(folder.absolute())
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


def _for_this_code(folder: Path) -> Path:
    # Numba notices a change in a kernel's own file, but not in another file that the kernel calls into.
    own = folder / code_digest()
    if not own.exists():
        _drop_old_versions(folder)
        own.mkdir(mode=0o700, exist_ok=True)
    return own


def _drop_old_versions(folder: Path) -> None:
    oldest = time.time() - _UNUSED_AFTER
    for other in folder.iterdir():
        # Only what is certainly ours: the operator may have named a folder with other things in it.
        if re.fullmatch(r"[0-9a-f]{16}", other.name):
            with suppress(OSError):  # another process may be at it too
                if other.stat().st_mtime < oldest:
                    shutil.rmtree(other)
