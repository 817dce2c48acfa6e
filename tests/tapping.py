"""A tap on the connections to a server: it passes everything on, and acts at a request that it waits for."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_REQUEST = re.compile(rb"(GET|POST|DELETE|HEAD) (\S+) HTTP/1\.1\r\n")
_LARGEST = 2**16


@dataclass(eq=False)
class Trap:
    """What happens at a request.

    Attributes:
        request: Of its first line, "METHOD PATH", a pattern.
        act: What to do, in the thread of the connection.
        moment: ``dropped``: before the request is passed on, which it is not; ``arriving``: before it is,
            which it is all the same; ``answered``: before the answer is passed on, which it is not.
        passes: So many such requests are let through before.
        sprung: Whether it has acted.
    """

    request: str
    act: Callable[[], None]
    moment: str
    passes: int = 0
    sprung: threading.Event = field(default_factory=threading.Event)


@dataclass(eq=False)
class Tap:
    """The running tap.

    Attributes:
        url: To be used in place of the server's.
        seen: The first lines of all requests, "METHOD PATH".
        trap: What is waited for.
    """

    url: str
    server: int
    seen: list[str] = field(default_factory=list)
    trap: Trap | None = None

    def set(self, trap: Trap) -> Trap:
        """Wait for a request."""
        self.trap = trap
        return trap

    def caught(self, line: str) -> Trap | None:
        """The trap that a request falls into."""
        self.seen.append(line)
        trap = self.trap
        if trap is None or not re.fullmatch(trap.request, line):
            return None
        if trap.passes:
            trap.passes -= 1
            return None
        self.trap = None
        return trap


@contextmanager
def tapped(server: int) -> Iterator[Tap]:
    """Listen on a port of loopback for connections to the port of a server."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=128)
    tap = Tap(f"http://127.0.0.1:{listening.getsockname()[1]}", server)

    def accept() -> None:
        with suppress(OSError):
            while True:
                client, _ = listening.accept()
                threading.Thread(target=_serve, args=(tap, client), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield tap
    finally:
        listening.close()


def _serve(tap: Tap, client: socket.socket) -> None:
    with client, suppress(OSError), socket.create_connection(("127.0.0.1", tap.server)) as server:
        waiting: list[Trap] = []
        back = threading.Thread(target=_pass_back, args=(server, client, waiting), daemon=True)
        back.start()
        with suppress(OSError):
            while part := client.recv(_LARGEST):
                found = _REQUEST.match(part)
                trap = tap.caught(b" ".join(found.groups()).decode()) if found else None
                if trap is not None and trap.moment == "answered":
                    waiting.append(trap)
                elif trap is not None:
                    _spring(trap)
                    if trap.moment == "dropped":
                        break
                server.sendall(part)
        _close(server, client)
        back.join()


def _pass_back(server: socket.socket, client: socket.socket, waiting: list[Trap]) -> None:
    with suppress(OSError):
        while part := server.recv(_LARGEST):
            if waiting:
                _spring(waiting.pop())
                break
            client.sendall(part)
    _close(server, client)


def _spring(trap: Trap) -> None:
    try:
        trap.act()
    finally:
        trap.sprung.set()


def _close(*sockets: socket.socket) -> None:
    for each in sockets:
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
