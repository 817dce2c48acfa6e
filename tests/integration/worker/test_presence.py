"""Names that no two processes share, and marks of the dead."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from retexture.worker.presence import Presence, appear, bury_departed

LIVING = """
import sys, pathlib
from retexture.worker.presence import appear
own = appear(pathlib.Path(sys.argv[1]), 0)
print(own.executor_id, flush=True)
sys.stdin.read()
"""

Arrive = Callable[[Path], Presence]


class Other:
    """Another process with a mark in a folder."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-c", LIVING, str(folder)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.name = self.process.stdout.readline().strip()

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "workers"


@pytest.fixture
def other(folder: Path) -> Iterator[Other]:
    process = Other(folder)
    yield process
    process.kill()


@pytest.fixture
def arrive() -> Iterator[Arrive]:
    """Makes presences of this process, which it leaves at the end."""
    with ExitStack() as present:

        def make(folder: Path) -> Presence:
            own = appear(folder, 3)
            present.callback(own.leave)
            return own

        yield make


def buried(own: Presence) -> list[str]:
    found: list[str] = []
    bury_departed(own, found.append)
    return found


def test_two_of_the_same_host_process_and_slot_have_two_names(folder: Path, arrive: Arrive) -> None:
    names = {arrive(folder).executor_id for _ in range(20)}
    assert len(names) == 20
    assert all(name.startswith(f"{socket.gethostname()}-3-") for name in names)


def test_a_living_process_is_left_alone_and_a_dead_one_is_found_once(
    folder: Path, other: Other, arrive: Arrive
) -> None:
    own = arrive(folder)
    assert buried(own) == []
    other.kill()
    assert buried(own) == [other.name]
    assert buried(own) == []


def test_one_that_could_not_be_buried_is_found_again(folder: Path, other: Other, arrive: Arrive) -> None:
    own = arrive(folder)
    other.kill()

    def fail(_name: str) -> None:
        raise ConnectionError("the database is away")

    with pytest.raises(ConnectionError):
        bury_departed(own, fail)
    assert buried(own) == [other.name]


def test_one_that_left_is_not_found(folder: Path, arrive: Arrive) -> None:
    gone, own = appear(folder, 0), arrive(folder)
    gone.leave()
    assert buried(own) == []
    assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("dies", [False, True])
def test_a_copy_of_a_mark_says_nothing(
    folder: Path, tmp_path: Path, other: Other, arrive: Arrive, dies: bool
) -> None:
    shutil.copytree(folder, tmp_path / "copy")
    if dies:
        other.kill()
    own = arrive(tmp_path / "copy")
    assert buried(own) == []
    assert [path.stem for path in (tmp_path / "copy").iterdir()] == [own.executor_id]


def test_a_mark_of_another_boot_says_nothing(folder: Path, other: Other, arrive: Arrive) -> None:
    other.kill()
    (mark,) = folder.iterdir()
    mark.write_text(f"00000000-{mark.read_text()[9:]}")
    assert buried(arrive(folder)) == []


def test_a_mark_that_its_process_has_not_written_yet_says_nothing(folder: Path, arrive: Arrive) -> None:
    own = arrive(folder)
    (folder / "here-0-123456.worker").touch()
    assert buried(own) == []


def test_without_a_folder_there_is_a_name_all_the_same(tmp_path: Path, arrive: Arrive) -> None:
    (tmp_path / "file").touch()
    own = arrive(tmp_path / "file" / "workers")
    assert own.mark is None
    assert buried(own) == []
    own.leave()
