"""What `make` does before its first command: an environment that was broken off while it was made is mended.

It is tried on a checkout of one tiny package, with the real pip and without the network.
"""

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from command_line import environment
from documents import REPOSITORY

PATIENCE = 120.0  # seconds; making an environment takes some
BACKEND = """
import os, pathlib, time, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    pathlib.Path("building").touch()
    while os.environ.get("HANGS") and not pathlib.Path("go on").exists():
        time.sleep(0.02)
    with zipfile.ZipFile(pathlib.Path(folder) / "thing-1.0-py3-none-any.whl", "w") as wheel:
        about = "Metadata-Version: 2.1\\nName: thing\\nVersion: 1.0\\n"
        wheel.writestr("thing-1.0.dist-info/METADATA", about)
        wheel.writestr("thing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        wheel.writestr("thing-1.0.dist-info/RECORD", "")
    return "thing-1.0-py3-none-any.whl"
"""
PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "thing"
version = "1.0"
"""


class Checkout:
    """A folder with lock files and a package, in which nothing is installed yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        locks, wheels = folder / "requirements", folder / "wheels"
        for each in (locks, wheels):
            each.mkdir(parents=True)
        shutil.copy(REPOSITORY / "requirements" / "install.py", locks)
        (folder / "pyproject.toml").write_text(PROJECT)
        (folder / "backend.py").write_text(BACKEND)
        for name, lock in (("tool", "build"), ("part", "runtime"), ("check", "dev")):
            wheel = wheels / f"{name}-1.0-py3-none-any.whl"
            with zipfile.ZipFile(wheel, "w") as file:
                about = f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"
                file.writestr(f"{name}.py", "")
                file.writestr(f"{name}-1.0.dist-info/METADATA", about)
                file.writestr(f"{name}-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
                file.writestr(f"{name}-1.0.dist-info/RECORD", "")
            digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
            (locks / f"{lock}.txt").write_text(f"{name}==1.0 --hash=sha256:{digest}\n")

    def install(self, what: str = "development", **changes: str) -> "subprocess.Popen[str]":
        """Begin to install."""
        settings = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.folder / "wheels"), **changes}
        return subprocess.Popen(
            [sys.executable, self.folder / "requirements" / "install.py", what],
            env=environment(**settings),
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def installed(self, what: str = "development") -> str:
        """Install; returns what was said."""
        process = self.install(what)
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, said
        return said

    def until_it_builds(self) -> None:
        """Wait for the middle of an installation: some packages are there, ours is being built."""
        deadline = time.monotonic() + PATIENCE
        while not (self.folder / "building").exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def names(self) -> set[str]:
        """The packages that are there, with a version."""
        ask = "from importlib.metadata import distributions as d; print(*(x.name + x.version for x in d()))"
        python = self.folder / ".venv" / "bin" / "python"
        done = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=True)
        return {name for name in done.stdout.split() if name.endswith("1.0")}


EVERYTHING = {"tool1.0", "part1.0", "thing1.0", "check1.0"}


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    made = Checkout(tmp_path / "checkout")
    yield made
    (made.folder / "go on").touch()  # whatever still builds ends


def test_one_that_was_killed_in_the_middle_is_made_anew(checkout: Checkout) -> None:
    process = checkout.install(HANGS="1")
    checkout.until_it_builds()
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    (metadata,) = checkout.folder.glob(".venv/lib/*/site-packages/part-1.0.dist-info/METADATA")
    metadata.unlink()  # as a kill leaves it between two files of a package
    assert "broken off" in checkout.installed()
    assert checkout.names() == EVERYTHING


def test_one_that_goes_on_without_who_began_it_is_waited_for(checkout: Checkout) -> None:
    process = checkout.install(HANGS="1")
    checkout.until_it_builds()
    process.kill()  # pip goes on
    process.wait()
    second = checkout.install()
    assert second.stderr is not None
    assert second.stderr.readline().startswith("Waiting")
    (checkout.folder / "go on").touch()
    second.communicate(timeout=PATIENCE)
    assert second.returncode == 0
    process.communicate()
    assert checkout.names() == EVERYTHING


def test_one_that_is_there_is_kept_and_brought_up_to_date(checkout: Checkout) -> None:
    subprocess.run([sys.executable, "-m", "venv", checkout.folder / ".venv"], check=True)  # by other means
    mine = checkout.folder / ".venv" / "mine"
    mine.touch()
    assert "development" not in checkout.installed("runtime")
    checkout.installed()
    assert checkout.names() == EVERYTHING
    assert checkout.installed() == ""
    (checkout.folder / "building").unlink()
    os.utime(checkout.folder / "pyproject.toml")
    assert "what Retexture needs" in checkout.installed("runtime")
    assert (checkout.folder / "building").exists()
    assert mine.exists()
