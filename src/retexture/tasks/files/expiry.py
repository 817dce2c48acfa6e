"""Expiry: ended tasks and files go when their time is over; what was charged stays on record."""

from collections.abc import Sequence

import sqlalchemy as sa

from retexture.database.tables import files, outputs, sources, tasks
from retexture.storage import Store
from retexture.tasks.files.made import IS_MADE, made_files
from retexture.tasks.files.sources import needed_files
from retexture.tasks.files.stored import DELETED, delete_marked, delete_objects
from retexture.tasks.states import ACTIVE, Status

_BATCH = 200

_NEEDS_SOURCES = sa.exists().where(tasks.c.id == sources.c.task_id, tasks.c.status != Status.FAILED)
"""Of a row of sources: its task starts from it, or its pictures may be edited, which starts from it again."""


def expire(database: sa.Engine, store: Store, now: float) -> int:
    """Delete what has expired: ended tasks with their pictures, and files that no task holds.

    Objects go before the rows that name them, so that nothing is left behind without a name wherever this
    breaks off. A file that a waiting or running task is to start from stays; so does one whose object can't
    be deleted, and holds up nothing else. Pictures that were downloaded for a task are kept as long as that,
    unless it failed: edits of its pictures start from them.

    Returns:
        How many tasks and files were deleted, without the pictures that were downloaded for tasks.

    Raises:
        StorageError: The storage is away; the rest is left for the next time.
    """
    gone = 0
    bad: frozenset[str] = frozenset()
    while marked := _marked_files(database, bad):
        left = delete_marked(database, store, marked)
        gone, bad = gone + len(marked) - len(left), bad | left
    while ids := _expired_tasks(database, now, bad):
        count, left = _delete_tasks(database, store, ids, now)
        gone, bad = gone + count, bad | left
    while objects := _unneeded_sources(database, bad):
        bad |= _delete_sources(database, store, objects)
    while names := _expired_files(database, now, bad):
        count, left = _delete_files(database, store, names)
        gone, bad = gone + count, bad | left
    return gone


def _unneeded_sources(database: sa.Engine, bad: frozenset[str]) -> Sequence[str]:
    query = sa.select(sources.c.object).where(~_NEEDS_SOURCES, sources.c.object.not_in(bad))
    with database.connect() as connection:
        return connection.execute(query.distinct().limit(_BATCH)).scalars().all()


def _delete_sources(database: sa.Engine, store: Store, objects: Sequence[str]) -> frozenset[str]:
    """Forget that ended tasks start from these objects, and delete those that no other task needs."""
    named = sa.select(sources.c.object).where(sources.c.object.in_(objects), _NEEDS_SOURCES)
    with database.connect() as connection:
        needed = set(connection.execute(named).scalars())
    bad = delete_objects(store, [name for name in objects if name not in needed])
    gone = [name for name in objects if name not in bad]
    with database.begin() as connection:
        connection.execute(sa.delete(sources).where(sources.c.object.in_(gone), ~_NEEDS_SOURCES))
    return bad


def _marked_files(database: sa.Engine, bad: frozenset[str]) -> Sequence[str]:
    needed = needed_files()
    needed_by_key = sa.exists().where(needed.c.file == files.c.name, needed.c.key_id == files.c.key_id)
    query = sa.select(files.c.name).where(
        files.c.expires_at == DELETED, ~needed_by_key, files.c.name.not_in(bad)
    )
    with database.connect() as connection:
        return connection.execute(query.limit(_BATCH)).scalars().all()


def _expired_tasks(database: sa.Engine, now: float, bad: frozenset[str]) -> Sequence[str]:
    held_up = _tasks_of(bad)
    query = sa.select(tasks.c.id).where(
        tasks.c.expires_at <= now, tasks.c.status.not_in(ACTIVE), tasks.c.id.not_in(held_up)
    )
    with database.connect() as connection:
        return connection.execute(query.order_by(tasks.c.expires_at).limit(_BATCH)).scalars().all()


def _delete_tasks(
    database: sa.Engine, store: Store, ids: Sequence[str], now: float
) -> tuple[int, frozenset[str]]:
    """Delete tasks and their pictures; returns how many rows went, and the files that could not.

    A picture that a later task was made of is kept as long as that: then it has a later time of its own.
    """
    held = files.c.name.in_(made_files(outputs.c.task_id.in_(ids)))
    unneeded = files.c.name.not_in(sa.select(needed_files().c.file))
    over = sa.select(files.c.name).where(held, unneeded, files.c.expires_at <= now)
    with database.connect() as connection:
        names = connection.execute(over).scalars().all()
    bad = delete_objects(store, names)
    held_up = _tasks_of(bad)
    with database.begin() as connection:
        ended = sa.delete(tasks).where(tasks.c.id.in_(ids), tasks.c.id.not_in(held_up))
        count = connection.execute(ended).rowcount
        unnamed = sa.delete(files).where(files.c.name.in_(names), ~IS_MADE)
        return count + connection.execute(unnamed).rowcount, bad


def _tasks_of(names: frozenset[str]) -> sa.Select[tuple[str]]:
    """The tasks that made one of these files."""
    mine = sa.or_(outputs.c.file.in_(names), outputs.c.maps_file.in_(names))
    return sa.select(outputs.c.task_id).where(mine)


def _expired_files(database: sa.Engine, now: float, bad: frozenset[str]) -> Sequence[str]:
    needed = files.c.name.in_(sa.select(needed_files().c.file))
    query = sa.select(files.c.name).where(
        files.c.expires_at <= now, ~IS_MADE, ~needed, files.c.name.not_in(bad)
    )
    with database.connect() as connection:
        return connection.execute(query.order_by(files.c.expires_at).limit(_BATCH)).scalars().all()


def _delete_files(database: sa.Engine, store: Store, names: Sequence[str]) -> tuple[int, frozenset[str]]:
    bad = delete_objects(store, names)
    gone = [name for name in names if name not in bad]
    with database.begin() as connection:
        return connection.execute(sa.delete(files).where(files.c.name.in_(gone))).rowcount, bad
