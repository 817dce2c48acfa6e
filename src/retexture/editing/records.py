"""Records beside pictures: what an output folder keeps of how each picture came about."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retexture.editing.earlier import Earlier
from retexture.editing.recipe import Recipe, SourceGone
from retexture.engines.protocol import Ignored, Kept, Receipt, Request, Tried, UpstreamCall
from retexture.imaging.photo import Photo

RECORDS = ".retexture"
"""The folder of an output folder's records."""


@dataclass(frozen=True)
class Output:
    """One picture that lies in the folder.

    Attributes:
        file: Its path in the folder, with ``/`` between the names of folders.
        sha256: Hex digest of the file's bytes.
        source: Where its source came from, as the user named it.
        seed: The seed that it was made with.
        width: In pixels.
        height: In pixels.
        receipt: How it came about.
        recipe: What it was made from, as far as that lies somewhere.
        maps: The folder of the maps of its surfaces, as ``file`` is written; empty where there is none.
        layers: The file of its layers, in the same way.
    """

    file: str
    sha256: str
    source: str
    seed: int
    width: int
    height: int
    receipt: Receipt
    recipe: Recipe | None = None
    maps: str = ""
    layers: str = ""


def read_record(path: Path) -> Output | None:
    """The output that a record tells of; None where it can't be read."""
    # A record that cannot be read is as good as none: its picture is made again, under a free name.
    try:
        content = json.loads(path.read_bytes())
        receipt = content["receipt"]
        ignored = tuple(Ignored(**each) for each in receipt["ignored"])
        kept = receipt.get("kept")
        restored = {
            "ignored": ignored,
            "notes": tuple(receipt["notes"]),
            "kept": kept and Kept(**kept),
            "upstream": _calls(receipt),
            "tried": tuple(Tried(**{**each, "upstream": _calls(each)}) for each in receipt.get("tried", ())),
        }
        recipe = Recipe.from_json(content["recipe"]) if content.get("recipe") else None
        return Output(**{**content, "receipt": Receipt(**{**receipt, **restored}), "recipe": recipe})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def outputs_in(folder: Path) -> Iterator[Output]:
    """All outputs that the records of an output folder tell of."""
    for record in sorted((folder / RECORDS).glob("*.json")):
        if (output := read_record(record)) is not None:
            yield output


def find_record(path: Path) -> tuple[Path, Output] | None:
    """The folder and the output of a record, or of a picture that a record tells of.

    Args:
        path: Of a record file, or of the picture. The folder of a relative one is relative too, where it lies
            below the working directory.
    """
    if path.suffix == ".json":
        output = read_record(path)
        return None if output is None else (_named_like(path, path.absolute().parent.parent), output)
    for folder in path.absolute().parents:
        if (folder / RECORDS).is_dir():
            file = path.absolute().relative_to(folder).as_posix()
            for output in outputs_in(folder):
                if output.file == file:
                    return _named_like(path, folder), output
    return None


def _named_like(path: Path, folder: Path) -> Path:
    here = Path.cwd()
    return folder if path.is_absolute() or not folder.is_relative_to(here) else folder.relative_to(here)


def earlier_of(folder: Path, output: Output, reading: Callable[[str], Photo]) -> Earlier:
    """The picture that an output is, with what it was made from where that is still there.

    Args:
        folder: The output folder.
        output: The output.
        reading: Reads a path or a URL; raises OSError or ValueError where it can't.

    Raises:
        OSError, ValueError: The picture itself can't be read, or is a tile.
    """
    path = folder / output.file
    picture = reading(str(path))
    if hashlib.sha256(path.read_bytes()).hexdigest() != output.sha256:
        raise ValueError(f"{path} was changed since it was made.")
    recipe, request, lost = output.recipe, None, ""
    if recipe is not None:
        request, lost = _request(recipe, reading)
    number = 0 if recipe is None else recipe.number
    prompt = "" if recipe is None else recipe.prompt
    return Earlier(picture, number, output.receipt, request, lost, prompt)


def _request(recipe: Recipe, reading: Callable[[str], Photo]) -> tuple[Request | None, str]:
    try:
        return recipe.request(reading), ""
    except SourceGone as gone:
        return None, str(gone)


def _calls(recorded: Mapping[str, Any]) -> tuple[UpstreamCall, ...]:
    """The orders that a record tells of."""
    return tuple(
        UpstreamCall(**{**call, "request_ids": tuple(call["request_ids"])})
        for call in recorded.get("upstream", ())
    )
