"""The tables as migrations make them are the tables that the program uses."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from retexture.database import migrations
from retexture.database.connection import DatabaseTooNew, migrate, open_database
from retexture.database.tables import charges, inputs, metadata, sources
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


def test_tables_of_a_newer_version_are_left_alone(empty_url: str) -> None:
    database = open_database(empty_url)
    migrate(database)
    with database.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseTooNew, match=r"newer version of Retexture .*9999"):
        migrate(database)
    with database.connect() as connection:
        assert connection.scalar(sa.text("SELECT version_num FROM alembic_version")) == "9999"
    database.dispose()


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
        connection.execute(sa.text("INSERT INTO virtual_times (queue, current) VALUES ('procedural', 7)"))
    migrate(database)
    with database.connect() as connection:
        assert connection.execute(sa.text("SELECT current FROM virtual_times")).scalar() == 7


def test_keys_that_shared_a_name_keep_working_under_names_of_their_own(
    empty_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    database = open_database(empty_url)
    _migrate_to(database, "0004")
    long = "n" * 200
    names = ["designers", "designers", "designers (2)", "designers", long, long, "id-4", "alone", "designers"]
    insert = sa.text(
        "INSERT INTO keys (id, name, prefix, sha256, admin, discount, created_at, revoked_at)"
        " VALUES (:id, :name, 'rtx', :id, :no, 1, :created_at, :revoked_at)"
    )
    with database.begin() as connection:
        for number, name in enumerate(names):
            revoked_at = 5.0 if number == len(names) - 1 else None
            row = {"id": f"id-{number}", "name": name, "created_at": float(number), "no": False}
            connection.execute(insert, {**row, "revoked_at": revoked_at})
    migrate(database)
    with database.connect() as connection:
        named = [row[0] for row in connection.execute(sa.text("SELECT name FROM keys ORDER BY created_at"))]
    assert named == [
        "designers", "designers (3)", "designers (2)", "designers (4)", long, "n" * 196 + " (2)", "id-4 (2)",
        "alone", "designers",
    ]  # fmt: skip
    told = [record.getMessage() for record in caplog.records]
    assert [next(f"id-{n}" for n in range(9) if f" id-{n} " in each) for each in told] == [
        "id-1", "id-3", "id-5", "id-6"]  # fmt: skip
    assert not any("designers" in each for each in told)
    with pytest.raises(sa.exc.IntegrityError), database.begin() as connection:
        connection.execute(sa.text("UPDATE keys SET name = 'alone' WHERE id = 'id-0'"))
    database.dispose()


def _migrate_to(database: sa.Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with database.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def _insert(connection: sa.Connection, table: str, **given: object) -> None:
    """Insert a row of an earlier version, with nothing or 0 for what is required and not given."""
    found = sa.Table(table, sa.MetaData(), autoload_with=connection)
    required = [column for column in found.c if not column.nullable and column.server_default is None]
    connection.execute(sa.insert(found), {each.name: each.type.python_type() for each in required} | given)


def test_earlier_charges_are_for_the_pictures_that_are_still_listed(empty_url: str) -> None:
    database = open_database(empty_url)
    _migrate_to(database, "0004")
    with database.begin() as connection:
        _insert(connection, "keys", id="anna")
        _insert(connection, "tasks", id="kept", key_id="anna", metadata={})
        for number in range(3):
            _insert(connection, "files", name=str(number), key_id="anna")
            _insert(connection, "outputs", task_id="kept", number=number, chunk=number, file=str(number))
        for task_id in ("kept", "deleted"):
            _insert(connection, "charges", task_id=task_id, key_id="anna")
    migrate(database)
    with database.connect() as connection:
        query = sa.select(charges.c.task_id, charges.c.pictures).order_by(charges.c.task_id)
        assert list(map(tuple, connection.execute(query))) == [("deleted", 0), ("kept", 3)]
    database.dispose()


@pytest.mark.parametrize("url", ["mysql://host/name", "sqlite://", "sqlite:///:memory:"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="database URL"):
        open_database(url)


def test_an_address_that_cannot_be_read_is_explained_without_its_password() -> None:
    with pytest.raises(ValueError, match=r"database URL must be .* as %40 %3A") as caught:
        open_database("postgresql://retexture:pa@ss@host:port/retexture")
    assert "ss@host" not in str(caught.value)


def test_a_folder_that_is_misspelt_is_not_made(tmp_path: Path) -> None:
    folder = tmp_path / "no" / "such"
    with pytest.raises(ValueError, match=f"{folder} does not exist; create it"):
        open_database(f"sqlite:///{folder}/x.db")
    assert not any(tmp_path.iterdir())


def test_sqlite_survives_the_loss_of_power_and_waits_for_other_writers(tmp_path: object) -> None:
    engine = open_database(f"sqlite:///{tmp_path}/retexture.db")
    with engine.connect() as connection:
        asked = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in (
            "journal_mode", "synchronous", "busy_timeout", "foreign_keys")}  # fmt: skip
    engine.dispose()
    assert asked == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 30_000, "foreign_keys": 1}


def test_earlier_downloads_stay_with_their_tasks(empty_url: str) -> None:
    database = open_database(empty_url)
    _migrate_to(database, "0015")
    with database.begin() as connection:
        _insert(connection, "keys", id="anna")
        _insert(connection, "tasks", id="kept", key_id="anna", metadata={})
        _insert(connection, "inputs", task_id="kept", job_id="its-job")
        _insert(connection, "sources", object="a.source", task_id="kept", url="http://a/b")
    migrate(database)
    with database.begin() as connection:
        again = {"object": "a.source", "task_id": "another", "url": "http://a/b"}
        connection.execute(sa.insert(sources), again)
        query = sa.select(sources.c.task_id, sources.c.url).order_by(sources.c.task_id)
        assert list(map(tuple, connection.execute(query))) == [
            ("another", "http://a/b"),
            ("kept", "http://a/b"),
        ]
        assert connection.execute(sa.select(inputs.c.edit)).scalar_one() is None
    database.dispose()
