"""``retexture serve`` as a process of its own, for tests."""

import json
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from command_line import COMMAND, environment

LIMIT = 300.0
KEY = "a-key-that-the-operator-chose-1234567890"


def until(holds: Callable[[], Any], what: str, within: float = LIMIT) -> Any:
    """Ask again and again until the answer is true; returns it."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        if answer := holds():
            return answer
        time.sleep(0.02)
    raise AssertionError(f"waited {within} s in vain: {what}")


@dataclass(frozen=True)
class Running:
    """A server process."""

    process: "subprocess.Popen[bytes]"
    base: str
    folder: Path

    def get(self, path: str, key: str = KEY) -> Any:
        request = urllib.request.Request(self.base + path, headers={"Authorization": f"Bearer {key}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            content = answer.read()
            return json.loads(content) if "json" in answer.headers["Content-Type"] else content.decode()

    def ready(self) -> bool:
        with suppress(OSError):
            return bool(self.get("/readyz"))
        return False

    def workers(self) -> list[int]:
        """Its worker processes; what decodes pictures is not among them."""
        tasks = Path(f"/proc/{self.process.pid}/task")
        own = {int(pid) for path in tasks.glob("*/children") for pid in path.read_text().split()}
        return sorted(
            pid for pid in own if b"worker" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        )

    def out(self) -> str:
        return (self.folder / "out").read_text()

    def log(self) -> list[dict[str, Any]]:
        lines = (self.folder / "err").read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(folder: Path, port: int, workers: int = 1, **settings: str | None) -> Running:
    folder.mkdir(exist_ok=True)
    command: list[str | Path] = [
        COMMAND,
        "serve",
        "--data",
        folder / "data",
        "--port",
        str(port),
        "--workers",
        str(workers),
    ]
    with (folder / "out").open("ab") as out, (folder / "err").open("ab") as err:
        process = subprocess.Popen(command, env=environment(**settings), stdout=out, stderr=err)
    running = Running(process, f"http://127.0.0.1:{port}", folder)
    until(lambda: running.ready() or process.poll() is not None, "the server to be ready")
    assert process.poll() is None, (folder / "err").read_text()
    return running


@contextmanager
def serving(folder: Path, workers: int = 1, **settings: str | None) -> Iterator[Running]:
    running = started(folder, free_port(), workers, **settings)
    try:
        yield running
    finally:
        running.process.terminate()
        assert running.process.wait(60) == 0
