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
class NewOutput:
    """A finished picture that is to be stored.

    Attributes:
        task_id: The task.
        input: The number of the input.
        number: The number of the variation.
        progress: How much of the task is done with it, 0 to 1.
        file: What is noted of it.
        data: Its encoded bytes.
        receipt: How it came about.
    """

    task_id: str
    input: int
    number: int
    progress: float
    file: StoredFile
    data: bytes
    receipt: Receipt


def keep(database: sa.Engine, store: Store, output: NewOutput) -> bool:
    """Store an output, so that it is there for everybody when this returns.

    The object comes first: a name in the database always leads to bytes. Where the process dies in between,
    :func:`retexture.tasks.files.orphans.collect_orphans` finds what is left.

    Returns:
        Whether the task still runs. Where somebody else has stored this output, theirs stays.

    Raises:
        StorageError: the object could not be stored.
    """
    file = output.file
    store.put(file.name, output.data, file.media_type)
    with database.begin() as connection:
        running, placed = _place(connection, output)
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


def _place(connection: sa.Connection, output: NewOutput) -> tuple[bool, bool]:
    """Write the output's row unless it is there; returns whether the task runs, whether it was written."""
    # First, because it locks the task: of two that store outputs of one task, the second waits here.
    change = (
        sa.update(tasks)
        .where(tasks.c.id == output.task_id, tasks.c.status == Status.RUNNING)
        .values(upload_at=time.time(), attempts=0, progress=at_least(output.progress))
        .values(revision=tasks.c.revision + 1)
    )
    if connection.execute(change).rowcount == 0:
        return False, False
    same = (outputs.c.task_id == output.task_id, outputs.c.input == output.input)
    there = sa.select(outputs.c.number).where(*same, outputs.c.number == output.number)
    if connection.execute(there).first() is not None:
        return True, False
    count = sa.select(sa.func.count()).where(outputs.c.task_id == output.task_id)
    row = {
        "task_id": output.task_id,
        "input": output.input,
        "number": output.number,
        "chunk": connection.execute(count).scalar_one(),
        "file": output.file.name,
    }
    add_file(connection, output.file)
    connection.execute(sa.insert(outputs), row)
    _add_to_receipt(connection, output)
    return True, True


def _add_to_receipt(connection: sa.Connection, output: NewOutput) -> None:
    """Add an output to the receipt of its input."""
    receipt = output.receipt
    mine = (inputs.c.task_id == output.task_id, inputs.c.number == output.input)
    before = connection.execute(sa.select(inputs.c.receipt).where(*mine)).scalar_one()
    shown = _receipt_body(receipt) if before is None else {**before}
    shown["notes"] = list(dict.fromkeys([*shown["notes"], *receipt.notes]))
    if receipt.kept is not None:
        others = (each for each in shown.get("pictures", ()) if each["number"] != output.number)
        mine_is = {"number": output.number, **_structure(receipt.kept)}
        shown["pictures"] = sorted((*others, mine_is), key=lambda each: each["number"])
    if shown != before:
        connection.execute(sa.update(inputs).where(*mine).values(receipt=shown))


def at_least(progress: float) -> sa.ColumnElement[float]:
    """The progress of a task that has come so far: it never falls."""
    return sa.case((tasks.c.progress < progress, progress), else_=tasks.c.progress)


def _receipt_body(receipt: Receipt) -> dict[str, Any]:
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
