"""Models from local folders: loaded when they are first used, once for each process; nothing is fetched.

Threads: a model is loaded and run by one thread at a time, as each run needs memory of its own; others wait.
Numbers are float32 everywhere: the models are small, and half precision has other digits on each device.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from PIL import Image

from retexture.imaging.arrays import Rgb8
from retexture.perception.catalogue import ModelRow
from retexture.perception.perception import PerceptionError
from retexture.perception.weights import folder_of, missing_packages, missing_weights

_Answer = TypeVar("_Answer")

_ONE_AT_A_TIME = threading.RLock()


@dataclass(frozen=True, eq=False)
class Network:
    """A model in memory, with what prepares its inputs; both are classes of transformers."""

    model: Any
    processor: Any
    device: str

    def prepared(self, **inputs: object) -> Any:
        """What the model takes, as tensors on its device."""
        return self.processor(**inputs, return_tensors="pt").to(self.device)


@dataclass(frozen=True)
class LocalModel:
    """A model whose files are in a folder.

    Attributes:
        row: Which one.
        folder: Where all models are.
        device: "cpu", "cuda" or "mps"; "auto" is the best that there is.
        threads: To compute with on the processor, for all models of this process; None: all cores.
    """

    row: ModelRow
    folder: Path
    device: str
    threads: int | None = None

    def missing(self) -> str:
        """Say what it lacks and what to type; empty where it can run."""
        lacking = missing_packages() or missing_weights([self.row], self.folder)
        if lacking or not self.row.needs_gpu or self.device != "auto" or best_device() != "cpu":
            return lacking
        return (
            f"{self.row.name} needs a GPU and there is none; take it out of RETEXTURE_PERCEPTION, or set "
            "RETEXTURE_PERCEPTION_DEVICE=cpu to wait for it on the processor."
        )

    def run(self, work: Callable[[Network], _Answer]) -> _Answer:
        """Do ``work`` with the model, loading it first if need be.

        Raises:
            PerceptionError: it lacks something, or its files are broken.
        """
        with _ONE_AT_A_TIME:
            if lacking := self.missing():
                raise PerceptionError(lacking)
            import torch

            device = best_device() if self.device == "auto" else self.device
            if self.threads is not None:
                torch.set_num_threads(self.threads)
            network = _loaded(self.row, folder_of(self.row, self.folder).resolve(), device)
            try:
                with torch.inference_mode():
                    return work(network)
            except RuntimeError as error:  # of memory, mostly: torch's own error for a GPU's is one
                raise PerceptionError(
                    f"{self.row.name} cannot look at this photo on {device} ({_first_line(error)}); take it "
                    "out of RETEXTURE_PERCEPTION, or set RETEXTURE_PERCEPTION_DEVICE=cpu."
                ) from error


@cache
def best_device() -> str:
    """The best device that torch can use here."""
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


@cache
def _loaded(row: ModelRow, folder: Path, device: str) -> Network:
    """Load a model from its folder.

    Weights are read as numbers alone, never as code; nothing is looked for on the hub.
    """
    import torch
    import transformers

    local: Mapping[str, Any] = {"local_files_only": True}
    try:
        with _quiet():
            processor = getattr(transformers, row.processor).from_pretrained(folder, **local)
            architecture = getattr(transformers, row.architecture)
            model = architecture.from_pretrained(folder, dtype=torch.float32, weights_only=True, **local)
        return Network(model.to(device).eval(), processor, device)
    except Exception as error:  # a broken file fails in many ways, and so does a device without memory
        raise PerceptionError(
            f"{row.name} cannot be loaded from {folder} ({_first_line(error)}); if its files are broken, "
            f"delete the folder and type: retexture models pull {row.name}."
        ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Inside, transformers writes neither bars nor remarks to standard error; afterwards as before."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def picture(photo: Rgb8) -> Image.Image:
    """A photo as the processors take it: of an array they would guess the order of the dimensions."""
    return Image.fromarray(np.ascontiguousarray(photo))


@dataclass(frozen=True)
class OfOneModel:
    """What providers that look with one model have in common."""

    source: LocalModel

    @property
    def name(self) -> str:
        """The model and its revision."""
        return self.source.row.version

    def missing(self) -> str:
        """Say what it lacks and what to type."""
        return self.source.missing()
