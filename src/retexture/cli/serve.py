"""``retexture serve``: the HTTP server in this process, its workers beside it."""

import asyncio
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

from rich.console import Console

from retexture import bootstrap
from retexture.cli.exits import OK, BadInput
from retexture.cli.installation import check_parts, opened_database
from retexture.cli.logs import configure_logs
from retexture.cli.shared_metrics import shared_metrics
from retexture.cli.worker import worker_command
from retexture.settings import Settings

if TYPE_CHECKING:
    from retexture.http.services import Services

_BACKLOG = 2048
_TICKS = 300  # of a tenth of a second each
_DRAIN = 10  # seconds that open requests have to end when the server stops
_SAMPLE = Path(bootstrap.__file__).parent / "samples" / "coffee.jpg"


def serve(settings: Settings) -> int:
    """Run the server until it is told to stop; returns the exit code.

    Raises:
        BadInput: the address cannot be listened on.
    """
    from retexture.worker.memory import share_arenas

    configure_logs(settings.log_level, "server")
    share_arenas()
    with _listening(settings) as listener:
        address = f"http://{_shown(settings.host)}:{listener.getsockname()[1]}"
        database = opened_database(settings, settings.request_limit_s)
        check_parts(settings)
        with shared_metrics() as folder:
            services = bootstrap.services(settings, database, folder)
            _welcome(settings, services, services.public_url or address)
            with bootstrap.supervised_workers(settings, worker_command):
                _run(services, listener)
    return OK


def _run(services: "Services", listener: socket.socket) -> None:
    import uvicorn

    from retexture.http.app import begin_shutdown, build_app
    from retexture.http.protocol import BoundedProtocol
    from retexture.worker.memory import give_back

    app = build_app(services)

    class Server(uvicorn.Server):
        """Ends streams before it waits for open connections, and keeps no memory that it no longer needs."""

        async def on_tick(self, counter: int) -> bool:
            if counter % _TICKS == 0:
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
def _listening(settings: Settings) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except OSError as error:
            raise BadInput(
                f"{settings.host}:{settings.port} cannot be listened on ({error.strerror}); "
                "choose another with --host or --port, or stop what uses it."
            ) from None
        listener.listen(_BACKLOG)
        yield listener


def _shown(host: str) -> str:
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - only compared
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _welcome(settings: Settings, services: "Services", base: str) -> None:
    """Say where the server is; the first time, also who may use it and how."""
    from retexture.tasks.files import keep_upload
    from retexture.tasks.keys import KeyRefused, create_key, list_keys
    from retexture.tasks.sessions import make_link_token
    from retexture.tasks.wire import file_url

    Console(stderr=True, highlight=False).print(
        f"Retexture listens on [bold]{base}[/bold] – the API's reference: {base}/docs", soft_wrap=True
    )
    if list_keys(services.database):
        return
    given = settings.first_key.get_secret_value() if settings.first_key else None
    try:
        key, token = create_key(services.database, "first", admin=True, token=given)
    except KeyRefused as error:
        raise BadInput(str(error)) from None
    if given is not None:
        return
    sample = keep_upload(
        services.database,
        services.store,
        _SAMPLE.read_bytes(),
        key.id,
        limits=services.limits,
        retention=services.terms.retention,
    )
    link = f"{base}/sign-in#{make_link_token(services.database, key.id)}"
    sample_url = file_url(base, sample.name)
    sys.stdout.write(_FIRST_STEPS.format(token=token, base=base, sample=sample_url, link=link))
    sys.stdout.flush()


_FIRST_STEPS = """
The first key, an administrator's. It is shown only now:

  {token}

Open the console; this link signs you in, once and within ten minutes:

  {link}

Or try the API; the answer names four pictures:

  curl -s {base}/model/v1/generation/sync \\
    -H "Authorization: Bearer {token}" -H "Content-Type: application/json" \\
    -d '{{"model": "midjourney_retexture", "remixPrompt": "white marble with gold veins",
         "imgUrl": "{sample}"}}'

"""
