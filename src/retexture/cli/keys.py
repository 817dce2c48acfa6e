"""The work of ``retexture keys``: keys in the server's database, and what is written of them."""

import json
import sys
import time
from dataclasses import asdict
from decimal import Decimal
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table

from retexture import bootstrap
from retexture.cli.exits import BadInput
from retexture.cli.installation import address_of, opened_database, sign_in_url
from retexture.cli.text import say
from retexture.engines.registry import UnknownEngine
from retexture.settings import Settings

if TYPE_CHECKING:
    from retexture.tasks.keys import Key, LimitChanges


_WIDE = 160  # characters, where nobody looks and a program may cut lines


def create(settings: Settings, name: str, *, admin: bool, discount: Decimal, changes: "LimitChanges") -> None:
    """Create a key and write it, alone, to standard output.

    Raises:
        BadInput: there is a key of that name, or a limit can't be used.
    """
    from retexture.tasks.keys import KeyRefused, KeyTerms, create_key
    from retexture.tasks.limits import KeyLimits, LimitRefused

    _check_engines(settings, changes)
    try:
        terms = KeyTerms(admin, discount, KeyLimits(**changes))
        create_key(opened_database(settings), name, terms, show=_write_token)
    except (KeyRefused, LimitRefused) as error:
        raise BadInput(str(error)) from None
    say("Keep it safe: it is not shown again.")


def limit(settings: Settings, name: str, changes: "LimitChanges") -> None:
    """Change a key's limits and say what they are now.

    Raises:
        BadInput: there is no such key, or a limit can't be used.
    """
    from retexture.tasks.keys import KeyRefused, change_key
    from retexture.tasks.queue import TaskQueue

    _check_engines(settings, changes)
    database = opened_database(settings)
    queue = TaskQueue(database)
    try:
        key = change_key(database, queue, name, changes)
    except KeyRefused as error:
        raise BadInput(str(error)) from None
    finally:
        queue.close()
    if key is None:
        raise _no_key(name)
    limits = _limits(key) or "no limits"
    say(f"The key '{key.name}' now has: {limits}; it has spent {key.spent.normalize():f} USD.")


def _check_engines(settings: Settings, changes: "LimitChanges") -> None:
    registry = bootstrap.engines(settings)
    try:
        for name in changes.get("engines") or ():
            registry.check(name)
    except UnknownEngine as error:
        raise BadInput(str(error)) from None


def rotate(settings: Settings, name: str, overlap: float) -> None:
    """Give a key a new token and write it, alone, to standard output; ``overlap`` is in hours.

    Raises:
        BadInput: there is no such key.
    """
    from retexture.tasks.keys import rotate_key

    rotated = rotate_key(opened_database(settings), name, overlap * 3600)
    if rotated is None:
        raise _no_key(name)
    print(rotated[1], flush=True)
    end = f"in {overlap:g} hours" if overlap else "now"
    say(f"Keep it safe: it is not shown again. The old one ends {end}.")


def secret(settings: Settings, name: str, *, rotated: bool, as_json: bool) -> None:
    """Write the secrets that a key's callbacks are signed with, the one in force first.

    Raises:
        BadInput: there is no such key.
    """
    from retexture.tasks.keys import list_keys, read_secrets, rotate_secret

    database = opened_database(settings)
    found = [key.id for key in list_keys(database) if name in (key.id, key.name) and key.revoked_at is None]
    if not found:
        raise _no_key(name)
    if rotated:
        secrets = rotate_secret(database, found[0])
    else:
        with database.connect() as connection:
            secrets = read_secrets(connection, found[0], time.time())
    if as_json:
        print(json.dumps([asdict(each) for each in secrets], indent=2))
        return
    for each in secrets:
        print(each.secret, flush=True)
    if len(secrets) > 1:
        until = _moment(secrets[1].expires_at, "%Y-%m-%d %H:%M")
        say(f"The second one is valid until {until}; both sign until then.")


def link(settings: Settings, name: str, url: str | None) -> None:
    """Write a link that signs a browser in with a key, alone, to standard output.

    Args:
        settings: Where the server is, and its database.
        name: The key's name or id.
        url: The server's address; what the settings say of it if absent.

    Raises:
        BadInput: there is no such key.
    """
    from retexture.tasks.keys import list_keys, make_link_token

    database = opened_database(settings)
    for key in list_keys(database):
        if name in (key.id, key.name) and key.revoked_at is None:
            print(sign_in_url(url or address_of(settings), make_link_token(database, key.id)), flush=True)
            say("It signs in once, within ten minutes.")
            return
    raise _no_key(name)


def show(settings: Settings, *, as_json: bool) -> None:
    """Write all keys to standard output, without their secrets."""
    from retexture.tasks.keys import list_keys

    keys = list_keys(opened_database(settings))
    if as_json:
        print(json.dumps([_entry(key) for key in keys], indent=2))
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("name", "key", "discount", "limits", "spent", "created", "last used", "revoked"):
        table.add_column(heading, overflow="fold")
    for key in keys:
        table.add_row(
            f"{key.name} (admin)" if key.admin else key.name,
            f"{key.prefix}…",
            f"{key.discount.normalize():f}",
            _limits(key) or "–",
            f"{key.spent.normalize():f}",
            _moment(key.created_at, "%Y-%m-%d"),
            _moment(key.last_used_at, "%Y-%m-%d %H:%M"),
            _moment(key.revoked_at, "%Y-%m-%d"),
        )
    Console(highlight=False, width=None if sys.stdout.isatty() else _WIDE).print(table)


def _entry(key: "Key") -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "prefix": key.prefix,
        "admin": key.admin,
        "discount": float(key.discount),
        "budget": None if key.limits.budget is None else str(key.limits.budget),
        "spent": str(key.spent),
        "reserved": str(key.reserved),
        "rate": key.limits.rate,
        "concurrency": key.limits.concurrency,
        "engines": key.limits.engines,
        "created_at": key.created_at,
        "last_used_at": key.last_used_at,
        "revoked_at": key.revoked_at,
    }


def _limits(key: "Key") -> str:
    limits = key.limits
    parts = (
        None if limits.budget is None else f"{limits.budget.normalize():f} USD",
        None if limits.rate is None else f"{limits.rate}/min",
        None if limits.concurrency is None else f"{limits.concurrency} at once",
        None if limits.engines is None else f"engines {' → '.join(limits.engines)}",
    )
    return ", ".join(each for each in parts if each is not None)


def _no_key(name: str) -> BadInput:
    return BadInput(f"There is no valid key '{name}'; 'retexture keys list' shows them.")


def revoke(settings: Settings, name: str) -> None:
    """End a key's validity at once.

    Raises:
        BadInput: there is no such key, or it is revoked already.
    """
    from retexture.tasks.keys import revoke_key

    if revoke_key(opened_database(settings), name) is None:
        raise _no_key(name)
    say(f"The key '{name}' is revoked.")


def _write_token(token: str) -> None:
    print(token, flush=True)


def _moment(moment: float | None, form: str) -> str:
    return "–" if moment is None else time.strftime(form, time.localtime(moment))
