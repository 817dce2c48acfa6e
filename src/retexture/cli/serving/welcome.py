"""What a server writes when it starts: where it listens, and on an empty database its first key."""

import io
import shlex
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

import retexture
from retexture.cli.exits import BadInput
from retexture.cli.installation import address_of, quietly_configured, sign_in_url
from retexture.cli.text import say, without_secret
from retexture.settings import Settings

if TYPE_CHECKING:
    from retexture.http import Services
    from retexture.tasks.keys import Key

_SAMPLE = Path(retexture.__file__).parent / "samples" / "coffee.jpg"

_FIRST_KEY = """
The first key, an administrator's. It is shown only now:

  {token}
"""

_WITHOUT_STORAGE = "Until it works, pictures are refused and tasks wait."

_FIRST_STEPS = """
Open the console; this link signs you in, once and within ten minutes:

  {link}

Or try the API; the answer names four pictures:

  curl -s {base}/model/v1/generation/sync \\
    -H "Authorization: Bearer {token}" -H "Content-Type: application/json" \\
    -d '{{"model": "midjourney_retexture", "remixPrompt": "white marble with gold veins",
         "imgUrl": "{sample}"}}'

"""


def welcome(settings: Settings, services: "Services", base: str) -> None:
    """Say where the server is; the first time, also who may use it and how."""
    from retexture.tasks.keys import KeyRefused, create_first_key, list_keys

    write = partial(Console(stderr=True, highlight=False).print, soft_wrap=True, markup=False)
    write(f"Retexture listens on {base} – the API's reference: {base}/docs")
    write(f"Data folder: {settings.data_dir.absolute()}")
    for what, url in (("Database", settings.database_url), ("Storage", settings.storage_url)):
        if url is not None:
            write(f"{what}: {without_secret(url)}")
    given = settings.first_key.get_secret_value() if settings.first_key else None
    # The key is shown before it exists for good: no later fault of the start can leave one that nobody knows.
    show = _write_first_key if given is None else lambda _token: None
    try:
        first = create_first_key(services.database, given, show)
    except KeyRefused as error:
        raise BadInput(str(error)) from None
    if first is None:
        _try_storage(services)
        write(f"To sign in: {_command_to_sign_in(settings, base, list_keys(services.database))}")
    elif given is None:
        _write_first_steps(services, base, *first)


def _try_storage(services: "Services") -> None:
    """Say it where the storage can't be used: tasks that wait for it would be the first to tell."""
    from retexture.storage import StorageError

    try:
        services.store.check()
    except StorageError as error:
        say(f"{error} {_WITHOUT_STORAGE}")


def _write_first_key(token: str) -> None:
    sys.stdout.write(_FIRST_KEY.format(token=token))
    sys.stdout.flush()


def _write_first_steps(services: "Services", base: str, key: "Key", token: str) -> None:
    from retexture.storage import StorageError
    from retexture.tasks.files import NewUpload, keep_upload
    from retexture.tasks.keys import make_link_token
    from retexture.tasks.queries import file_url

    try:
        file = io.BytesIO(_SAMPLE.read_bytes())
        upload = NewUpload(file, key.id, services.limits, services.pricing.retention)
        sample = keep_upload(services.database, services.store, services.decoders, upload)
    except StorageError as error:
        say(f"{error} {_WITHOUT_STORAGE} The key above is valid.")
        sample_url = "https://…"
    else:
        sample_url = file_url(base, sample.name)
    link = sign_in_url(base, make_link_token(services.database, key.id))
    sys.stdout.write(_FIRST_STEPS.format(token=token, base=base, sample=sample_url, link=link))
    sys.stdout.flush()


def _command_to_sign_in(settings: Settings, base: str, known: "Sequence[Key]") -> str:
    """The command that makes a link for an administrator, or a key where none is in force, in this shell."""
    alone = quietly_configured()
    place = ["--data", str(settings.data_dir.absolute())] if settings.data_dir != alone.data_dir else []
    names = [key.name for key in known if key.admin and key.revoked_at is None]
    if not names:
        return shlex.join(["retexture", "keys", "create", "admin", "--admin", *place])
    address = ["--url", base] if base != address_of(alone) else []
    return shlex.join(["retexture", "keys", "link", names[0], *address, *place])
