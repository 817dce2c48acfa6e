"""Databases whose answer to a commit gets lost, although they have committed."""

import select
import socket
import socketserver
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa


@dataclass
class Silence:
    """How many commits are answered before answers get lost, how many are to get lost, and how many were."""

    spared: int = 0
    to_come: int = 0
    lost: int = 0

    def falls(self) -> bool:
        """Whether this one gets lost."""
        if self.to_come == 0:
            return False
        if self.spared > 0:
            self.spared -= 1
            return False
        self.to_come -= 1
        self.lost += 1
        return True


def silence_sqlite(engine: sa.Engine) -> Silence:
    """Have connections that an engine opens from now on report a fault after a commit that succeeded."""
    silence = Silence()

    class Silenced(sqlite3.Connection):
        def commit(self) -> None:
            super().commit()
            if silence.falls():
                raise sqlite3.OperationalError("disk I/O error")

    @sa.event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, _arguments: Any, options: dict[str, Any]) -> None:
        options["factory"] = Silenced

    engine.dispose()
    return silence


class _Proxy(socketserver.ThreadingTCPServer):
    """Its threads are waited for: each ends when one side of its connection does."""

    allow_reuse_address = True


@contextmanager
def silenced_postgres(url: str) -> Iterator[tuple[str, Silence]]:
    """A proxy before a Postgres on a Unix socket; it drops answers to COMMIT with their connections."""
    silence = Silence()
    target = f"{sa.make_url(url).query['host']}/.s.PGSQL.5432"

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.socket(socket.AF_UNIX) as server:
                server.connect(target)
                _pass_on(self.request, server, silence)

    with _Proxy(("127.0.0.1", 0), Handler) as proxy:
        threading.Thread(target=proxy.serve_forever, args=(0.02,)).start()
        asked = sa.make_url(url).set(host="127.0.0.1", port=proxy.server_address[1])
        asked = asked.set(query={"sslmode": "disable"})
        try:
            yield asked.render_as_string(hide_password=False), silence
        finally:
            proxy.shutdown()


def _pass_on(client: socket.socket, server: socket.socket, silence: Silence) -> None:
    mute = False
    while True:
        ready, _, _ = select.select((client, server), (), ())
        for source in ready:
            data = source.recv(65536)
            if not data or (source is server and mute):
                return
            if source is client and b"COMMIT\0" in data:
                mute = silence.falls()
            (server if source is client else client).sendall(data)
