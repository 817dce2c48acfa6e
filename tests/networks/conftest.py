"""Folders of tiny models. Tests that need them are skipped where the extra ``perception`` is missing."""

from importlib import util
from pathlib import Path

import numpy as np
import pytest
from skimage import data

from retexture.imaging.arrays import Rgb8


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of tiny models, each in the folder of the row whose place it takes."""
    if util.find_spec("torch") is None:
        pytest.skip("the extra 'perception' is not installed: make test-perception")
    from tiny_models import SAVED

    folder = tmp_path_factory.mktemp("models")
    for name, save in SAVED.items():
        save(folder / name)
    return folder


@pytest.fixture(scope="session")
def photo() -> Rgb8:
    """A small photograph, wider than high."""
    return np.ascontiguousarray(data.astronaut()[:96, :130])
