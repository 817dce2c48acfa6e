"""Opening the database and bringing its tables up to date."""

import sqlite3
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa

_BUSY_TIMEOUT = 30_000  # milliseconds that SQLite waits for another writer
_CONNECT_TIMEOUT = 10  # seconds that Postgres has to take a connection: one that is frozen never does
_MIGRATION_LOCK = 0x7265_7465_7874  # any number that is this program's own


def open_database(url: str) -> sa.Engine:
    """Open a database; a local file and its folder are created where they are missing.

    Args:
        url: ``sqlite:///path/of/file`` or ``postgresql://user:password@host/name``.

    Returns:
        The engine. Nothing has been read or written yet.

    Raises:
        ValueError: It is neither a SQLite file nor Postgres.
    """
    address = sa.make_url(url)
    kind = address.get_backend_name()
    if kind == "postgresql":
        return _open_postgres(address)
    if kind == "sqlite" and address.database not in (None, "", ":memory:"):
        return _open_sqlite(address)
    raise ValueError(
        "The database URL must be sqlite:///path/of/file or postgresql://user:password@host/name."
    )


def migrate(database: sa.Engine) -> None:
    """Bring the tables up to date; does nothing where they are. Several processes may do it at once."""
    from alembic import command  # a heavy import, which a process that only reads is spared
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with database.connect() as connection:
        _lock(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def _open_postgres(address: sa.URL) -> sa.Engine:
    if "connect_timeout" not in address.query:
        address = address.update_query_dict({"connect_timeout": str(_CONNECT_TIMEOUT)})
    # A few more than the threads that may ask at once would hold; who finds none free waits for one.
    database = sa.create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_size=10,
        max_overflow=10,
        pool_pre_ping=True,
        hide_parameters=True,  # errors are logged, and prompts are nobody's business
    )
    sa.event.listen(database, "handle_error", _hide_values)
    return database


def _hide_values(context: sa.ExceptionContext) -> None:
    """Take the values out of an error of Postgres, which shows them whatever ``hide_parameters`` says.

    Its DETAIL names the row that breaks a constraint, its CONTEXT the parameters of a statement. The first
    line says which constraint it is.
    """
    original, shown = context.original_exception, context.sqlalchemy_exception
    first_line = next(iter(str(original).splitlines()), "")
    original.args = (first_line,)
    if isinstance(shown, sa.exc.DBAPIError):
        shown.args = (f"({type(original).__name__}) {first_line}",)


def _open_sqlite(address: sa.URL) -> sa.Engine:
    assert address.database is not None
    Path(address.database).absolute().parent.mkdir(parents=True, exist_ok=True)
    database = sa.create_engine(
        address.set(drivername="sqlite+pysqlite"), pool_size=10, max_overflow=30, hide_parameters=True
    )

    @sa.event.listens_for(database, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # A transaction that writes takes the write lock with its first write, which the busy timeout lets
        # wait; a lock that is asked for later, after reads, would fail at once.
        connection.isolation_level = "IMMEDIATE"
        connection.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT}")
        _write_ahead(connection)
        # FULL: a task that was accepted and a charge outlive the loss of power, not of the process alone.
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    return database


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Keep a write-ahead log, which the file remembers: readers then never wait for a writer."""
    deadline = time.monotonic() + _BUSY_TIMEOUT / 1000
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:  # in use; for this change alone SQLite does not wait by itself
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)


def _lock(connection: sa.Connection) -> None:
    """Let one process at a time change the tables, until the transaction ends."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
