"""A server that must never be reached."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Canary:
    """Counts the connections to one port of all of this machine's addresses."""

    def __init__(self, listener: socket.socket) -> None:
        self._listener = listener
        self.port: int = listener.getsockname()[1]
        self.connections = 0

    def watch(self) -> None:
        """Accept and count, until the listener is closed."""
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                self.connections += 1
                connection.close()


@contextmanager
def canary() -> Iterator[Canary]:
    """Listen until the block ends."""
    with socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True) as listener:
        bird = Canary(listener)
        thread = threading.Thread(target=bird.watch, daemon=True)
        thread.start()
        yield bird
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(10)
