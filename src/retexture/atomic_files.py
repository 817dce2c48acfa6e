"""Files that appear under their names whole or not at all."""

import errno
import os
import secrets
from pathlib import Path

_NO_HARD_LINKS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK, errno.EACCES}


def write(path: Path, data: bytes, *, overwrite: bool) -> None:
    """Write a file: at every moment ``path`` is as it was before, or holds all of ``data``.

    Args:
        path: Its folder must exist. A symbolic link is followed when it is overwritten.
        data: The content.
        overwrite: Whether a file that is there already is replaced.

    Raises:
        FileExistsError: ``path`` is taken and is not to be overwritten.
        OSError: The file cannot be written. The error names ``path``.
    """
    final = path.resolve() if overwrite else path
    part = final.with_name(f".retexture-{secrets.token_hex(8)}.part")
    try:
        try:
            write_part(part, data)
            if overwrite:
                part.replace(final)
            elif not move_new(part, final):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        # The name of the part means nothing to the caller.
        raise OSError(error.errno, error.strerror, str(path)) from None


def write_part(part: Path, data: bytes) -> None:
    """Create a file and have its content on the disk before this returns; after a failure it is gone.

    Raises:
        OSError: The file exists already, or cannot be written.
    """
    with part.open("xb") as file:
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            part.unlink(missing_ok=True)
            raise


def move_new(part: Path, final: Path) -> bool:
    """Give a file the name ``final`` if that is free, and say whether it was.

    ``part`` must lie in the same file system. It may still exist afterwards.

    Raises:
        OSError: The folder cannot be written to.
    """
    try:
        os.link(part, final)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_HARD_LINKS:
            raise
        # Some file systems have no hard links: what is left is to look first, then rename.
        if os.path.lexists(final):
            return False
        part.rename(final)
    return True
