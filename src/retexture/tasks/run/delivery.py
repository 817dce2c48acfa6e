"""Delivering a callback: one attempt, what is noted of it, and whether another is to come."""

import time
from dataclasses import dataclass, replace
from random import SystemRandom

import orjson
import sqlalchemy as sa
import structlog

from retexture.database.tables import callback_attempts, callbacks, tasks
from retexture.tasks import metrics
from retexture.tasks.callbacks import CallbackState, put
from retexture.tasks.keys import read_secrets
from retexture.tasks.queries import FileAddresses, pictures_of, read_task, task_body
from retexture.tasks.run.context import WorkerContext
from retexture.tasks.run.execution import AWAY
from retexture.webhooks import Outcome

_JITTER = 0.1  # of a delay, to either side: receivers that were away are not met by everybody at once
_FAILED = Outcome(
    delivered=False, gone=False, http_status=None, message="The attempt failed inside this server."
)
_random = SystemRandom()
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Attempt:
    """An attempt that was made.

    Attributes:
        callback: The callback's row from before it.
        number: From 1.
        began_at: Unix seconds.
        seconds: How long it took.
        outcome: What came of it.
    """

    callback: sa.RowMapping
    number: int
    began_at: float
    seconds: float
    outcome: Outcome


def attempt(callback_id: str, number: int, context: WorkerContext) -> Attempt | None:
    """Send a callback once; nothing is noted yet.

    Whatever goes wrong is an outcome, so that it counts: an attempt that raised would be made for ever.

    Returns:
        What came of it; None where this attempt is not to be made, because it was already or because the
        task is no more.

    Raises:
        Exception: One of :data:`retexture.tasks.run.execution.AWAY`; the attempt may be made again.
    """
    callback = _read(callback_id, number, context)
    if callback is None:
        return None
    began_at, started = time.time(), time.monotonic()
    try:
        outcome = _send(callback, context)
    except AWAY:
        raise
    except Exception as error:
        _log.error("callback attempt failed", callback_id=callback_id, attempt=number, exc_info=error)
        outcome = _FAILED
    return Attempt(callback, number, began_at, time.monotonic() - started, outcome)


def note(made: Attempt, context: WorkerContext) -> None:
    """Note what came of an attempt, and enqueue the next where there is to be one, all or nothing.

    An outcome that can't be noted is noted as a failure.

    Raises:
        Exception: One of :data:`retexture.tasks.run.execution.AWAY`; it may be noted again.
    """
    try:
        _note(made, context)
    except AWAY:
        raise
    except Exception as error:
        _log.error("callback outcome not noted", callback_id=made.callback["id"], exc_info=error)
        _note(replace(made, outcome=_FAILED), context)


def _note(made: Attempt, context: WorkerContext) -> None:
    delay = _delay(made, context.callback_delays)
    state = _state(made.outcome, delay)
    changes = {
        "attempts": made.number,
        "state": state,
        "next_at": None if delay is None else time.time() + delay,
    }
    callback_id = made.callback["id"]
    with context.database.begin() as connection:
        change = sa.update(callbacks).where(*_due(callback_id, made.number)).values(**changes)
        if not connection.execute(change).rowcount:
            return  # it went with its task, or somebody else had made this attempt too and was quicker
        connection.execute(sa.insert(callback_attempts), _row(made))
        if delay is not None:
            put(connection, context.queue, callback_id, made.number + 1, delay)
    _count(made, state)


def _read(callback_id: str, number: int, context: WorkerContext) -> sa.RowMapping | None:
    """The row of a callback whose attempt of this number is due, with the address for its task's URLs."""
    query = sa.select(callbacks, tasks.c.base_url).join_from(callbacks, tasks)
    with context.database.connect() as connection:
        return connection.execute(query.where(*_due(callback_id, number))).mappings().one_or_none()


def _send(callback: sa.RowMapping, context: WorkerContext) -> Outcome:
    with context.database.connect() as connection:
        view = read_task(connection, callback["task_id"], None)
        valid = read_secrets(connection, callback["key_id"], time.time())
    if view is None:  # it expired just now, and its callbacks with it: there is nothing to note either
        return _FAILED
    addresses = FileAddresses(callback["base_url"], context.store.presigner)
    body = orjson.dumps(task_body(view, addresses.urls(pictures_of([view]))))
    return context.sender.send(callback["url"], callback["id"], body, [each.secret for each in valid])


def _due(callback_id: str, number: int) -> tuple[sa.ColumnElement[bool], ...]:
    """What holds while an attempt is to be made or noted, and never again."""
    return (
        callbacks.c.id == callback_id,
        callbacks.c.attempts == number - 1,
        callbacks.c.state == CallbackState.PENDING,
    )


def _delay(made: Attempt, delays: tuple[float, ...]) -> float | None:
    """Seconds until the next attempt; None where there is to be none."""
    failures: int = made.number - made.callback["series"]
    if made.outcome.delivered or made.outcome.gone or failures > len(delays):
        return None
    spread = _random.uniform(1 - _JITTER, 1 + _JITTER)
    return max(delays[failures - 1] * spread, made.outcome.wait)


def _state(outcome: Outcome, delay: float | None) -> CallbackState:
    if outcome.delivered:
        return CallbackState.DELIVERED
    if outcome.gone:
        return CallbackState.GONE
    return CallbackState.FAILED if delay is None else CallbackState.PENDING


def _row(made: Attempt) -> dict[str, object]:
    return {
        "callback_id": made.callback["id"],
        "number": made.number,
        "began_at": made.began_at,
        "seconds": made.seconds,
        "delivered": made.outcome.delivered,
        "http_status": made.outcome.http_status,
        "message": made.outcome.message,
        "detail": made.outcome.detail,
        "public": made.outcome.public,
    }


def _count(made: Attempt, state: CallbackState) -> None:
    metrics.CALLBACK_ATTEMPTS.labels("delivered" if made.outcome.delivered else "failed").inc()
    metrics.CALLBACK_SECONDS.observe(made.seconds)
    if state is not CallbackState.PENDING:
        metrics.CALLBACKS_ENDED.labels(state).inc()
    _log.info(
        "callback sent",
        callback_id=made.callback["id"],
        task_id=made.callback["task_id"],
        attempt=made.number,
        state=state,
        http_status=made.outcome.http_status,
        seconds=round(made.seconds, 3),
    )
