"""Executing a task: the engine makes the variations of each input, and each is stored once it is done."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
import structlog

from retexture.database.tables import inputs, tasks
from retexture.database.waiting import DATABASE_AWAY
from retexture.engines.protocol import (
    EngineCancelled,
    EngineError,
    EngineExhausted,
    EngineRefused,
    EngineUnavailable,
)
from retexture.fetching import FetchStopped
from retexture.storage import StorageError
from retexture.tasks import fair_queue, metrics
from retexture.tasks.lifecycle import SERVICE_UNAVAILABLE, Failure, complete_task, fail_task, start_task
from retexture.tasks.run.chains import failure_told
from retexture.tasks.run.context import WorkerContext
from retexture.tasks.run.editing import fault_of, needs_no_words
from retexture.tasks.run.gathering import Ended, gather
from retexture.tasks.run.ledger import settling
from retexture.tasks.run.making import InputMaking, making_of
from retexture.tasks.run.outputs import NewOutput, keep, kept, stored_form, stored_maps
from retexture.tasks.run.placing import UNUSABLE, placed, placing
from retexture.tasks.run.progress import RunningTask
from retexture.tasks.states import Actor, Status

_TOO_OFTEN = (
    "The generation broke off again and again without a result; try another picture or prompt. "
    "It costs nothing."
)
_FAILED = "The generation failed and was not charged; try again, or try another picture or prompt."
_UNAVAILABLE = "The engine is not available at present, and nothing was charged; try again later."
AWAY = (*DATABASE_AWAY, StorageError)
"""Raised while the database or the storage can't be used; what was begun can be gone on with later."""

_log = structlog.get_logger(__name__)


class HandedBack(Exception):
    """The worker stops: the task is to be taken up by another, or by this one when it is back."""


class Dropped(Exception):
    """The task had ended, or was ended by somebody else meanwhile; there is nothing left to do for it."""


class _NotUnderstood(Exception):
    """A prompt asks for nothing that the engine knows; the message says so to the key."""


class _NotEditable(Exception):
    """There is no picture that an edit could start from; the message says why to the key."""


class _Failed(Exception):
    """An output failed twice; the cause is what went wrong."""


@dataclass(frozen=True)
class _Job:
    """A task that has begun, and what is there of it.

    Attributes:
        task: Its row.
        inputs: Those of its inputs.
        made: The numbers of the finished variations, by input.
        stored: The names of the objects that its pictures are stored as, by their URLs.
    """

    task: sa.RowMapping
    inputs: tuple[sa.RowMapping, ...]
    made: dict[int, set[int]]
    stored: Mapping[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many outputs there are to be."""
        return len(self.inputs) * int(self.task["count"])


def execute(
    task_id: str,
    context: WorkerContext,
    stopping: Callable[[], bool] = lambda: False,
    *,
    again: bool = False,
) -> None:
    """Do a task to its end, whatever that is; what an earlier worker has finished is not done again.

    Args:
        task_id: The task.
        context: What to work with.
        stopping: Asked now and then; once it says yes, work ends soon.
        again: This worker was at it before and broke off with one of :data:`AWAY`.

    Raises:
        HandedBack: ``stopping`` said yes.
        Dropped: the task is somebody else's to end, or has ended.
        Exception: one of :data:`AWAY`; the task may be executed again.
    """
    with settling(context, task_id, Dropped):
        _execute(task_id, context, stopping, again)


def _execute(task_id: str, context: WorkerContext, stopping: Callable[[], bool], again: bool) -> None:
    job = _begin(task_id, context, again)
    log = _log.bind(task_id=task_id, request_id=job.task["request_id"], engine=job.task["engine"])
    log.info("task begins", attempt=job.task["attempts"], outputs=sum(map(len, job.made.values())))
    progress = RunningTask(context.database, task_id, stopping)
    try:
        named = {"task_id": task_id, "request_id": job.task["request_id"]}
        with interruptions(task_id, progress), structlog.contextvars.bound_contextvars(**named):
            _check_edits(job)
            if context.strict_prompts:
                _check_prompts(job, context)
            job = replace(job, stored=gather(job.task, job.inputs, context, progress.given_up))
            _make(job, context, progress)
            end(context, task_id, None)
    except UNUSABLE as error:
        refuse(context, job.task, error)
    except _NotUnderstood as error:
        log.info("prompt not understood")
        end(context, task_id, str(error))
    except _NotEditable as error:
        log.info("picture cannot be edited")
        end(context, task_id, str(error))
    except (EngineRefused, EngineExhausted) as error:
        log.info("refused", reason=type(error).__name__)
        end(context, task_id, failure_told(error))
    except _Failed as error:
        log.error("task failed", exc_info=error.__cause__)
        away = isinstance(error.__cause__, EngineUnavailable)
        failed = Failure(Actor.WORKER, _FAILED)
        end(context, task_id, Failure(Actor.WORKER, _UNAVAILABLE, SERVICE_UNAVAILABLE) if away else failed)
    except StorageError:
        metrics.STORAGE_ERRORS.inc()
        raise


def engine_of(task_id: str, context: WorkerContext) -> str:
    """The name of the engine that a task is for; empty where the task is gone."""
    with context.database.connect() as connection:
        name = connection.execute(sa.select(tasks.c.engine).where(tasks.c.id == task_id)).scalar()
    return name or ""


@contextmanager
def interruptions(task_id: str, progress: RunningTask) -> Iterator[None]:
    """Turn what breaks work on a task off into its reasons.

    Raises:
        HandedBack: The worker stops.
        Dropped: The task has ended, or was ended by somebody else.
    """
    try:
        yield
    except (EngineCancelled, FetchStopped):
        raise (Dropped if progress.unwanted else HandedBack)(task_id) from None
    except Ended:
        raise Dropped(task_id) from None


def forgive(connection: sa.Connection, task_id: str) -> None:
    """Do not count the last start of a task against it: its worker was told to stop."""
    change = sa.update(tasks).where(
        tasks.c.id == task_id, tasks.c.status == Status.RUNNING, tasks.c.attempts > 0
    )
    connection.execute(change.values(attempts=tasks.c.attempts - 1))


def _begin(task_id: str, context: WorkerContext, again: bool) -> _Job:
    now = time.time()
    with context.database.begin() as connection:
        task = start_task(connection, task_id, now, again=again)
        if task is None:
            raise Dropped(task_id)
        fair_queue.advance(connection, task["queue"], task["virtual_start"])
        mine = sa.select(inputs).where(inputs.c.task_id == task_id).order_by(inputs.c.number)
        given = tuple(connection.execute(mine).mappings())
        job = _Job(task, given, kept(connection, task_id))
    if task["attempts"] > context.most_starts:
        # In a transaction of its own: an end locks the key's row before the task's.
        with context.database.begin() as connection:
            _count(fail_task(connection, context.queue, task_id, Failure(Actor.WORKER, _TOO_OFTEN), now))
        raise Dropped(task_id)
    if task["started_at"] == now:
        metrics.WAIT.labels(task["engine"]).observe(max(0.0, now - task["created_at"]))
    elif not again:
        metrics.RECOVERED.labels(task["engine"]).inc()
    return job


def _go_on(progress: RunningTask) -> None:
    if progress.given_up():
        raise EngineCancelled


def _make(job: _Job, context: WorkerContext, progress: RunningTask) -> None:
    """Make what is missing of every input's variations.

    Nothing is rendered before all pictures can be decoded: what was rendered before a fault would be free.
    """
    _check_pictures(job, context, progress)
    for given in job.inputs:
        with placing(given["number"], len(job.inputs)):
            _make_group(job, given, context, progress)


def _check_edits(job: _Job) -> None:
    """Refuse edits that were found to be impossible when they were accepted.

    Raises:
        _NotEditable: There is one.
    """
    for given in job.inputs:
        if fault := fault_of(given):
            raise _NotEditable(placed(fault, given["number"], len(job.inputs)))


def _check_prompts(job: _Job, context: WorkerContext) -> None:
    """Refuse prompts that the engine can do nothing with; beside a swatch a prompt need not ask for more.

    Raises:
        _NotUnderstood: There is one.
    """
    engine = context.engine(job.task["engine"])
    for given in job.inputs:
        told = None if needs_no_words(given) else engine.explain(given["prompt"])
        if told is not None and told.idle:
            fault = f"{told.idle}. It costs nothing; name a material, a style or a light."
            raise _NotUnderstood(placed(fault, given["number"], len(job.inputs)))


def _check_pictures(job: _Job, context: WorkerContext, progress: RunningTask) -> None:
    """Decode the pictures of every input that is to be made but the first, whose making begins with it."""
    to_make = [given for given in job.inputs if len(job.made.get(given["number"], ())) < job.task["count"]]
    for given in to_make[1:]:
        _go_on(progress)
        with placing(given["number"], len(job.inputs)):
            making_of(job.task, given, job.stored, context)


def _make_group(job: _Job, given: sa.RowMapping, context: WorkerContext, progress: RunningTask) -> None:
    """Make what is missing of one input's variations; one that fails is tried once more."""
    made = job.made.setdefault(given["number"], set())
    making: InputMaking | None = None
    failed_at: int | None = None
    while len(made) < job.task["count"]:
        try:
            making = making or making_of(job.task, given, job.stored, context)
            _make_rest(job, given["number"], making, context, progress)
            if len(made) < job.task["count"]:
                raise EngineError("The engine made fewer variations than it was asked for.")
        except (*UNUSABLE, *AWAY, EngineRefused, EngineExhausted):
            raise
        except EngineUnavailable as error:  # which has tried again by itself
            raise _Failed from error
        except Exception as error:
            if isinstance(error, EngineCancelled) and progress.given_up():
                raise
            if failed_at == len(made):
                raise _Failed from error
            failed_at = len(made)
            metrics.OUTPUT_RETRIES.labels(job.task["engine"]).inc()
            _log.warning("output tried again", task_id=job.task["id"], output=failed_at, exc_info=error)


def _make_rest(
    job: _Job, given: int, making: InputMaking, context: WorkerContext, progress: RunningTask
) -> None:
    task, made = job.task, job.made[given]
    first = len(made)  # variations are kept in the order of their numbers
    before = sum(map(len, job.made.values()))

    def report(share: float, _stage: str) -> None:
        progress.reached((before + share * (task["count"] - first)) / job.size)

    engine, sources = context.engine(task["engine"]), context.sources(task["engine"])
    for variation in making.variations(first, engine, report, progress.given_up, sources):
        file, data = stored_form(task, making.photo, variation)
        done = (sum(map(len, job.made.values())) + 1) / job.size
        receipt, edit = variation.receipt, making.told
        maps = stored_maps(task, variation)
        output = NewOutput(task["id"], given, variation.number, done, file, data, receipt, edit, maps)
        if not keep(context.database, context.store, output):
            progress.unwanted = True
            raise EngineCancelled
        made.add(variation.number)


def refuse(context: WorkerContext, task: sa.RowMapping, fault: Exception) -> None:
    """Fail a task for one of :data:`retexture.tasks.run.placing.UNUSABLE`.

    Raises:
        Dropped: It had ended.
    """
    kind = type(fault).__name__
    _log.info("task cannot be done", task_id=task["id"], request_id=task["request_id"], reason=kind)
    metrics.SOURCES_REFUSED.labels(kind).inc()
    end(context, task["id"], str(fault))


def end(context: WorkerContext, task_id: str, fault: str | Failure | None) -> None:
    """Complete a task, or fail it where there is a fault to tell.

    Raises:
        Dropped: It had ended.
    """
    now = time.time()
    with context.database.begin() as connection:
        if fault is None:
            row = complete_task(connection, context.queue, task_id, now)
        else:
            failure = Failure(Actor.WORKER, fault) if isinstance(fault, str) else fault
            row = fail_task(connection, context.queue, task_id, failure, now)
    if row is None:
        raise Dropped(task_id)
    _count(row)
    seconds = round(now - (row["started_at"] or row["created_at"]), 3)
    _log.info(
        "task ended", task_id=task_id, request_id=row["request_id"], outcome=row["status"], seconds=seconds
    )


def _count(row: sa.RowMapping | None) -> None:
    if row is not None:
        labels = (row["engine"], row["status"])
        metrics.ENDED.labels(*labels).inc()
        if row["started_at"] is not None:  # else its pictures could not be had, and no work began
            metrics.DURATION.labels(*labels).observe(max(0.0, row["completed_at"] - row["started_at"]))
