"""Where models' weights are, whether they are whole, and how they are fetched when somebody asks for it."""

from collections.abc import Callable, Iterable
from functools import partial
from importlib import util
from pathlib import Path

from retexture.perception.catalogue import ModelRow
from retexture.perception.perception import PerceptionError

_PACKAGES = ("torch", "torchvision", "transformers", "huggingface_hub")
_DESCRIPTIONS = ["*.json", "*.txt"]  # configuration, tokenizer and preprocessing, a few megabytes at most
_WEIGHTS = ("*.safetensors", "*.bin")  # as the hub has them, or as transformers saves a model of one's own

Received = Callable[[int, int], None]
"""Called with the bytes of a model that are there, and all that are known of so far."""


def folder_of(row: ModelRow, folder: Path) -> Path:
    """Where a model's files are in the folder of all models."""
    return folder / row.name


def are_present(row: ModelRow, folder: Path) -> bool:
    """Whether a model's files are there: weights come last, and get their names when they are whole."""
    own = folder_of(row, folder)
    return (own / "config.json").is_file() and any(any(own.glob(pattern)) for pattern in _WEIGHTS)


def missing_packages() -> str:
    """Say which packages are missing and what to type; empty where all are there. Loads none of them."""
    missing = [name for name in _PACKAGES if util.find_spec(name) is None]
    if not missing:
        return ""
    return f"Not installed: {', '.join(missing)}; type: pip install 'retexture[perception]'."


def missing_weights(rows: Iterable[ModelRow], folder: Path) -> str:
    """Say which weights are missing and what to type; empty where all are there."""
    missing = [row.name for row in rows if not are_present(row, folder)]
    if not missing:
        return ""
    return (
        f"The weights of {', '.join(missing)} are not in {folder}; type: "
        f"retexture models pull {' '.join(missing)}, or name the folder that has them with "
        "RETEXTURE_PERCEPTION_MODELS."
    )


def pull(row: ModelRow, folder: Path, received: Received, endpoint: str | None = None) -> Path:
    """Fetch a model's files into its folder; files that are there already are not fetched again.

    The hub's client goes on with a file whose connection breaks; one that is stopped begins this file anew.

    Args:
        row: The model.
        folder: Where all models are; created if need be.
        received: Told of progress.
        endpoint: The hub's address; its client's own if absent.

    Returns:
        The model's folder.

    Raises:
        PerceptionError: packages are missing, the hub cannot be reached, or a file cannot be written.
    """
    if lacking := missing_packages():
        raise PerceptionError(lacking)
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    from retexture.perception.counting import ByteCount

    own = folder_of(row, folder)
    fetch = partial(
        snapshot_download,
        row.hub_id,
        revision=row.revision,
        local_dir=own,
        endpoint=endpoint,
        tqdm_class=ByteCount.telling(received),
    )
    try:
        fetch(allow_patterns=_DESCRIPTIONS)
        fetch(allow_patterns=[row.weights])
    except Exception as error:  # the client raises what its own client of HTTP does, which changes
        if isinstance(error, OSError) and not isinstance(error, HfHubHTTPError | LocalEntryNotFoundError):
            raise PerceptionError(f"{own} cannot be written to ({error.strerror or error}).") from error
        raise PerceptionError(
            f"{row.hub_id} cannot be fetched ({_first_line(error)}); see that the hub can be reached, and "
            "type the same again: files that are whole are not fetched again."
        ) from error
    if not are_present(row, folder):
        raise PerceptionError(f"{row.hub_id} at {row.revision} has no {row.weights}.")
    return own


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
