"""Keeping a finished picture: the object, its file and its place among the task's outputs."""

import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from retexture.database.tables import inputs, outputs, tasks
from retexture.engines.protocol import Kept, Receipt
from retexture.storage import StorageError, Store
from retexture.tasks.files import StoredFile, add_file
from retexture.tasks.states import Status


@dataclass(frozen=True)
class Place:
    """Where an output belongs.

    Attributes:
        task_id: The task.
        input: The number of the input.
        number: The number of the variation.
        progress: How much of the task is done with it, 0 to 1.
    """

    task_id: str
    input: int
    number: int
    progress: float


def keep(
    database: sa.Engine, store: Store, place: Place, file: StoredFile, data: bytes, receipt: Receipt
) -> bool:
    """Store an output, so that it is there for everybody when this returns.

    The object comes first: a name in the database always leads to bytes. Where the process dies in between,
    :func:`retexture.tasks.files.orphans.collect_orphans` finds what is left.

    Returns:
        Whether the task still runs. Where somebody else has stored this output, theirs stays.

    Raises:
        StorageError: the object could not be stored.
    """
    store.put(file.name, data, file.media_type)
    with database.begin() as connection:
        running, placed = _place(connection, place, file, receipt)
    if not placed:
        with suppress(StorageError):  # the collection of orphans will delete it
            store.delete([file.name])
    return running


def kept(connection: sa.Connection, task_id: str) -> dict[int, set[int]]:
    """The numbers of a task's finished variations, by input."""
    query = sa.select(outputs.c.input, outputs.c.number).where(outputs.c.task_id == task_id)
    found: dict[int, set[int]] = {}
    for given, number in connection.execute(query):
        found.setdefault(given, set()).add(number)
    return found


def _place(connection: sa.Connection, place: Place, file: StoredFile, receipt: Receipt) -> tuple[bool, bool]:
    """Whether the task runs, and whether the output took its place."""
    # First, because it locks the task: of two that store outputs of one task, the second waits here.
    change = (
        sa.update(tasks)
        .where(tasks.c.id == place.task_id, tasks.c.status == Status.RUNNING)
        .values(upload_at=time.time(), attempts=0, progress=at_least(place.progress))
        .values(revision=tasks.c.revision + 1)
    )
    if connection.execute(change).rowcount == 0:
        return False, False
    same = (outputs.c.task_id == place.task_id, outputs.c.input == place.input)
    there = sa.select(outputs.c.number).where(*same, outputs.c.number == place.number)
    if connection.execute(there).first() is not None:
        return True, False
    count = sa.select(sa.func.count()).where(outputs.c.task_id == place.task_id)
    row = {
        "task_id": place.task_id,
        "input": place.input,
        "number": place.number,
        "chunk": connection.execute(count).scalar_one(),
        "file": file.name,
    }
    add_file(connection, file)
    connection.execute(sa.insert(outputs), row)
    _tell(connection, place, receipt)
    return True, True


def _tell(connection: sa.Connection, place: Place, receipt: Receipt) -> None:
    """Add what is to be told of one output to the receipt of its input."""
    mine = (inputs.c.task_id == place.task_id, inputs.c.number == place.input)
    before = connection.execute(sa.select(inputs.c.receipt).where(*mine)).scalar_one()
    told = _told(receipt) if before is None else {**before}
    told["notes"] = list(dict.fromkeys([*told["notes"], *receipt.notes]))
    if receipt.kept is not None:
        others = (each for each in told.get("pictures", ()) if each["number"] != place.number)
        mine_is = {"number": place.number, **_structure(receipt.kept)}
        told["pictures"] = sorted((*others, mine_is), key=lambda each: each["number"])
    if told != before:
        connection.execute(sa.update(inputs).where(*mine).values(receipt=told))


def at_least(progress: float) -> sa.ColumnElement[float]:
    """The progress of a task that has come so far: it never falls."""
    return sa.case((tasks.c.progress < progress, progress), else_=tasks.c.progress)


def _told(receipt: Receipt) -> dict[str, Any]:
    """What is the same for all outputs of an input, as clients read it."""
    beside = {"maskSha256": receipt.mask_sha256, "swatchSha256": receipt.swatch_sha256}
    return {
        "engine": receipt.engine,
        "engineVersion": receipt.engine_version,
        "seed": receipt.seed,
        "sourceSha256": receipt.source_sha256,
        **{name: digest for name, digest in beside.items() if digest is not None},
        "understood": dict(receipt.understood),
        "ignored": [{"text": each.text, "reason": each.reason} for each in receipt.ignored],
        "notes": list(receipt.notes),
    }


def _structure(kept: Kept) -> dict[str, float]:
    return {"structureScore": kept.score, "structure": kept.structure, "renderings": kept.renderings}
