"""``retexture settings``: what may be set, what it means, and what it is here."""

import json
import re

from rich import box
from rich.console import Console
from rich.table import Table

from retexture.cli.installation import configured
from retexture.settings import PREFIX, Settings, config_file, config_place


def show(*, as_json: bool) -> None:
    """Write every setting to standard output.

    Raises:
        BadInput: a setting cannot be used.
    """
    here = configured()
    values = {name: without_secret(value) for name, value in here.model_dump(mode="json").items()}
    entries = [
        {
            "name": name,
            "environment": f"{PREFIX}{name.upper()}",
            "value": values[name],
            "set": name in here.model_fields_set,
            "meaning": field.description,
        }
        for name, field in Settings.model_fields.items()
    ]
    if as_json:
        print(
            json.dumps(
                {
                    "file": str(config_file() or ""),
                    "looked_at": str(config_place() or ""),
                    "settings": entries,
                },
                indent=2,
            )
        )
        return
    table = Table(box=box.SIMPLE_HEAD, caption=_caption(), caption_justify="left", pad_edge=False)
    table.add_column("setting", no_wrap=True)
    table.add_column("here", overflow="fold", max_width=36)
    table.add_column("meaning", overflow="fold")
    for entry in entries:
        table.add_row(
            str(entry["environment"]),
            f"[bold]{_text(entry['value'])}[/bold]" if entry["set"] else _text(entry["value"]),
            str(entry["meaning"]),
        )
    Console(highlight=False).print(table)


def without_secret(value: object) -> object:
    """Addresses may hold a password; it is hidden."""
    return re.sub(r"(://[^:/@]*):[^@/]*@", r"\1:***@", value) if isinstance(value, str) else value


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
