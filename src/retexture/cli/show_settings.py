"""``retexture settings``: what may be set, what it means, and what it is here."""

import json
from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from retexture.cli.installation import configured
from retexture.cli.text import without_secret
from retexture.settings import PREFIX, Settings, config_file, config_place


def show(*, as_json: bool) -> None:
    """Write every setting to standard output.

    Raises:
        BadInput: a setting cannot be used.
    """
    entries = _entries(configured())
    if as_json:
        places = {"file": str(config_file() or ""), "looked_at": str(config_place() or "")}
        print(json.dumps({**places, "settings": entries}, indent=2))
    else:
        Console(highlight=False).print(_table(entries))


def _entries(here: Settings) -> list[dict[str, object]]:
    values = {name: without_secret(value) for name, value in here.model_dump(mode="json").items()}
    return [
        {
            "name": name,
            "environment": f"{PREFIX}{name.upper()}",
            "value": values[name],
            "set": name in here.model_fields_set,
            "meaning": field.description,
        }
        for name, field in Settings.model_fields.items()
    ]


def _table(entries: Sequence[Mapping[str, object]]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, caption=_caption(), caption_justify="left", pad_edge=False)
    table.add_column("setting", no_wrap=True)
    table.add_column("here", overflow="fold", max_width=36)
    table.add_column("meaning", overflow="fold")
    for entry in entries:
        value = _text(entry["value"])
        table.add_row(
            str(entry["environment"]),
            f"[bold]{value}[/bold]" if entry["set"] else value,
            str(entry["meaning"]),
        )
    return table


def _text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "–"
    return "–" if value is None else str(value)


def _caption() -> str:
    file = config_file()
    place = (
        f"read from {file}"
        if file
        else f"none at {config_place() or '~/.config, as there is no home folder'}"
    )
    return (
        f"Bold: set here. Configuration file: {place}; it names settings in small letters without {PREFIX}. "
        f"{PREFIX}CONFIG names another."
    )
