"""``retexture serve``: the HTTP server in this process, its workers beside it."""

import asyncio
import io
import shlex
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from rich.console import Console

from retexture import bootstrap
from retexture.cli.exits import OK, BadInput
from retexture.cli.installation import (
    address_of,
    awaited_database,
    check_parts,
    quietly_configured,
    sign_in_url,
)
from retexture.cli.logs import configure_logs
from retexture.cli.shared_metrics import shared_metrics
from retexture.cli.show_settings import without_secret
from retexture.cli.text import say
from retexture.cli.worker import worker_command
from retexture.settings import Settings

if TYPE_CHECKING:
    from retexture.http import Services
    from retexture.tasks.keys import Key

_BACKLOG = 2048
_TICKS = 300  # of a tenth of a second each
_DRAIN = 10  # seconds that open requests have to end when the server stops
_SAMPLE = Path(bootstrap.__file__).parent / "samples" / "coffee.jpg"


def serve(settings: Settings) -> int:
    """Run the server until it is told to stop; returns the exit code.

    Raises:
        BadInput: the address cannot be listened on, or a part is none that can be used.
        InnerFailure: the database is away, and stayed so.
    """
    from retexture.worker.memory import share_arenas

    configure_logs(settings.log_level, "server", settings.log_format)
    share_arenas()
    with _bound(settings) as listener:
        address = address_of(settings, listener.getsockname()[1])
        database = awaited_database(settings, settings.request_limit_s)
        check_parts(settings)
        with _told_of_address(settings):
            listener.listen(_BACKLOG)  # not before: who calls a server that still waits is refused at once
        with shared_metrics() as folder:
            services = bootstrap.services(settings, database, folder)
            _welcome(settings, services, address)
            with bootstrap.supervised_workers(settings, worker_command):
                _run(services, listener)
    return OK


def _run(services: "Services", listener: socket.socket) -> None:
    import uvicorn

    from retexture.http import BoundedProtocol, begin_shutdown, build_app
    from retexture.worker.memory import give_back

    app = build_app(services)

    class Server(uvicorn.Server):
        """Ends streams before it waits for open connections, and keeps no memory that it no longer needs."""

        async def on_tick(self, counter: int) -> bool:
            if counter % _TICKS == 0:
                with suppress(RuntimeError):  # no room for a thread now: an exception would end the server
                    await asyncio.to_thread(give_back)
            return await super().on_tick(counter)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            begin_shutdown(app)
            await super().shutdown(sockets)

    config = uvicorn.Config(
        app,
        http=BoundedProtocol,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # the application decides whom to believe
        timeout_graceful_shutdown=_DRAIN,
    )
    server = Server(config)

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    # uvicorn listens to signals while it runs, and repeats them afterwards: they must not end the process
    # before its workers have ended.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    server.run([listener])


@contextmanager
def _bound(settings: Settings) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with _told_of_address(settings):
            listener.bind((settings.host, settings.port))
        yield listener


@contextmanager
def _told_of_address(settings: Settings) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadInput(
            f"{settings.host}:{settings.port} cannot be listened on ({error.strerror}); "
            "choose another with --host or --port, or stop what uses it."
        ) from None


def _welcome(settings: Settings, services: "Services", base: str) -> None:
    """Say where the server is; the first time, also who may use it and how."""
    from retexture.tasks.keys import KeyRefused, create_first_key, list_keys

    tell = partial(Console(stderr=True, highlight=False).print, soft_wrap=True, markup=False)
    tell(f"Retexture listens on {base} – the API's reference: {base}/docs")
    tell(f"Data folder: {settings.data_dir.absolute()}")
    for what, url in (("Database", settings.database_url), ("Storage", settings.storage_url)):
        if url is not None:
            tell(f"{what}: {without_secret(url)}")
    given = settings.first_key.get_secret_value() if settings.first_key else None
    # The key is shown before it exists for good: no later fault of the start can leave one that nobody knows.
    show = _write_first_key if given is None else lambda _token: None
    try:
        first = create_first_key(services.database, given, show)
    except KeyRefused as error:
        raise BadInput(str(error)) from None
    if first is None:
        tell(f"To sign in: {_command_to_sign_in(settings, base, list_keys(services.database))}")
    elif given is None:
        _write_first_steps(services, base, *first)


def _write_first_key(token: str) -> None:
    sys.stdout.write(_FIRST_KEY.format(token=token))
    sys.stdout.flush()


def _write_first_steps(services: "Services", base: str, key: "Key", token: str) -> None:
    from retexture.storage import StorageError
    from retexture.tasks.files import keep_upload
    from retexture.tasks.keys import make_link_token
    from retexture.tasks.queries import file_url

    try:
        sample = keep_upload(
            services.database,
            services.store,
            services.decoders,
            io.BytesIO(_SAMPLE.read_bytes()),
            key.id,
            limits=services.limits,
            retention=services.pricing.retention,
        )
    except StorageError as error:
        say(f"{error} Until it works, pictures are refused and tasks wait. The key above is valid.")
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


_FIRST_KEY = """
The first key, an administrator's. It is shown only now:

  {token}
"""

_FIRST_STEPS = """
Open the console; this link signs you in, once and within ten minutes:

  {link}

Or try the API; the answer names four pictures:

  curl -s {base}/model/v1/generation/sync \\
    -H "Authorization: Bearer {token}" -H "Content-Type: application/json" \\
    -d '{{"model": "midjourney_retexture", "remixPrompt": "white marble with gold veins",
         "imgUrl": "{sample}"}}'

"""
