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


@contextmanager
def postgres(binaries: Path) -> Iterator[str]:
    """Run a server until the block ends; gives the URL of a database on it that is always there."""
    folder = Path(tempfile.mkdtemp(prefix="rtx-pg-"))  # short: the path of a socket is limited
    user = _USER if os.geteuid() == 0 else None
    if user is not None:
        os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
    data = folder / "data"
    make: list[str | Path] = [
        binaries / "initdb",
        "-D",
        data,
        "-U",
        "retexture",
        "--auth=trust",
        "--no-sync",
        "--no-instructions",
    ]
    subprocess.run(make, check=True, capture_output=True, user=user, cwd=folder, timeout=120)
    run: list[str | Path] = [
        binaries / "postgres",
        "-D",
        data,
        "-k",
        folder,
        "-c",
        "listen_addresses=",
        "-c",
        "fsync=off",
    ]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([*run, "-c", "max_connections=200"], stderr=log, user=user, cwd=folder)
    try:
        url = f"postgresql://retexture@/postgres?host={folder}"
        _await(url, server, folder / "log")
        yield url
    finally:
        server.send_signal(signal.SIGINT)  # does not wait for open connections
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


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
