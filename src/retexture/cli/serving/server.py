"""``retexture serve``: the HTTP server in this process, its workers beside it."""

import asyncio
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING, Any

from retexture import bootstrap
from retexture.cli.exits import OK, BadInput
from retexture.cli.installation import address_of, awaited_database, check_parts
from retexture.cli.serving.logs import configure_logs
from retexture.cli.serving.shared_metrics import shared_metrics
from retexture.cli.serving.welcome import welcome
from retexture.cli.serving.workers import worker_command
from retexture.settings import Settings

if TYPE_CHECKING:
    import uvicorn

    from retexture.http import Services

_BACKLOG = 2048
_TICKS = 300  # of a tenth of a second each
_DRAIN = 10  # seconds that open requests have to end when the server stops
_UVICORN: dict[str, Any] = {
    "ws": "none",
    "log_config": None,
    "access_log": False,
    "server_header": False,
    "proxy_headers": False,  # the application decides whom to believe
    "timeout_graceful_shutdown": _DRAIN,
}


def run_server(settings: Settings) -> int:
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
        with _address_errors(settings):
            listener.listen(_BACKLOG)  # not before: who calls a server that still waits is refused at once
        with shared_metrics() as folder:
            services = bootstrap.services(settings, database, folder)
            welcome(settings, services, address)
            with bootstrap.supervised_workers(settings, worker_command):
                _run(services, listener)
    return OK


def _run(services: "Services", listener: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT."""
    import uvicorn

    from retexture.http import BoundedProtocol, begin_shutdown, build_app
    from retexture.worker.memory import give_back

    app = build_app(services)

    class Server(uvicorn.Server):
        """Ends streams before it waits for open connections, and returns free memory to the system."""

        async def on_tick(self, counter: int) -> bool:
            if counter % _TICKS == 0:
                with suppress(RuntimeError):  # no room for a thread now: an exception would end the server
                    await asyncio.to_thread(give_back)
            return await super().on_tick(counter)

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            begin_shutdown(app)
            await super().shutdown(sockets)

    server = Server(uvicorn.Config(app, http=BoundedProtocol, **_UVICORN))
    _stop_at_signals(server)
    server.run([listener])


def _stop_at_signals(server: "uvicorn.Server") -> None:
    """Let signals stop the server, and nothing else.

    uvicorn handles signals while it runs, and repeats them afterwards: they must not end the process before
    its workers have ended.
    """

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


@contextmanager
def _bound(settings: Settings) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with _address_errors(settings):
            listener.bind((settings.host, settings.port))
        yield listener


@contextmanager
def _address_errors(settings: Settings) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadInput(
            f"{settings.host}:{settings.port} cannot be listened on ({error.strerror}); "
            "choose another with --host or --port, or stop what uses it."
        ) from None
