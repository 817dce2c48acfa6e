"""A hub of models on loopback: as much of its interface as the client asks when it fetches a model."""

import hashlib
import json
import re
import socket
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field

from loopback import Server, start

_NONE = b"HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
COMMIT = "0123456789abcdef0123456789abcdef01234567"

Files = Mapping[str, bytes]


@dataclass
class Hub:
    """A running hub.

    Attributes:
        server: Where it listens, and what it was asked.
        sent: How many bytes of each file were sent.
    """

    server: Server
    sent: dict[str, int] = field(default_factory=dict)

    @property
    def endpoint(self) -> str:
        return self.server.url().rstrip("/")


def start_hub(stack: ExitStack, repositories: Mapping[str, Files], breaks_at: int = 2**62) -> Hub:
    """Start a hub with the files of some repositories, by their ids, at any revision.

    A file that is asked for from its beginning breaks off at the byte ``breaks_at``.
    """
    sent: dict[str, int] = {}

    def answer(connection: socket.socket, target: str) -> None:
        head = server.requests[-1]
        files = next((files for name, files in repositories.items() if name in target), {})
        if "/tree/" in target or "/revision/" in target:
            _send(
                connection,
                json.dumps(_listing(files) if "/tree/" in target else {"id": "a/b", "sha": COMMIT}),
            )
            return
        name = target.partition("?")[0].rpartition("/")[2]
        if name not in files:
            connection.sendall(_NONE)
            return
        first = _first_byte(head)
        _send_head(connection, files[name], first)
        if not head.startswith("HEAD"):
            part = files[name][first : None if first else breaks_at]
            connection.sendall(part)
            sent[name] = sent.get(name, 0) + len(part)

    server = start(stack, answer)
    return Hub(server, sent)


def _listing(files: Files) -> list[dict[str, object]]:
    return [
        {"type": "file", "path": name, "size": len(data), "oid": hashlib.sha1(data).hexdigest()}
        for name, data in files.items()
    ]


def _send(connection: socket.socket, text: str) -> None:
    data = text.encode()
    head = f"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {len(data)}\r\n\r\n"
    connection.sendall(head.encode() + data)


def _first_byte(head: str) -> int:
    ranged = re.search(r"(?im)^range: bytes=(\d+)-", head)
    return int(ranged.group(1)) if ranged else 0


def _send_head(connection: socket.socket, data: bytes, first: int) -> None:
    status = "206 Partial Content" if first else "200 OK"
    lines = [
        f"HTTP/1.1 {status}",
        f'ETag: "{hashlib.sha1(data).hexdigest()}"',
        f"X-Repo-Commit: {COMMIT}",
        "Accept-Ranges: bytes",
        "Connection: close",
        f"Content-Length: {len(data) - first}",
        *([f"Content-Range: bytes {first}-{len(data) - 1}/{len(data)}"] if first else []),
    ]
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
