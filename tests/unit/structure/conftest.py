"""Photos seen with the shipped networks, and with files of theirs taken away."""

import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from network_files import Eyes, looked_for_in
from retexture.structure.trained.networks import ShippedNetwork


@pytest.fixture(scope="session")
def shipped_weights() -> Path:
    """The folder of the networks' files."""
    return ShippedNetwork.SCENE.path.parent


@pytest.fixture
def weights(shipped_weights: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of the weights that the networks are looked for in."""
    copy = shutil.copytree(shipped_weights, tmp_path / "weights")
    with looked_for_in(copy):
        yield copy


@pytest.fixture(scope="session")
def rules(shipped_weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Eyes:
    """Tell the parts of scenes by rules: without the scene network's file, within this context."""
    without_scene = shutil.ignore_patterns(ShippedNetwork.SCENE.path.name)
    copy = shutil.copytree(
        shipped_weights, tmp_path_factory.mktemp("rules") / "weights", ignore=without_scene
    )
    return lambda: looked_for_in(copy)


@pytest.fixture(scope="module", params=["network", "rules"])
def eyes(request: pytest.FixtureRequest, rules: Eyes) -> Eyes:
    """Tell the parts of scenes by the network, and by rules: for what holds either way."""
    return rules if request.param == "rules" else nullcontext


@pytest.fixture
def by_rules(rules: Eyes) -> Iterator[None]:
    """Tell the parts of scenes by rules: the network was trained on photos and knows little of drawn ones."""
    with rules():
        yield


@pytest.fixture
def by_either(eyes: Eyes) -> Iterator[None]:
    """Run a test with the scene network, and by rules."""
    with eyes():
        yield
