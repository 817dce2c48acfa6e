"""Deleting a task before it expires, with everything of it but its charge."""

import sqlalchemy as sa
import structlog

from retexture.database.tables import files, inputs, outputs, tasks
from retexture.storage import StorageError, Store
from retexture.tasks import accounts
from retexture.tasks.files import DELETED, FILES, IS_MADE, FileInUse, delete_marked, made_files, needed_files
from retexture.tasks.states import Status

_log = structlog.get_logger(__name__)


class TaskActive(Exception):
    """The task has not ended."""


def delete_task(database: sa.Engine, store: Store, task_id: str, key_id: str | None) -> bool:
    """Delete an ended task: its pictures, its callbacks, and what was handed in for it alone. Charges stay.

    A picture that was handed in goes with the last task that names it. Where the storage does not answer,
    the expiry deletes the objects later.

    Args:
        database: Where tasks are kept.
        store: Where their pictures are.
        task_id: The task.
        key_id: The key that must have created it; None: any.

    Returns:
        Whether there was such a task.

    Raises:
        TaskActive: It has not ended.
        FileInUse: A task of its key is yet to start from one of its pictures.
    """
    which = [tasks.c.id == task_id, *([] if key_id is None else [tasks.c.key_id == key_id])]
    with database.begin() as connection:
        doomed = _delete_rows(connection, sa.and_(*which))
    if doomed is None:
        return False
    try:
        delete_marked(database, store, doomed)
    except StorageError as error:
        _log.warning("deletion left to expiry", exc_info=error)
    return True


def _delete_rows(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[str] | None:
    """Delete the one task of which this is true; returns its files, marked as deleted, or None."""
    # Orders of the key wait: none can name one of the pictures meanwhile.
    if accounts.lock_key_of_task(connection, which) is None:
        return None
    columns = (tasks.c.id, tasks.c.status, tasks.c.key_id)
    task = connection.execute(sa.select(*columns).where(which)).one_or_none()
    if task is None:
        return None
    if not Status(task.status).ended:
        raise TaskActive(task.id)
    doomed = _files(connection, task.id, task.key_id)
    _check_unused(connection, doomed, task.key_id)
    connection.execute(sa.update(files).where(files.c.name.in_(doomed)).values(expires_at=DELETED))
    connection.execute(sa.delete(tasks).where(which))
    return doomed


def _files(connection: sa.Connection, task_id: str, key_id: str) -> list[str]:
    """The task's outputs, and the pictures it started from that nothing else names and that are its key's."""
    made = made_files(outputs.c.task_id == task_id)
    elsewhere = inputs.alias()
    named = sa.or_(*(elsewhere.c[column.name] == files.c.name for column in FILES))
    used = sa.exists().where(named, elsewhere.c.task_id != task_id)
    sources = (
        sa.select(files.c.name)
        .join(inputs, sa.or_(*(column == files.c.name for column in FILES)))
        .where(inputs.c.task_id == task_id, files.c.key_id == key_id, ~used, ~IS_MADE)
    )
    return [*connection.execute(made).scalars(), *connection.execute(sources.distinct()).scalars()]


def _check_unused(connection: sa.Connection, names: list[str], key_id: str) -> None:
    needed = needed_files()
    mine = sa.select(needed.c.file).where(needed.c.file.in_(names), needed.c.key_id == key_id)
    found = connection.execute(mine.limit(1)).scalar_one_or_none()
    if found is not None:
        raise FileInUse(found)
