"""What a decoding process and its parent exchange: a line of JSON, then bytes.

Nothing is unpickled: what comes from a process that has read a hostile file is not believed any further than
what comes from a client.
"""

import json
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

LONGEST_LINE = 64 * 1024
"""Bytes of a message's first line: more than the longest notes of a picture take."""


@dataclass(frozen=True)
class DecodingRequest:
    """What a decoding process is asked for; the file's bytes follow.

    Attributes:
        job: A key of :data:`retexture.decoding.child.JOBS`.
        size: Bytes of the file.
        limits: The fields of :class:`retexture.imaging.limits.Limits`, in their order.
        seconds: Of processor time, on all threads together, until the process is ended.
    """

    job: str
    size: int
    limits: tuple[int, int, int]
    seconds: float


def send(link: socket.socket, header: dict[str, Any], payload: Sequence[memoryview | bytes] = ()) -> None:
    """Send one message."""
    link.sendall(json.dumps(header).encode() + b"\n")
    for part in payload:
        link.sendall(part)


def receive(stream: BinaryIO) -> dict[str, Any]:
    """Return the first line of the next message.

    Raises:
        EOFError: The other side is gone.
        ValueError: It is no message.
    """
    line = stream.readline(LONGEST_LINE)
    if not line.endswith(b"\n"):
        raise EOFError
    header = json.loads(line)
    if not isinstance(header, dict):
        raise ValueError("a message is an object")
    return header


def read_bytes(stream: BinaryIO, size: int) -> bytes:
    """Return the next ``size`` bytes.

    Raises:
        EOFError: There are fewer.
    """
    data = stream.read(size)
    if len(data) != size:
        raise EOFError
    return data


def fill(stream: BinaryIO, space: memoryview) -> None:
    """Fill ``space`` with the next bytes.

    Raises:
        EOFError: There are fewer.
    """
    if stream.readinto(space) != len(space):  # type: ignore[attr-defined]  # a BufferedReader reads them all
        raise EOFError
