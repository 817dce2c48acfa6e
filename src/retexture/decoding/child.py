"""A decoding process, from its start to its end: ``python -m retexture.decoding.child``.

It speaks over its standard input, a socket, and ends when its parent closes that or dies.
"""

import os
import resource
import select
import signal
import socket
import threading
from collections.abc import Callable
from typing import Any

from retexture.decoding.messages import DecodingRequest, read_bytes, receive, send
from retexture.imaging.decode import decode
from retexture.imaging.formats.headers import sniff
from retexture.imaging.limits import Limits, PictureError
from retexture.imaging.thumbnail import thumbnail

Answer = tuple[dict[str, Any], tuple[memoryview | bytes, ...]]


def main() -> None:
    """Do one request after the other."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends this process
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what people sent stays out of dumps
    link = socket.socket(fileno=0)
    threading.Thread(target=_end_with_parent, args=(link,), daemon=True).start()
    with link.makefile("rb") as stream:
        while True:
            try:
                _serve(link, stream)
            except (EOFError, OSError):
                return


def _serve(link: socket.socket, stream: Any) -> None:
    request = DecodingRequest(**receive(stream))
    data = read_bytes(stream, request.size)
    # Of all threads' processor time; nobody handles the signal, so that it ends the process wherever it is.
    signal.setitimer(signal.ITIMER_PROF, request.seconds)
    try:
        header, payload = JOBS[request.job](data, Limits(*request.limits))
    except PictureError as error:
        header, payload = {"refused": str(error)}, ()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    del data
    send(link, header, payload)


def _end_with_parent(link: socket.socket) -> None:
    """End this process when its parent is gone, also in the middle of a request."""
    poll = select.poll()
    poll.register(link, 0)  # hanging up is reported in any case
    poll.poll()
    os._exit(0)


def _inspect(data: bytes, limits: Limits) -> Answer:
    return {"format": sniff(data), "size": decode(data, limits).original_size}, ()


def _thumbnail(data: bytes, limits: Limits) -> Answer:
    made = thumbnail(data, limits)
    return {"bytes": len(made)}, (made,)


def _decode(data: bytes, limits: Limits) -> Answer:
    photo = decode(data, limits)
    parts = [photo.rgb] if photo.alpha is None else [photo.rgb, photo.alpha]
    header = {
        "size": photo.size,
        "alpha": photo.alpha is not None,
        "sha256": photo.sha256,
        "original_size": photo.original_size,
        "notes": photo.notes,
    }
    return header, tuple(part.data.cast("B") for part in parts)


JOBS: dict[str, Callable[[bytes, Limits], Answer]] = {
    "inspect": _inspect,
    "thumbnail": _thumbnail,
    "decode": _decode,
}

if __name__ == "__main__":
    main()
