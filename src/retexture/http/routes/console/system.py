"""How the installation is doing, for administrators."""

import platform
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import sqlalchemy as sa
from fastapi import APIRouter
from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from retexture.http.access import Admin
from retexture.http.live import read_with
from retexture.http.openapi import TASK_ID, errors
from retexture.http.routes.console.entries import KeyName
from retexture.http.services import Services, Serving
from retexture.storage import StorageError
from retexture.tasks.breakers import BreakerView, read_breakers
from retexture.tasks.queries import (
    FailureView,
    StoredView,
    WorkerView,
    read_failures,
    read_queue,
    read_stored,
    read_workers,
)

router = APIRouter(prefix="/v1/system", tags=["operating"])


class WorkerEntry(BaseModel):
    """A worker process that lives."""

    name: str = Field(description="Of its machine, and its number there.", examples=["studio-0"])
    queues: list[str] = Field(description="The engines whose tasks it does.")
    started_at: float = Field(description="Unix seconds.")
    seen_at: float = Field(description="Its last sign of life, in Unix seconds.")


class QueueEntry(BaseModel):
    """Tasks that have not ended, and callbacks that are to be sent."""

    waiting: int = Field(description="Tasks in line.")
    running: int = Field(description="Tasks that workers are at.")
    waiting_for_slot: int = Field(description="Tasks that wait until their key has fewer at work.")
    oldest: float | SkipJsonSchema[None] = Field(
        None, description="When the first of those in line was ordered, in Unix seconds; absent: none is."
    )
    callbacks: int = Field(description="With attempts to come.")


class EngineEntry(BaseModel):
    """An engine, as the workers that run it find it."""

    name: str = Field(examples=["procedural"])
    ok: bool = Field(description="Whether it can work, on every worker that runs it.")
    detail: str = Field(description="What it offers, or what is missing and what to do about it.")
    version: str | SkipJsonSchema[None] = Field(None, description="Absent until a worker has looked.")
    workers: int = Field(description="That live and run it.")
    default: bool = Field(description="Whether orders that name no engine go to it.")
    breaker: str | SkipJsonSchema[None] = Field(
        None,
        description="Where a chain of engines may ask it: closed, open (left alone after faults) or "
        "half-open (one task tries it). Absent: none asks it, or it has not failed so far.",
        examples=["closed"],
    )


class StorageEntry(BaseModel):
    """Where pictures are kept."""

    kind: str = Field(description="The beginning of its URL.", examples=["file", "s3"])
    ok: bool = Field(description="Whether a small object can be written, read and deleted.")
    detail: str
    files: int = Field(description="How many pictures there are.")
    bytes: int = Field(description="What they take.")
    free: int | SkipJsonSchema[None] = Field(
        None, description="Bytes that are free; absent where nobody can know."
    )


class DatabaseEntry(BaseModel):
    """Where tasks and keys are kept."""

    kind: str = Field(examples=["sqlite", "postgresql"])
    tasks: int = Field(description="That have not expired.")


class FailureEntry(BaseModel):
    """A task that failed."""

    task_id: str = Field(examples=[TASK_ID])
    key: KeyName
    engine: str
    message: str = Field(description="What the key that created the task is told.")
    request_id: str = Field(description="Of the request that made it: logs and callbacks name it.")
    failed_at: float = Field(description="Unix seconds.")


class System(BaseModel):
    """How the installation is doing."""

    version: str = Field(description="Of the program.")
    python: str = Field(description="Of Python, in this server.")
    workers: list[WorkerEntry]
    queue: QueueEntry
    engines: list[EngineEntry]
    storage: StorageEntry
    database: DatabaseEntry
    failures: list[FailureEntry] = Field(description="The newest first, at most twenty.")


@router.get("", summary="See how all is doing", response_model_exclude_none=True, responses=errors(401, 403))
def see(services: Serving, key: Admin) -> System:
    """See workers, queue, engines, storage and the last failures: what an operator looks at first."""
    del key

    def read(
        connection: sa.Connection,
    ) -> tuple[_EngineStates, QueueEntry, StoredView, list[FailureView]]:
        queue = QueueEntry(**asdict(read_queue(connection)))
        engines = _EngineStates(read_workers(connection), read_breakers(connection))
        return engines, queue, read_stored(connection), read_failures(connection)

    engines, queue, stored, failures = read_with(services.database, read)
    return System(
        version=services.version,
        python=platform.python_version(),
        workers=[_worker(each) for each in engines.workers],
        queue=queue,
        engines=[_engine(name, engines, services) for name in services.registry.names],
        storage=_storage(services, stored),
        database=DatabaseEntry(kind=services.database.dialect.name, tasks=stored.tasks),
        failures=[_failure(each) for each in failures],
    )


def _worker(worker: WorkerView) -> WorkerEntry:
    return WorkerEntry(
        name=worker.name, queues=list(worker.queues), started_at=worker.started_at, seen_at=worker.seen_at
    )


@dataclass(frozen=True)
class _EngineStates:
    """What workers say of engines."""

    workers: list[WorkerView]
    breakers: Mapping[str, BreakerView]


def _engine(name: str, states: _EngineStates, services: Services) -> EngineEntry:
    workers, breaker = states.workers, states.breakers.get(name)
    running = sum(name in worker.queues for worker in workers)
    notes = [note for worker in workers for note in worker.engines if note.name == name]
    told = next((note for note in notes if not note.ok), notes[0] if notes else None)
    if told is not None:
        detail = told.detail
    elif running:
        detail = "A worker is looking into it."
    else:
        detail = "No worker runs it; start one with `retexture worker`, or let the server start some."
    return EngineEntry(
        name=name,
        ok=told is not None and told.ok,
        detail=detail,
        version=None if told is None else told.version or None,
        workers=running,
        default=name == services.pricing.default_engine,
        breaker=None if breaker is None else breaker.state,
    )


def _storage(services: Services, stored: StoredView) -> StorageEntry:
    store, ok, detail = services.store, True, "It can be written to and read from."
    try:
        store.check()
    except StorageError as error:
        ok, detail = False, str(error)
    return StorageEntry(
        kind=store.kind, ok=ok, detail=detail, files=stored.files, bytes=stored.bytes, free=store.free()
    )


def _failure(failure: FailureView) -> FailureEntry:
    return FailureEntry(
        task_id=failure.task_id,
        key=KeyName(id=failure.key_id, name=failure.key_name),
        engine=failure.engine,
        message=failure.message,
        request_id=failure.request_id,
        failed_at=failure.failed_at,
    )
