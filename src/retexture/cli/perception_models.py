"""``retexture models``: what models there are, whether their weights are here, and fetching them."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from retexture import bootstrap
from retexture.cli.exits import BadInput, InnerFailure
from retexture.cli.installation import configured
from retexture.cli.progress import Display, choose
from retexture.perception import (
    ModelRow,
    PerceptionError,
    UnknownModel,
    are_present,
    chosen_rows,
    missing_packages,
    model_rows,
    pull,
)

_MEGABYTE = 1_000_000
_LOGGED = 0.1  # of a model: a log gets a line each time as much has come


def show(to: Path | None, *, as_json: bool) -> None:
    """Write all models to standard output."""
    folder = _folder(to)
    if as_json:
        listed = [_entry(row, folder) for row in model_rows()]
        print(
            json.dumps(
                {"folder": str(folder), "packages": not missing_packages(), "models": listed}, indent=2
            )
        )
        return
    for row in model_rows():
        here = "here" if are_present(row, folder) else "not here"
        print(f"{row.name}  ({here}, {row.size_mb:g} MB{', needs a GPU' if row.needs_gpu else ''})")
        print(f"    {row.gives}")
        print(f"    {row.licence}  ·  {row.hub_id}")
    print(f"\nWeights are looked for in {folder}. Fetch the usual ones: retexture models pull perception")
    if lacking := missing_packages():
        print(lacking)


def fetch(names: Sequence[str], to: Path | None) -> None:
    """Fetch the weights of ``names``, one model after another, with progress on standard error.

    Raises:
        BadInput: there is no model of a name.
        InnerFailure: packages are missing, the hub cannot be reached, or a file cannot be written.
    """
    folder = _folder(to)
    try:
        rows = chosen_rows(names)
    except UnknownModel as error:
        raise BadInput(str(error)) from None
    display = choose(quiet=False)
    try:
        for row in rows:
            display.begin(f"{row.name}, {row.size_mb:g} MB, {row.licence}")
            display.stage(0.0, "asking")
            display.result(str(pull(row, folder, _telling(display, row))))
    except PerceptionError as error:
        raise InnerFailure(str(error)) from error
    finally:
        display.close()


def _telling(display: Display, row: ModelRow) -> Callable[[int, int], None]:
    """What tells ``display`` of a download; it learns sizes file by file, so the row's stands in."""
    logged = [0.0]

    def told(here: int, known: int) -> None:
        share = min(1.0, here / max(known, row.size_mb * _MEGABYTE))
        text = f"{here / _MEGABYTE:.0f} MB"
        if share - logged[0] >= _LOGGED:
            logged[0] = share
            display.step(share, text)
        else:
            display.stage(share, text)

    return told


def _entry(row: ModelRow, folder: Path) -> dict[str, object]:
    return {
        "name": row.name,
        "gives": row.gives,
        "licence": row.licence,
        "size_mb": row.size_mb,
        "needs_gpu": row.needs_gpu,
        "usual": row.usual,
        "hub_id": row.hub_id,
        "revision": row.revision,
        "here": are_present(row, folder),
    }


def _folder(to: Path | None) -> Path:
    return bootstrap.model_folder(configured(perception_models=to))
