"""A real Postgres for tests: made from nothing, on a socket in a folder, and gone afterwards."""

import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_USER = "nobody"  # Postgres refuses to run as root
_PLACES = "/usr/lib/postgresql/*/bin"


def postgres_binaries() -> Path | None:
    """The folder of ``initdb`` and ``postgres``, or None where they are not installed."""
    on_path = shutil.which("initdb")
    folders = ([Path(on_path).resolve().parent] if on_path else []) + [
        Path(each)
        for each in sorted(glob.glob(_PLACES), reverse=True)  # noqa: PTH207 - an absolute pattern
    ]
    return next(
        (each for each in folders if (each / "postgres").exists() and (each / "initdb").exists()), None
    )


class PostgresServer:
    """A server of its own, which can be stopped and started again."""

    def __init__(self, binaries: Path) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="rtx-pg-"))  # short: the path of a socket is limited
        self._binaries, self._data = binaries, self.folder / "data"
        self._user = _USER if os.geteuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None
        if self._user is not None:
            os.chown(self.folder, pwd.getpwnam(self._user).pw_uid, -1)
        make: list[str | Path] = [binaries / "initdb", "-D", self._data, "-U", "retexture", "--auth=trust"]
        make += ["--no-sync", "--no-instructions"]
        subprocess.run(make, check=True, capture_output=True, user=self._user, cwd=self.folder, timeout=120)

    @property
    def url(self) -> str:
        """Of a database that is always there."""
        return f"postgresql://retexture@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it and wait until it answers."""
        run: list[str | Path] = [self._binaries / "postgres", "-D", self._data, "-k", self.folder]
        for setting in ("listen_addresses=", "fsync=off", "max_connections=200"):
            run += ["-c", setting]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(run, stderr=log, user=self._user, cwd=self.folder)
        _await(self.url, self._process, self.folder / "log")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it; SIGINT does not wait for open connections, SIGQUIT leaves it as a crash does."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(30)
            self._process = None


@contextmanager
def postgres_server(binaries: Path) -> Iterator[PostgresServer]:
    """Run a server until the block ends."""
    server = PostgresServer(binaries)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)


@contextmanager
def postgres(binaries: Path) -> Iterator[str]:
    """Run a server until the block ends; gives the URL of a database on it that is always there."""
    with postgres_server(binaries) as server:
        yield server.url


@contextmanager
def new_database(server: str, template: str = "template1") -> Iterator[str]:
    """A new database on a server, a copy of ``template``, until the block ends; gives its URL."""
    name = f"test_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield server.replace("/postgres?", f"/{name}?")
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def frozen(server: str) -> Iterator[None]:
    """Inside, a server of :func:`postgres` takes connections and says nothing: its processes stand still."""
    folder = Path(server.partition("?host=")[2])
    first = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    stopped: list[int] = []

    def stop(pid: int) -> None:
        os.kill(pid, signal.SIGSTOP)
        stopped.append(pid)

    stop(first)  # from now on it starts no others
    for pid in Path(f"/proc/{first}/task/{first}/children").read_text().split():
        stop(int(pid))
    try:
        yield
    finally:
        for each in stopped:
            os.kill(each, signal.SIGCONT)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Inside, another process holds the write lock of a SQLite file."""
    code = (
        "import sqlite3, sys\nconnection = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "connection.execute('BEGIN IMMEDIATE')\nprint('locked', flush=True)\nsys.stdin.read()"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        yield
    finally:
        holder.communicate(timeout=60)


def _await(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"Postgres did not start: {log.read_text()}") from error
            time.sleep(0.05)
        else:
            return
