"""One server for all tests of what strangers try."""

from collections.abc import Iterator

import httpx
import pytest
import structlog

from serving import Server, serve, services_in


@pytest.fixture(scope="session", autouse=True)
def plain_logs() -> Iterator[None]:
    """Logs as lines: drawing the colourful traces of the default takes seconds."""
    structlog.configure(
        processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    )
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running server."""
    with services_in(tmp_path_factory.mktemp("server")) as services, serve(services) as running:
        yield running


@pytest.fixture
def client(server: Server) -> httpx.Client:
    """A client with a key that nobody else has."""
    return server.client()
