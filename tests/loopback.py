"""HTTP servers on loopback that answer exactly what a test tells them to, byte by byte."""

import socket
import socketserver
import ssl
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

Answer = Callable[[socket.socket, str], None]
"""Given the connection and the request's target, send whatever the test needs."""


@dataclass
class Server:
    """A running server.

    Attributes:
        host: The loopback address that it listens on.
        port: Chosen by the system, unless the test named one.
        requests: The heads of all requests, as they came.
        names: The server names of all TLS handshakes.
    """

    host: str
    port: int
    requests: list[str] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)

    def url(self, target: str = "/", host: str | None = None) -> str:
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host or shown}:{self.port}{target}"


class _TcpServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up on a hostile answer is what the tests want."""


class _TcpServer6(_TcpServer):
    address_family = socket.AF_INET6


Serve = Callable[..., Server]
"""``start`` without its first argument."""


def start(
    stack: ExitStack,
    answer: Answer,
    host: str = "127.0.0.1",
    port: int = 0,
    tls: ssl.SSLContext | None = None,
) -> Server:
    """Start a server that is stopped when ``stack`` is closed; port 0 lets the system choose."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            connection = self.request if tls is None else tls.wrap_socket(self.request, server_side=True)
            head = b""
            while b"\r\n\r\n" not in head:
                received = connection.recv(65536)
                if not received:
                    return
                head += received
            text = head.decode("latin-1")
            server.requests.append(text)
            answer(connection, text.split(" ")[1])
            connection.close()

    kind = _TcpServer6 if ":" in host else _TcpServer
    tcp = stack.enter_context(kind((host, port), Handler))
    server = Server(host, tcp.server_address[1])
    if tls is not None:
        tls.sni_callback = lambda _socket, name, _context: server.names.append(name)
    threading.Thread(target=tcp.serve_forever, args=(0.02,), daemon=True).start()
    stack.callback(tcp.shutdown)
    return server


def response(body: bytes = b"picture", status: str = "200 OK", **headers: str) -> bytes:
    """A whole HTTP response; ``content_type="x"`` becomes ``Content-Type: x``."""
    fields = {"Content-Length": str(len(body))}
    fields |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1") + body


def answering(*parts: bytes) -> Answer:
    """Send the parts and hang up."""

    def answer(connection: socket.socket, _target: str) -> None:
        for part in parts:
            connection.sendall(part)

    return answer


def redirecting(location: str, status: str = "302 Found") -> Answer:
    """Redirect every request to ``location``."""
    return answering(response(b"", status, location=location))
