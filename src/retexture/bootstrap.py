"""The only place that builds adapters, from the settings, and hands them over.

Each function imports what it builds when it is called, so that a command pays for what it uses alone.
"""

import hashlib
import os
import re
import shutil
import tempfile
import time
from contextlib import suppress
from functools import partial
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import TYPE_CHECKING

from retexture.settings import Settings, load

if TYPE_CHECKING:
    from retexture.engines.protocol import Engine
    from retexture.engines.registry import Registry
    from retexture.fetching import Fetcher
    from retexture.imaging.limits import Limits

_UNUSED_AFTER = 14 * 24 * 3600  # seconds: kernels of other versions are kept this long
EVERYWHERE = (IPv4Network("0.0.0.0/0"), IPv6Network("::/0"))


def configured(**options: object) -> Settings:
    """The settings of this installation, outdone by what the command line says of them.

    Raises:
        ValueError: a setting cannot be used; the message names it.
    """
    return load(**options)


def limits(settings: Settings) -> "Limits":
    """How large a picture may be."""
    from retexture.imaging.limits import Limits

    return Limits(settings.max_bytes, settings.max_pixels, settings.max_side)


def fetcher(settings: Settings, *, allow_private: bool = False) -> "Fetcher":
    """The guarded download; ``allow_private`` lets it reach private and loopback addresses."""
    from retexture.fetching import Fetcher, FetchPolicy

    if allow_private:
        return Fetcher(
            FetchPolicy(allowed_networks=EVERYWHERE, allowed_ports=None, max_bytes=settings.max_bytes)
        )
    return Fetcher(FetchPolicy(allowed_networks=settings.fetch_allow, max_bytes=settings.max_bytes))


def engines(settings: Settings) -> "Registry":
    """The engines of this installation."""
    from retexture.engines.registry import Registry

    return Registry({"procedural": partial(_procedural, settings)})


def prepare_kernels(settings: Settings) -> Path | None:
    """Say where compiled kernels are kept and how many threads compute; to be called before any is imported.

    Returns:
        The folder, or None where no place is writable: everything then works, and compiles in each process.
    """
    import cv2

    from retexture.imaging.kernels import cache_kernels_in

    folder = kernel_cache(settings)
    if folder is not None:
        cache_kernels_in(folder)
    if settings.threads is not None:
        cv2.setNumThreads(settings.threads)
    return folder


def kernel_cache(settings: Settings) -> Path | None:
    """The first place for compiled kernels that can be written to, created where needed, or None."""
    from platformdirs import user_cache_path, user_data_path

    usual = (user_cache_path("retexture", appauthor=False), user_data_path("retexture", appauthor=False))
    chosen = (settings.cache_dir,) if settings.cache_dir is not None else ()
    for place in (*chosen, *usual):
        # Where a user has no home folder the usual places are relative to the current folder.
        folder = place / "kernels"
        if (place in chosen or folder.is_absolute()) and _is_ours_to_write(folder):
            return _for_this_code(folder.absolute())
    return None


def _procedural(settings: Settings) -> "Engine":
    prepare_kernels(settings)
    from retexture.engines.procedural import ProceduralEngine

    return ProceduralEngine()


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


def _for_this_code(folder: Path) -> Path:
    # Numba notices a change in a kernel's own file, but not in another file that the kernel calls into.
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    own = folder / digest.hexdigest()[:16]
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
