"""What all tests share: photographs, the command line, and compiled kernels that outlive a run."""

import io
import os
import subprocess
import sys
from pathlib import Path

import hypothesis
import pytest

from command_line import COMMAND, Cli, Finished, environment, shrunk
from retexture import bootstrap, settings
from retexture.cli import main

REPOSITORY = Path(__file__).parent.parent
PHOTOS = REPOSITORY / "src" / "retexture" / "samples"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of our own."""
    parser.addoption("--renew-golden", action="store_true", help="write the golden pictures anew")
    parser.addoption("--all-materials", action="store_true", help="lay tiles of every material side by side")


def pytest_configure(config: pytest.Config) -> None:
    """Before any test module imports a kernel: keep compiled kernels between runs; let no test be timed."""
    hypothesis.settings.register_profile("untimed", deadline=None)
    hypothesis.settings.load_profile("untimed")
    for name in [name for name in os.environ if name.startswith(settings.PREFIX)]:
        del os.environ[name]
    assert config.cache is not None
    kernels = config.cache.mkdir("kernels")
    os.environ["RETEXTURE_CACHE_DIR"] = str(kernels)
    bootstrap.prepare_kernels(bootstrap.configured())


@pytest.fixture(scope="session")
def photos() -> Path:
    """The folder of bundled photographs."""
    return PHOTOS


@pytest.fixture
def no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """An environment without any setting of Retexture, and with an empty home folder."""
    for name in [name for name in os.environ if name.startswith((settings.PREFIX, "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return monkeypatch


@pytest.fixture
def cup(tmp_path: Path, photos: Path) -> Path:
    """A small photograph in the test's folder, 120 × 80."""
    return shrunk(photos / "coffee.jpg", tmp_path / "cup.png")


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Cli:
    """Run ``retexture`` in the test's folder, in this process, and give back how it ended."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object, stdin: bytes = b"", **changes: str | None) -> Finished:
        capfdbinary.readouterr()
        with monkeypatch.context() as patch:
            for name, value in changes.items():
                patch.delenv(name, raising=False) if value is None else patch.setenv(name, value)
            patch.setattr(sys, "argv", ["retexture", *map(str, arguments)])
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
            with pytest.raises(SystemExit) as ended:
                main()
        shown = capfdbinary.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        return Finished([str(argument) for argument in arguments], code, shown.out, shown.err)

    return run


@pytest.fixture
def shell(tmp_path: Path) -> Cli:
    """Run ``retexture`` in the test's folder as a process of its own, and give back how it ended."""

    def run(*arguments: object, stdin: bytes = b"", **changes: str | None) -> Finished:
        return subprocess.run(
            [COMMAND, *map(str, arguments)],
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            env=environment(**changes),
            timeout=300,
        )

    return run
