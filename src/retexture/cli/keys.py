"""``retexture keys``: who may use the server."""

import json
import time
from decimal import Decimal

from rich import box
from rich.console import Console
from rich.table import Table

from retexture.cli.exits import BadInput
from retexture.cli.installation import opened_database
from retexture.cli.text import say
from retexture.settings import Settings


def create(settings: Settings, name: str, *, admin: bool, discount: Decimal) -> None:
    """Create a key and write it, alone, to standard output.

    Raises:
        BadInput: there is a key of that name.
    """
    from retexture.tasks.keys import KeyRefused, create_key

    try:
        _, token = create_key(opened_database(settings), name, admin=admin, discount=discount)
    except KeyRefused as error:
        raise BadInput(str(error)) from None
    print(token, flush=True)
    say("Keep it safe: it is not shown again.")


def show(settings: Settings, *, as_json: bool) -> None:
    """Write all keys to standard output, without their secrets."""
    from retexture.tasks.keys import list_keys

    keys = list_keys(opened_database(settings))
    if as_json:
        print(
            json.dumps(
                [
                    {
                        "id": key.id,
                        "name": key.name,
                        "prefix": key.prefix,
                        "admin": key.admin,
                        "discount": float(key.discount),
                        "created_at": key.created_at,
                        "last_used_at": key.last_used_at,
                        "revoked_at": key.revoked_at,
                    }
                    for key in keys
                ],
                indent=2,
            )
        )
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("name", "key", "may", "discount", "created", "last used", "revoked"):
        table.add_column(heading, no_wrap=True)
    for key in keys:
        table.add_row(
            key.name,
            f"{key.prefix}…",
            "everything" if key.admin else "use the API",
            f"{key.discount.normalize():f}",
            _day(key.created_at),
            _day(key.last_used_at),
            _day(key.revoked_at),
        )
    Console(highlight=False).print(table)


def revoke(settings: Settings, name: str) -> None:
    """End a key's validity at once.

    Raises:
        BadInput: there is no such key, or it is revoked already.
    """
    from retexture.tasks.keys import revoke_key

    if not revoke_key(opened_database(settings), name):
        raise BadInput(f"There is no valid key '{name}'; 'retexture keys list' shows them.")
    say(f"The key '{name}' is revoked.")


def _day(moment: float | None) -> str:
    return "–" if moment is None else time.strftime("%Y-%m-%d %H:%M", time.localtime(moment))
