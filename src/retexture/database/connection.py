"""Opening the database and bringing its tables up to date."""

import sqlite3
import time
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from retexture import deadlines
from retexture.database.postgres import bound_connections

BUSY = 30.0
"""Seconds that SQLite waits for another writer, where no deadline comes before."""

CONNECTIONS = {"sqlite": 64, "postgresql": 32}
"""The most that one process opens, by kind of database.

A server has fewer threads than that (:mod:`retexture.http.live`), so that whoever waits does so for a thread,
in the event loop, and never for a connection. SQLite's are open files; a Postgres server takes a hundred.
"""

_FORM = "The database URL must be sqlite:///path/of/file or postgresql://user:password@host/name."
_KEPT = 10  # connections that stay open
_MIGRATIONS = Path(__file__).parent / "migrations"
_REVISIONS = sa.table("alembic_version", sa.column("version_num", sa.String))
_MIGRATION_LOCK = 0x7265_7465_7874  # any number that is this program's own


def open_database(url: str, patience: float | None = None) -> sa.Engine:
    """Open a database; a local file is created where it is missing.

    Where a deadline is in force (:mod:`retexture.deadlines`), nothing waits for the database after it, and no
    transaction is committed after it.

    Args:
        url: ``sqlite:///path/of/file`` or ``postgresql://user:password@host/name``.
        patience: Seconds after which a statement is given up where no deadline is in force; None: Postgres
            is waited for as long as it takes, SQLite's lock for :data:`BUSY`.

    Returns:
        The engine. Nothing has been read or written yet.

    Raises:
        ValueError: It is neither a SQLite file nor Postgres, or the file's folder does not exist.
    """
    address = _address(url)
    kind = address.get_backend_name()
    if kind == "postgresql":
        database = _open_postgres(address, patience)
    elif kind == "sqlite" and address.database not in (None, "", ":memory:"):
        database = _open_sqlite(address, BUSY if patience is None else patience)
    else:
        raise ValueError(_FORM)

    event.listen(database, "commit", _check_deadline)
    return database


def _address(url: str) -> sa.URL:
    try:
        return sa.make_url(url)
    except (ValueError, sa.exc.ArgumentError):
        # What was found may be a part of the password.
        raise ValueError(
            f"{_FORM} Write @ : / ? # and % in its user and password as %40 %3A %2F %3F %23 and %25."
        ) from None


def _check_deadline(_connection: sa.Connection) -> None:
    deadlines.check()  # the request has been answered with a failure by then


class DatabaseTooNew(ValueError):
    """The tables were made by a newer version of this program, which knows what this one does not."""


def migrate(database: sa.Engine) -> None:
    """Bring the tables up to date; does nothing where they are. Several processes may do it at once.

    Raises:
        DatabaseTooNew: They are newer than this program.
    """
    from alembic import command  # a heavy import, which a process that only reads is spared
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with database.connect() as connection:
        _lock(connection)
        config.attributes["connection"] = connection
        if sa.inspect(connection).has_table(_REVISIONS.name):
            refuse_newer(connection)
        command.upgrade(config, "head")
        connection.commit()


def refuse_newer(connection: sa.Connection) -> None:
    """See to it that this program knows all that may stand in the tables; costs next to nothing.

    Raises:
        DatabaseTooNew: They are newer than this program.
    """
    found = connection.execute(sa.select(_REVISIONS.c.version_num)).scalar()
    if found is not None and found > newest_revision():
        raise DatabaseTooNew(
            f"The database was brought up to date by a newer version of Retexture (its tables are at "
            f"{found}, this version knows {newest_revision()}); install that version, or restore a backup "
            "from before."
        )


@cache
def newest_revision() -> str:
    """Of the tables that this program knows: four digits, which its migrations' files are named by."""
    return max(path.stem[1:5] for path in (_MIGRATIONS / "versions").glob("r[0-9][0-9][0-9][0-9]_*.py"))


def _open_postgres(address: sa.URL, patience: float | None) -> sa.Engine:
    database = sa.create_engine(
        address.set(drivername="postgresql+psycopg"),
        **_pool("postgresql", patience),
        pool_pre_ping=True,
        hide_parameters=True,  # errors are logged, and prompts are nobody's business
    )
    sa.event.listen(database, "handle_error", _hide_values)
    bound_connections(database, patience)
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


def _open_sqlite(address: sa.URL, patience: float) -> sa.Engine:
    assert address.database is not None
    folder = Path(address.database).absolute().parent
    if not folder.is_dir():  # a misspelt one would become an empty installation
        raise ValueError(
            f"The database's folder {folder} does not exist; create it, or correct the database URL."
        )
    database = sa.create_engine(
        address.set(drivername="sqlite+pysqlite"), **_pool("sqlite", patience), hide_parameters=True
    )

    @event.listens_for(database, "connect")
    def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
        # A transaction that writes takes the write lock with its first write, which the busy timeout lets
        # wait; a lock that is asked for later, after reads, would fail at once.
        connection.isolation_level = "IMMEDIATE"
        _wait_for_locks(connection, patience)
        _write_ahead(connection, patience)
        # FULL: a task that was accepted and a charge outlive the loss of power, not of the process alone.
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")

    @event.listens_for(database, "checkout")
    def _lend(connection: sqlite3.Connection, _record: Any, _proxy: Any) -> None:
        _wait_for_locks(connection, patience)

    return database


def _pool(kind: str, patience: float | None) -> dict[str, Any]:
    sizes = {"pool_size": _KEPT, "max_overflow": CONNECTIONS[kind] - _KEPT}
    return {**sizes, "pool_timeout": BUSY if patience is None else patience}


def _wait_for_locks(connection: sqlite3.Connection, patience: float) -> None:
    """Let SQLite wait for other writers until the deadline in force, at most for its patience."""
    connection.execute(f"PRAGMA busy_timeout={round(deadlines.remaining(patience) * 1000)}")


def _write_ahead(connection: sqlite3.Connection, patience: float) -> None:
    """Keep a write-ahead log, which the file remembers: readers then never wait for a writer."""
    until = time.monotonic() + deadlines.remaining(patience)
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:  # in use; for this change alone SQLite does not wait by itself
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def _lock(connection: sa.Connection) -> None:
    """Let one process at a time change the tables, until the transaction ends."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
