"""Fetching weights from a hub on loopback, with the hub's own client."""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from command_line import Cli, sentences
from loopback import start
from model_hub import start_hub
from retexture.perception import PerceptionError, are_present, model_rows, pull

(CLIPSEG,) = [row for row in model_rows() if row.name == "clipseg-rd64"]
(SAM,) = [row for row in model_rows() if row.name == "sam2.1-hiera-small"]

pytestmark = pytest.mark.usefixtures("models")  # the client comes with the extra

FILES = {
    "config.json": b'{"model_type": "clipseg"}',
    "vocab.json": b"{}",
    "merges.txt": b"#version: 0.2\n",
    "README.md": b"not needed",
    "pytorch_model.bin": random.Random(1).randbytes(25_000_000),
    "tf_model.h5": b"not needed either",
}


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def test_what_is_needed_is_fetched_with_progress_and_once(stack: ExitStack, tmp_path: Path) -> None:
    hub = start_hub(stack, {CLIPSEG.hub_id: FILES})
    told: list[tuple[int, int]] = []
    assert not are_present(CLIPSEG, tmp_path)
    folder = pull(CLIPSEG, tmp_path, lambda here, known: told.append((here, known)), hub.endpoint)
    assert are_present(CLIPSEG, tmp_path)
    fetched = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert fetched == {
        name: FILES[name] for name in ("config.json", "vocab.json", "merges.txt", "pytorch_model.bin")
    }
    assert CLIPSEG.hub_id in hub.server.requests[0]
    assert any(CLIPSEG.revision in request for request in hub.server.requests)
    here = [each for each, _ in told]
    assert here == sorted(here)
    assert here[-1] >= len(FILES["pytorch_model.bin"])
    assert all(here <= known for here, known in told)
    before = dict(hub.sent)
    pull(CLIPSEG, tmp_path, lambda _here, _known: None, hub.endpoint)
    assert hub.sent == before, "nothing is fetched twice"


def test_a_connection_that_breaks_is_taken_up_again(stack: ExitStack, tmp_path: Path) -> None:
    hub = start_hub(stack, {CLIPSEG.hub_id: FILES}, breaks_at=12_000_000)
    folder = pull(CLIPSEG, tmp_path, lambda _here, _known: None, hub.endpoint)
    assert (folder / "pytorch_model.bin").read_bytes() == FILES["pytorch_model.bin"]
    assert any("range: bytes=" in request.lower() for request in hub.server.requests)
    assert hub.sent["pytorch_model.bin"] < 2 * len(FILES["pytorch_model.bin"])


def test_what_was_stopped_is_no_model_until_the_next_try(stack: ExitStack, tmp_path: Path) -> None:
    hub = start_hub(stack, {CLIPSEG.hub_id: FILES})

    def stop(here: int, _known: int) -> None:
        if here > 15_000_000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull(CLIPSEG, tmp_path, stop, hub.endpoint)
    assert not are_present(CLIPSEG, tmp_path), "half a file is no model"
    small = hub.sent["config.json"]
    folder = pull(CLIPSEG, tmp_path, lambda _here, _known: None, hub.endpoint)
    assert (folder / "pytorch_model.bin").read_bytes() == FILES["pytorch_model.bin"]
    assert hub.sent["config.json"] == small, "files that are whole are not fetched again"


def test_a_branch_is_looked_up(stack: ExitStack, tmp_path: Path) -> None:
    hub = start_hub(stack, {SAM.hub_id: {"config.json": b"{}", "model.safetensors": b"0" * 1000}})
    pull(SAM, tmp_path, lambda _here, _known: None, hub.endpoint)
    assert are_present(SAM, tmp_path)
    assert any("/revision/main" in request for request in hub.server.requests)


def test_a_repository_without_the_weights_is_said(stack: ExitStack, tmp_path: Path) -> None:
    hub = start_hub(stack, {CLIPSEG.hub_id: {"config.json": b"{}"}})
    with pytest.raises(PerceptionError, match=r"has no pytorch_model\.bin"):
        pull(CLIPSEG, tmp_path, lambda _here, _known: None, hub.endpoint)


def test_a_hub_that_refuses_is_said(stack: ExitStack, tmp_path: Path) -> None:
    refusal = b"HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    server = start(stack, lambda connection, _target: connection.sendall(refusal))
    with pytest.raises(PerceptionError, match=r"cannot be fetched.*type the same again"):
        pull(CLIPSEG, tmp_path, lambda _here, _known: None, server.url().rstrip("/"))


def test_a_folder_that_cannot_be_written_to_is_said(stack: ExitStack, tmp_path: Path) -> None:
    hub = start_hub(stack, {CLIPSEG.hub_id: FILES})
    (tmp_path / "file").touch()
    with pytest.raises(PerceptionError, match="cannot be written to"):
        pull(CLIPSEG, tmp_path / "file", lambda _here, _known: None, hub.endpoint)


def test_the_command_refuses_what_there_is_not(cli: Cli) -> None:
    done = cli("models", "pull", "clipsag")
    assert done.returncode == 2
    assert "clipseg-rd64" in sentences(done)[0]
