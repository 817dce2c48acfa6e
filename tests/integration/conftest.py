"""The databases that tests run on: SQLite and a real Postgres."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from databases import new_database, postgres, postgres_binaries
from plant import Plant, plant_in
from retexture.database.connection import migrate, open_database
from retexture.decoding import DecoderPool
from retexture.tasks.queue import prepare


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a Postgres server that is there for the tests alone."""
    binaries = postgres_binaries()
    if binaries is None:
        pytest.skip("neither initdb nor postgres is on PATH or in /usr/lib/postgresql/*/bin")
    with postgres(binaries) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> Iterator[str]:
    """The name of a database on that server with all tables, to be copied."""
    with new_database(postgres_server) as url:
        engine = open_database(url)
        migrate(engine)
        prepare(engine)
        engine.dispose()
        yield str(engine.url.database)


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'retexture.db'}"
    else:
        with new_database(request.getfixturevalue("postgres_server")) as url:
            yield url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database with its tables, of each kind in turn."""
    if request.param == "postgres":
        server = request.getfixturevalue("postgres_server")
        with new_database(server, request.getfixturevalue("postgres_template")) as url:
            yield url
    else:
        url = f"sqlite:///{tmp_path / 'retexture.db'}"
        engine = open_database(url)
        migrate(engine)
        prepare(engine)
        engine.dispose()
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[sa.Engine]:
    """A database with its tables, opened."""
    engine = open_database(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def plant(tmp_path: Path, database: sa.Engine, database_url: str) -> Iterator[Plant]:
    """A whole installation without its server, on each kind of database in turn."""
    with plant_in(tmp_path, database, database_url) as built:
        yield built


@pytest.fixture(scope="session")
def decoders() -> Iterator[DecoderPool]:
    """Decodes pictures, in a process of its own."""
    pool = DecoderPool()
    yield pool
    pool.close()
