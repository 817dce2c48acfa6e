"""Pictures that wait to be decoded, on the disk."""

import tempfile
from typing import BinaryIO

import anyio

from retexture.http.answers import unavailable


async def on_disk(data: bytes) -> BinaryIO:
    """Put what is to wait into a file without a name, at its beginning; it is gone when it is closed.

    Raises:
        WireError: 503: the disk is full.
    """

    def write() -> BinaryIO:
        file = tempfile.TemporaryFile()  # noqa: SIM115 - it is returned
        try:
            file.write(data)
            file.seek(0)
        except OSError:
            file.close()
            raise
        return file

    try:
        return await anyio.to_thread.run_sync(write)
    except OSError as error:
        raise unavailable("The server has no room for the picture just now; try again shortly.") from error
