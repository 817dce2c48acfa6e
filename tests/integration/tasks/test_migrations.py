"""The tables as migrations make them are the tables that the program uses."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from retexture.database.connection import migrate, open_database
from retexture.database.tables import metadata
from retexture.tasks.queue import prepare


def test_migrations_and_metadata_agree(empty_url: str) -> None:
    database = open_database(empty_url)
    migrate(database)
    with database.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() is not None
    database.dispose()


def bring_up_to_date(database: sa.Engine) -> None:
    migrate(database)
    prepare(database)


def test_several_processes_may_migrate_at_once(empty_url: str) -> None:
    engines = [open_database(empty_url) for _ in range(8)]
    try:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(bring_up_to_date, engines))
        with engines[0].connect() as connection:
            assert connection.execute(sa.text("SELECT count(*) FROM alembic_version")).scalar() == 1
            assert set(metadata.tables) <= set(sa.inspect(connection).get_table_names())
    finally:
        for engine in engines:
            engine.dispose()


def test_migrating_again_keeps_what_is_there(database: sa.Engine) -> None:
    with database.begin() as connection:
        connection.execute(sa.text("INSERT INTO turns (queue, current) VALUES ('procedural', 7)"))
    migrate(database)
    with database.connect() as connection:
        assert connection.execute(sa.text("SELECT current FROM turns")).scalar() == 7


@pytest.mark.parametrize("url", ["mysql://host/name", "sqlite://", "sqlite:///:memory:"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="database URL"):
        open_database(url)


def test_sqlite_survives_the_loss_of_power_and_waits_for_other_writers(tmp_path: object) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/new/folder/retexture.db")
    with engine.connect() as connection:
        asked = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in (
            "journal_mode", "synchronous", "busy_timeout", "foreign_keys")}  # fmt: skip
    engine.dispose()
    assert asked == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 30_000, "foreign_keys": 1}
