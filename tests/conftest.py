"""What all tests share: the bundled photographs, and a place for compiled kernels that outlives a run."""

import os
from pathlib import Path

import pytest

from retexture import bootstrap, settings

REPOSITORY = Path(__file__).parent.parent
PHOTOS = REPOSITORY / "examples" / "photos"


def pytest_configure(config: pytest.Config) -> None:
    """Before any test module imports a kernel: keep compiled kernels between runs."""
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
