"""The folders in which servers and their workers add their metrics up, made and cleared by real processes."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from retexture.cli.serving.shared_metrics import shared_metrics

SERVER = """
import subprocess, sys
from pathlib import Path
from retexture.cli.serving.shared_metrics import join_shared_metrics, shared_metrics
if sys.argv[1] == "worker":
    join_shared_metrics("worker-0")
    from retexture.tasks.metrics import REPLAYS
    REPLAYS.inc()
    print("counted", flush=True)
    sys.stdin.read()
else:
    with shared_metrics(Path(sys.argv[1])) as folder:
        from retexture.tasks.metrics import REPLAYS
        REPLAYS.inc()
        print(folder, flush=True)
        for order in sys.stdin:
            worker = subprocess.Popen([sys.executable, sys.argv[0], "worker"], stdin=subprocess.PIPE)
            if order.strip() == "killed":
                worker.kill()
            else:
                worker.communicate()
"""


class Process:
    """A process that shares its metrics."""

    def __init__(self, folder: Path) -> None:
        script = folder / "server.py"
        script.write_text(SERVER)
        self.popen = subprocess.Popen(
            [sys.executable, script, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self.popen.stdout is not None
        self.folder = Path(self.popen.stdout.readline().decode().strip())

    def work(self) -> None:
        """Have a worker count, and end."""
        assert self.popen.stdin is not None
        assert self.popen.stdout is not None
        self.popen.stdin.write(b"work\n")
        self.popen.stdin.flush()
        assert self.popen.stdout.readline() == b"counted\n"

    def count(self) -> float:
        """What all its processes have counted."""
        code = (
            "import sys\nfrom prometheus_client import CollectorRegistry\n"
            "from prometheus_client.multiprocess import MultiProcessCollector\n"
            "registry = CollectorRegistry()\nMultiProcessCollector(registry, path=sys.argv[1])\n"
            "print(registry.get_sample_value('retexture_idempotent_replays_total'))"
        )
        return float(subprocess.check_output([sys.executable, "-c", code, str(self.folder)]))

    def end(self) -> None:
        """End it in peace."""
        self.popen.communicate(timeout=60)
        assert self.popen.returncode == 0

    def kill(self) -> None:
        """End it as an empty battery would."""
        self.popen.kill()
        self.popen.communicate()


@contextmanager
def process(folder: Path) -> Iterator[Process]:
    started = Process(folder)
    try:
        yield started
    finally:
        started.kill()


def folders(place: Path) -> set[Path]:
    return {each for parent in place.glob("retexture-metrics-*") for each in parent.iterdir()}


def test_a_second_server_takes_nothing_from_the_first(tmp_path: Path) -> None:
    with process(tmp_path) as first:
        first.work()
        with process(tmp_path) as second:
            second.work()
            assert folders(tmp_path) == {first.folder, second.folder}
            second.end()
        assert folders(tmp_path) == {first.folder}
        first.work()
        assert first.count() == 3
        first.end()
    assert folders(tmp_path) == set()


def test_the_folder_of_a_server_that_was_killed_goes_and_that_of_a_frozen_one_stays(tmp_path: Path) -> None:
    with process(tmp_path) as frozen, process(tmp_path) as killed:
        frozen.popen.send_signal(signal.SIGSTOP)
        killed.kill()
        assert folders(tmp_path) == {frozen.folder, killed.folder}
        with process(tmp_path) as next_one:
            assert folders(tmp_path) == {frozen.folder, next_one.folder}
        frozen.popen.send_signal(signal.SIGCONT)
        frozen.work()
        assert frozen.count() == 2


def test_a_worker_that_outlives_its_server_keeps_its_folder(tmp_path: Path) -> None:
    with process(tmp_path) as server:
        script = tmp_path / "server.py"
        worker = subprocess.Popen(
            [sys.executable, script, "worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(server.folder)},
        )
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"counted\n"
        server.kill()
        with process(tmp_path) as other:
            assert folders(tmp_path) == {server.folder, other.folder}
        worker.communicate()
        with process(tmp_path) as other:
            assert folders(tmp_path) == {other.folder}
    late = subprocess.run(
        [sys.executable, script, "worker"],
        input=b"",
        capture_output=True,
        env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(server.folder)},
        check=True,
    )
    assert late.stdout == b"counted\n", "one that starts later counts for itself"


def test_workers_that_follow_each_other_share_a_file(tmp_path: Path) -> None:
    with process(tmp_path) as server:
        for _ in range(3):
            server.work()
        assert server.count() == 4
        own = {f"counter_{server.popen.pid}.db", f"histogram_{server.popen.pid}.db"}
        assert {each.name for each in server.folder.glob("*.db")} == own | {
            "counter_worker-0.db",
            "histogram_worker-0.db",
        }


@pytest.mark.parametrize("mode", [0o755, 0o777, 0o770])
def test_a_folder_that_others_may_enter_is_not_used(tmp_path: Path, mode: int) -> None:
    parent = tmp_path / f"retexture-metrics-{os.getuid()}"
    parent.mkdir()
    parent.chmod(mode)
    with process(tmp_path) as server:
        assert server.folder.parent != parent
        assert server.folder.parent.stat().st_mode & 0o077 == 0


def test_what_was_never_finished_goes_after_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", "to be put back")
    parent = tmp_path / f"retexture-metrics-{os.getuid()}"
    parent.mkdir(mode=0o700)
    (parent / "new-old").mkdir()
    (parent / "new-one").mkdir()
    os.utime(parent / "new-old", (1000, 1000))
    with shared_metrics(tmp_path) as folder:
        assert folders(tmp_path) == {folder, parent / "new-one"}
