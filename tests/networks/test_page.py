"""What docs/stronger-eyes.md says, followed with tiny models from a hub on loopback."""

from contextlib import ExitStack
from pathlib import Path

from documents import DOCS, samples
from model_hub import start_hub
from reading import reading
from retexture.perception import ModelRow, model_rows
from running import free_port


def published(row: ModelRow, folder: Path) -> dict[str, bytes]:
    """The files of a model as its repository has them: the weights under the name that the row tells."""
    import torch
    from safetensors.torch import load_file

    if row.weights.endswith(".bin"):
        torch.save(load_file(folder / "model.safetensors"), folder / row.weights)
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_the_page_does_what_it_says(models: Path, tmp_path: Path) -> None:
    repositories = {
        row.hub_id: published(row, models / row.name) for row in model_rows() if (models / row.name).exists()
    }
    with ExitStack() as stack:
        hub = start_hub(stack, repositories)
        exchanged = {"pip install": "true", "/srv/models": str(tmp_path / "srv")}
        reader = stack.enter_context(reading(tmp_path, free_port(), exchanged, {"HF_ENDPOINT": hub.endpoint}))
        finished = reader.follow(samples(DOCS / "stronger-eyes.md", "sh"))
    told = f"{finished.stdout}\n{finished.stderr}"
    assert finished.returncode == 0, told
    assert "good    eyes" in finished.stdout, told
    assert finished.stdout.count("retextured/photo-") == 4, told
    assert "clipseg-rd64, 605 MB, Apache-2.0" in finished.stderr, told
    fetched = {path.parent.name for path in (tmp_path / "srv").glob("*/config.json")}
    assert fetched == {row.name for row in model_rows() if row.usual}, told
