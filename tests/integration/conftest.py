"""The databases that tests run on: SQLite and a real Postgres."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from databases import empty_database, postgres, postgres_binaries
from plant import Plant, plant_in
from retexture.database.connection import migrate, open_database


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a Postgres server that is there for the tests alone."""
    binaries = postgres_binaries()
    if binaries is None:
        pytest.skip("neither initdb nor postgres is on PATH or in /usr/lib/postgresql/*/bin")
    with postgres(binaries) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, of each kind in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'retexture.db'}"
    else:
        with empty_database(request.getfixturevalue("postgres_server")) as url:
            yield url


@pytest.fixture
def database(database_url: str) -> Iterator[sa.Engine]:
    """A database with its tables."""
    engine = open_database(database_url)
    migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def plant(tmp_path: Path, database: sa.Engine, database_url: str) -> Iterator[Plant]:
    """A whole installation without its server, on each kind of database in turn."""
    with plant_in(tmp_path, database, database_url) as built:
        yield built
