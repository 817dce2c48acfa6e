"""The clean-up: ended tasks and files go when their time is over; what was charged stays on record."""

from collections.abc import Sequence

import sqlalchemy as sa

from retexture.database.tables import files, outputs, sources, tasks
from retexture.storage import Store
from retexture.tasks.files import DELETED, delete_marked, with_thumbnails
from retexture.tasks.sources import needed_files
from retexture.tasks.state import ACTIVE

_BATCH = 200


def expire(database: sa.Engine, store: Store, now: float) -> int:
    """Delete what has expired: ended tasks with their pictures, and files that no task holds.

    Objects go before the rows that name them, so that nothing is left behind without a name wherever this
    breaks off. A file that a waiting or running task is to start from stays.

    Args:
        database: Where tasks are kept.
        store: Where their pictures are.
        now: Unix seconds.

    Returns:
        How many tasks and files were deleted, without the pictures that were downloaded for tasks.

    Raises:
        StorageError: objects could not be deleted; the rest is left for the next time.
    """
    gone = 0
    while objects := _unneeded_sources(database):
        store.delete(objects)
        with database.begin() as connection:
            connection.execute(sa.delete(sources).where(sources.c.object.in_(objects)))
    while marked := _marked_files(database):
        delete_marked(database, store, marked)
        gone += len(marked)
    while ids := _expired_tasks(database, now):
        gone += _delete_tasks(database, store, ids)
    while names := _expired_files(database, now):
        gone += _delete_files(database, store, names)
    return gone


def _unneeded_sources(database: sa.Engine) -> Sequence[str]:
    active = sa.exists().where(tasks.c.id == sources.c.task_id, tasks.c.status.in_(ACTIVE))
    with database.connect() as connection:
        return connection.execute(sa.select(sources.c.object).where(~active).limit(_BATCH)).scalars().all()


def _marked_files(database: sa.Engine) -> Sequence[str]:
    needed = needed_files()
    owners = sa.exists().where(needed.c.file == files.c.name, needed.c.key_id == files.c.key_id)
    query = sa.select(files.c.name).where(files.c.expires_at == DELETED, ~owners)
    with database.connect() as connection:
        return connection.execute(query.limit(_BATCH)).scalars().all()


def _expired_tasks(database: sa.Engine, now: float) -> Sequence[str]:
    query = sa.select(tasks.c.id).where(tasks.c.expires_at <= now, tasks.c.status.not_in(ACTIVE))
    with database.connect() as connection:
        return connection.execute(query.order_by(tasks.c.expires_at).limit(_BATCH)).scalars().all()


def _delete_tasks(database: sa.Engine, store: Store, ids: Sequence[str]) -> int:
    held = sa.select(outputs.c.file).where(outputs.c.task_id.in_(ids))
    needed = outputs.c.file.not_in(sa.select(needed_files().c.file))
    with database.connect() as connection:
        names = connection.execute(held.where(needed)).scalars().all()
    store.delete(with_thumbnails(names))
    with database.begin() as connection:
        count = connection.execute(sa.delete(tasks).where(tasks.c.id.in_(ids))).rowcount
        return count + connection.execute(sa.delete(files).where(files.c.name.in_(names))).rowcount


def _expired_files(database: sa.Engine, now: float) -> Sequence[str]:
    held = sa.exists().where(outputs.c.file == files.c.name)
    needed = files.c.name.in_(sa.select(needed_files().c.file))
    query = sa.select(files.c.name).where(files.c.expires_at <= now, ~held, ~needed)
    with database.connect() as connection:
        return connection.execute(query.order_by(files.c.expires_at).limit(_BATCH)).scalars().all()


def _delete_files(database: sa.Engine, store: Store, names: Sequence[str]) -> int:
    store.delete(with_thumbnails(names))
    with database.begin() as connection:
        return connection.execute(sa.delete(files).where(files.c.name.in_(names))).rowcount
