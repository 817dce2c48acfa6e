"""Doing a task: fetch each picture, let the engine make its variations, keep each as soon as it is done."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from io import BytesIO

import sqlalchemy as sa
import structlog

from retexture.database.tables import inputs, tasks
from retexture.engines.delivery import deliver
from retexture.engines.protocol import EngineCancelled, EngineError, Request, Variation
from retexture.fetching import BadUrl, FetchFailed
from retexture.imaging.encode import PictureFormat, encode
from retexture.imaging.limits import PictureError
from retexture.imaging.mask import read_mask
from retexture.imaging.photo import Photo
from retexture.storage import MissingObject, StorageError
from retexture.tasks import metrics, moves, turns
from retexture.tasks.files import StoredFile, describe, new_name
from retexture.tasks.order import Picture
from retexture.tasks.outputs import Place, keep, kept
from retexture.tasks.sources import picture_of
from retexture.tasks.state import Actor, Status
from retexture.tasks.watching import RunningTask
from retexture.tasks.workshop import Workshop

_TOO_OFTEN = (
    "The generation broke off again and again without a result; try another picture or prompt. "
    "It costs nothing."
)
_FAILED = "The generation failed and was not charged; try again, or try another picture or prompt."
_GONE = "The picture is no longer kept here; upload it again and use its new URL."
_OWNERS_FAULT = (BadUrl, FetchFailed, PictureError)  # their messages are written for the task's owner
AWAY = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError, StorageError)
"""Raised while the database or the storage can't be used; what was begun can be gone on with later."""

_log = structlog.get_logger(__name__)


class HandedBack(Exception):
    """The worker stops: the task is to be taken up by another, or by this one when it is back."""


class Dropped(Exception):
    """The task had ended, or was ended by somebody else meanwhile; there is nothing left to do for it."""


class _Failed(Exception):
    """An output failed twice; the cause is what went wrong."""


@dataclass(frozen=True)
class _Job:
    """A task that has begun, and what is there of it."""

    task: sa.RowMapping
    inputs: tuple[sa.RowMapping, ...]
    made: dict[int, set[int]]

    @property
    def size(self) -> int:
        """How many outputs there are to be."""
        return len(self.inputs) * int(self.task["count"])


def execute(
    task_id: str,
    workshop: Workshop,
    stopping: Callable[[], bool] = lambda: False,
    *,
    again: bool = False,
) -> None:
    """Do a task to its end, whatever that is; what an earlier worker has finished is not done again.

    Args:
        task_id: Which.
        workshop: What to work with.
        stopping: Asked now and then; once it says yes, work ends soon.
        again: This worker was at it before and broke off with one of :data:`AWAY`.

    Raises:
        HandedBack: ``stopping`` said yes.
        Dropped: the task is somebody else's to end, or has ended.
        Exception: one of :data:`AWAY`; the task may be executed again.
    """
    job = _begin(task_id, workshop, again)
    log = _log.bind(task_id=task_id, request_id=job.task["request_id"], engine=job.task["engine"])
    log.info("task begins", attempt=job.task["attempts"], outputs=sum(map(len, job.made.values())))
    watch = RunningTask(workshop.database, task_id, stopping)
    try:
        for given in job.inputs:
            _make_group(job, given, workshop, watch)
        _end(workshop, job, None)
    except EngineCancelled:
        raise (Dropped if watch.unwanted else HandedBack)(task_id) from None
    except _OWNERS_FAULT as error:
        log.info("task cannot be done", reason=type(error).__name__)
        metrics.SOURCES_REFUSED.labels(type(error).__name__).inc()
        _end(workshop, job, str(error))
    except _Failed as error:
        log.error("task failed", exc_info=error.__cause__)
        _end(workshop, job, _FAILED)
    except StorageError:
        metrics.STORAGE_ERRORS.inc()
        raise


def forgive(connection: sa.Connection, task_id: str) -> None:
    """Do not count the last start of a task against it: its worker was told to stop."""
    change = sa.update(tasks).where(
        tasks.c.id == task_id, tasks.c.status == Status.RUNNING, tasks.c.attempts > 0
    )
    connection.execute(change.values(attempts=tasks.c.attempts - 1))


def _begin(task_id: str, workshop: Workshop, again: bool) -> _Job:
    now = time.time()
    with workshop.database.begin() as connection:
        task = moves.start(connection, task_id, now, again=again)
        if task is None:
            raise Dropped(task_id)
        turns.serve(connection, task["queue"], task["turn"])
        mine = sa.select(inputs).where(inputs.c.task_id == task_id).order_by(inputs.c.number)
        given = tuple(connection.execute(mine).mappings())
        job = _Job(task, given, kept(connection, task_id))
    if task["attempts"] > workshop.most_starts:
        # In a transaction of its own: an end locks the key's row before the task's.
        with workshop.database.begin() as connection:
            _count(moves.fail(connection, workshop.queue, task_id, Actor.WORKER, _TOO_OFTEN, now))
        raise Dropped(task_id)
    if task["started_at"] == now:
        metrics.WAIT.labels(task["engine"]).observe(max(0.0, now - task["created_at"]))
    elif not again:
        metrics.RECOVERED.labels(task["engine"]).inc()
    return job


def _make_group(job: _Job, given: sa.RowMapping, workshop: Workshop, watch: RunningTask) -> None:
    """Make what is missing of one input's variations; one that fails is tried once more."""
    made = job.made.setdefault(given["number"], set())
    request: Request | None = None
    failed_at: int | None = None
    while len(made) < job.task["count"]:
        try:
            request = request or _request(job, given, workshop)
            _make_rest(job, given["number"], request, workshop, watch)
            if len(made) < job.task["count"]:
                raise EngineError("The engine made fewer variations than it was asked for.")
        except (*_OWNERS_FAULT, *AWAY):
            raise
        except Exception as error:
            if isinstance(error, EngineCancelled) and watch.given_up():
                raise
            if failed_at == len(made):
                raise _Failed from error
            failed_at = len(made)
            metrics.OUTPUT_RETRIES.labels(job.task["engine"]).inc()
            _log.warning("output tried again", task_id=job.task["id"], output=failed_at, exc_info=error)


def _make_rest(job: _Job, given: int, request: Request, workshop: Workshop, watch: RunningTask) -> None:
    task, made = job.task, job.made[given]
    first = len(made)  # variations are kept in the order of their numbers
    before = sum(map(len, job.made.values()))

    def progress(share: float, _stage: str) -> None:
        watch.reached((before + share * (task["count"] - first)) / job.size)

    rest, engine = replace(request, first=first), workshop.engine(task["engine"])
    for variation in deliver(engine, rest, progress, watch.given_up):
        file, data = _file(task, request.photo, variation)
        done = (sum(map(len, job.made.values())) + 1) / job.size
        place = Place(task["id"], given, variation.number, done)
        if not keep(workshop.database, workshop.store, place, file, data, variation.receipt):
            watch.unwanted = True
            raise EngineCancelled
        made.add(variation.number)


def _request(job: _Job, given: sa.RowMapping, workshop: Workshop) -> Request:
    """What the engine is asked for, with every picture that the input names."""
    task = job.task
    photo = _photo(Picture(given["image_url"], given["file"]), workshop)
    mask, swatch = (_beside(given, what, workshop) for what in ("mask", "swatch"))
    return Request(
        photo,
        given["prompt"],
        task["count"],
        task["seed"],
        task["structure"],
        mask=None if mask is None else read_mask(mask, photo.size),
        swatch=swatch,
        min_structure=task["min_structure"],
    )


def _beside(given: sa.RowMapping, what: str, workshop: Workshop) -> Photo | None:
    named = picture_of(given, what)
    try:
        return None if named is None else _photo(named, workshop)
    except _OWNERS_FAULT as error:
        told = str(error)
        raise PictureError(f"The {what} can't be used: {told[:1].lower()}{told[1:]}") from error


def _photo(named: Picture, workshop: Workshop) -> Photo:
    if named.file is None:
        return workshop.decoders.decode(BytesIO(workshop.fetcher.fetch(named.url).data), workshop.limits)
    try:
        return workshop.decoders.decode(BytesIO(workshop.store.get(named.file)), workshop.limits)
    except MissingObject as error:
        raise PictureError(_GONE) from error


def _file(task: sa.RowMapping, photo: Photo, variation: Variation) -> tuple[StoredFile, bytes]:
    form = PictureFormat(task["format"])
    data = encode(variation.rgb, photo.alpha, form)
    now = time.time()
    height, width = variation.rgb.shape[:2]
    file = describe(
        data, name=new_name(form.suffix), key_id=task["key_id"], media_type=form.media_type,
        size=(width, height), times=(now, now + task["retention"]),
    )  # fmt: skip
    return file, data


def _end(workshop: Workshop, job: _Job, fault: str | None) -> None:
    """Complete the task, or fail it where there is a fault to tell."""
    task_id, now = job.task["id"], time.time()
    with workshop.database.begin() as connection:
        if fault is None:
            row = moves.complete(connection, workshop.queue, task_id, now)
        else:
            row = moves.fail(connection, workshop.queue, task_id, Actor.WORKER, fault, now)
    if row is None:
        raise Dropped(task_id)
    _count(row)
    seconds = round(now - row["started_at"], 3)
    _log.info(
        "task ended", task_id=task_id, request_id=row["request_id"], outcome=row["status"], seconds=seconds
    )


def _count(row: sa.RowMapping | None) -> None:
    if row is not None:
        labels = (row["engine"], row["status"])
        metrics.ENDED.labels(*labels).inc()
        metrics.DURATION.labels(*labels).observe(max(0.0, row["completed_at"] - row["started_at"]))
