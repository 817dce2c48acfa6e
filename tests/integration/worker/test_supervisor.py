"""The supervisor and processes of its own: started, started again, stopped."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from plant import PATIENCE, pid_is_gone
from retexture.worker.supervisor import Supervisor

OBEDIENT = "import sys, pathlib; pathlib.Path(sys.argv[1]).touch(); sys.stdin.read()"
STUBBORN = (
    "import sys, pathlib, signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "pathlib.Path(sys.argv[1]).touch(); sys.stdin.read(); signal.pause()"
)


def until(met: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@contextmanager
def supervised(
    folder: Path,
    script: str,
    slots: int = 2,
    grace: float = 20.0,
    died: Callable[[int], None] = lambda _: None,
) -> Iterator[Supervisor]:
    """Run ``script`` in each slot; it is up when its file is there."""

    def command(slot: int) -> Sequence[str]:
        return [sys.executable, "-c", script, str(folder / f"up-{slot}")]

    supervisor = Supervisor(command, slots, grace=grace, died=died)
    supervisor.start()
    try:
        until(lambda: all((folder / f"up-{slot}").exists() for slot in range(slots)))
        yield supervisor
    finally:
        supervisor.stop()


def test_one_that_dies_is_started_again_in_its_slot(tmp_path: Path) -> None:
    deaths: list[int] = []
    with supervised(tmp_path, OBEDIENT, died=deaths.append) as supervisor:
        before = supervisor.pids()
        os.kill(before[1], signal.SIGKILL)
        until(lambda: supervisor.pids().get(1, before[1]) != before[1])
        assert supervisor.pids()[0] == before[0]
        assert deaths == [1]
        pids = supervisor.pids()
    assert all(map(pid_is_gone, pids.values()))
    assert deaths == [1], "an end that was asked for is no death"


def test_one_that_does_not_end_in_time_is_killed(tmp_path: Path) -> None:
    with supervised(tmp_path, STUBBORN, slots=1, grace=0.2) as supervisor:
        pids = supervisor.pids()
    assert all(map(pid_is_gone, pids.values()))
    assert supervisor.pids() == {}


def test_one_that_ends_at_once_again_and_again_is_given_pauses(tmp_path: Path) -> None:
    deaths: list[int] = []
    script = OBEDIENT.replace("sys.stdin.read()", "sys.exit(3)")
    with supervised(tmp_path, script, slots=1, died=deaths.append):
        until(lambda: len(deaths) == 2)


def test_a_slot_outlives_what_keeps_its_process_from_starting(tmp_path: Path) -> None:
    good = [sys.executable, "-c", OBEDIENT, str(tmp_path / "up")]
    without_room = [sys.executable, "-c", "", "x" * 2**22]  # longer than the system takes: E2BIG
    commands: list[Callable[[], Sequence[str]]] = [
        lambda: [str(tmp_path / "missing")],
        lambda: without_room,
        lambda: [][0],
        lambda: good,
    ]
    asked = iter(commands)
    supervisor = Supervisor(lambda _slot: next(asked)(), 1)
    supervisor.start()
    until((tmp_path / "up").exists)
    supervisor.stop()
    assert next(asked, None) is None


def test_a_slot_outlives_a_listener_that_fails(tmp_path: Path) -> None:
    deaths: list[int] = []

    def fail(slot: int) -> None:
        deaths.append(slot)
        raise OSError("no space left for a count")

    script = OBEDIENT.replace("sys.stdin.read()", "sys.exit(3)")
    with supervised(tmp_path, script, slots=1, died=fail):
        until(lambda: len(deaths) == 2)


def test_a_stopped_supervisor_starts_nothing(tmp_path: Path) -> None:
    supervisor = Supervisor(lambda _slot: [sys.executable, "-c", OBEDIENT, str(tmp_path / "up")], 1)
    supervisor.stop()
    supervisor.start()
    supervisor.stop()
    assert supervisor.pids() == {}
    assert not (tmp_path / "up").exists()
