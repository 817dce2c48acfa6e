"""Engines' notes on the inputs of tasks: kept in the database while a task is at work, settled at its end."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
import structlog

from retexture.database.tables import engine_notes, inputs, tasks
from retexture.database.waiting import DATABASE_AWAY
from retexture.engines.elsewhere import Abandons
from retexture.engines.protocol import EngineError
from retexture.engines.registry import EngineMisconfigured
from retexture.tasks.run.context import WorkerContext
from retexture.tasks.states import ACTIVE

_AT_ONCE = 100  # tasks that one look for what is left over settles: each may ask another server

_log = structlog.get_logger(__name__)


class TaskLedger:
    """The ledger of one input; see :class:`retexture.engines.ledger.Ledger`."""

    outlives = True

    def __init__(self, database: sa.Engine, task_id: str, given: int) -> None:
        self._database = database
        self._input = {"task_id": task_id, "input": given}

    def recall(self, name: str) -> str | None:
        """As the protocol says."""
        query = sa.select(engine_notes.c.value).where(*self._is(name))
        with self._database.connect() as connection:
            value: str | None = connection.execute(query).scalar()
        return value

    def record(self, name: str, value: str) -> None:
        """As the protocol says; of a task that is gone nothing has to be remembered."""
        there = sa.update(engine_notes).where(*self._is(name)).values(value=value)
        row = {**self._input, "name": name, "value": value}
        owner = inputs.c.task_id == row["task_id"], inputs.c.number == row["input"]
        columns = [sa.literal(each, engine_notes.c[column].type) for column, each in row.items()]
        added = sa.insert(engine_notes).from_select(list(row), sa.select(*columns).where(*owner))
        with self._database.begin() as connection:
            if not connection.execute(there).rowcount:
                connection.execute(added)

    def _is(self, name: str) -> tuple[sa.ColumnElement[bool], ...]:
        values = {**self._input, "name": name}
        return tuple(engine_notes.c[column] == value for column, value in values.items())


@contextmanager
def settling(context: WorkerContext, task_id: str, ended: type[Exception]) -> Iterator[None]:
    """Do a task inside; where it ends, or turns out to have ended, its notes are settled.

    Args:
        context: What to work with.
        task_id: Which.
        ended: What is raised inside where the task had ended. After any other exception somebody goes on.
    """
    try:
        yield
    except ended:
        settle(context, task_id)
        raise
    settle(context, task_id)


def settle(context: WorkerContext, task_id: str) -> None:
    """Have the engine of a task that has ended give up what is still being made elsewhere; forget its notes.

    Where that does not succeed, the notes stay, and :func:`settle_all` tries again.
    """
    query = (
        sa.select(tasks.c.engine, engine_notes.c.input)
        .join_from(engine_notes, tasks, engine_notes.c.task_id == tasks.c.id)
        .where(tasks.c.id == task_id, tasks.c.status.not_in(ACTIVE))
        .distinct()
    )
    with context.database.connect() as connection:
        noted = connection.execute(query).all()
    if not noted:
        return
    try:
        engine = context.engine(noted[0].engine)
        if isinstance(engine, Abandons):
            for row in noted:
                engine.abandon(TaskLedger(context.database, task_id, row.input))
    except DATABASE_AWAY:
        raise
    except (EngineError, EngineMisconfigured) as error:
        _log.warning("order elsewhere not given up yet", task_id=task_id, reason=str(error))
        return
    except Exception as error:  # whatever a note holds, it must not keep others from being settled
        _log.error("order elsewhere cannot be given up", task_id=task_id, exc_info=error)
        return
    with context.database.begin() as connection:
        connection.execute(sa.delete(engine_notes).where(engine_notes.c.task_id == task_id))


def settle_all(context: WorkerContext) -> None:
    """Settle what was left over: of tasks that ended while nobody was at them, or their server was away."""
    query = (
        sa.select(engine_notes.c.task_id)
        .join_from(engine_notes, tasks, engine_notes.c.task_id == tasks.c.id)
        .where(tasks.c.status.not_in(ACTIVE), tasks.c.engine.in_(context.engines.names))
        .distinct()
        .limit(_AT_ONCE)
    )
    with context.database.connect() as connection:
        found = list(connection.execute(query).scalars())
    for task_id in found:
        settle(context, task_id)
