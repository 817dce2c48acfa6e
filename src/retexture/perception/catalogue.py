"""The models that there are, each a row of ``models.toml``."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

GROUP = "perception"
"""The name that stands for all rows that are usual."""


class Reader(StrEnum):
    """What reads a model's answers."""

    OPEN_VOCABULARY = "open_vocabulary"
    SCENE = "scene"
    DEPTH = "depth"
    GROUNDED = "grounded"
    OUTLINES = "outlines"


class UnknownModel(LookupError):
    """There is no model of that name; the message lists those that there are."""


@dataclass(frozen=True)
class ModelRow:
    """One model.

    Attributes:
        name: What it is called here.
        hub_id: Its repository on the Hugging Face hub.
        revision: The commit, or the branch, that is fetched.
        weights: The file with its weights; what else it needs are small JSON and text files.
        licence: The licence of the weights, in words for people.
        size_mb: How much is fetched, in megabytes.
        gives: What it gives, in words for people.
        reader: What reads its answers.
        architecture: The class of transformers that it is loaded with.
        processor: The class that prepares its inputs.
        usual: Whether it is among those that ``models pull perception`` fetches.
        needs_gpu: Whether it is too slow on a processor.
        partner: The row that it works with; empty if it needs none.
    """

    name: str
    hub_id: str
    revision: str
    weights: str
    licence: str
    size_mb: float
    gives: str
    reader: Reader
    architecture: str
    processor: str
    usual: bool = False
    needs_gpu: bool = False
    partner: str = ""

    @property
    def version(self) -> str:
        """Its name and revision."""
        return f"{self.name}@{self.revision[:7]}"


@cache
def model_rows() -> tuple[ModelRow, ...]:
    """All rows, in the order in which they are presented."""
    text = resources.files("retexture.perception").joinpath("models.toml").read_text("utf-8")
    return tuple(
        ModelRow(**{**row, "reader": Reader(row["reader"])}) for row in tomllib.loads(text)["models"]
    )


def chosen_rows(names: Iterable[str]) -> tuple[ModelRow, ...]:
    """The rows of ``names``, with those that they work with, each once; ``perception`` stands for the usual.

    Raises:
        UnknownModel: there is none of a name.
    """
    known = {row.name: row for row in model_rows()}
    chosen: dict[str, ModelRow] = {}
    for name in names:
        if name != GROUP and name not in known:
            raise UnknownModel(f"There is no model called '{name}'; there are: {', '.join(known)}.")
        for row in [row for row in known.values() if row.usual] if name == GROUP else [known[name]]:
            chosen[row.name] = row
            if row.partner:
                chosen[row.partner] = known[row.partner]
    return tuple(chosen.values())
