"""Keeping a finished picture: its object and that of its maps, their files, its place among the outputs."""

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import sqlalchemy as sa

from retexture.database.tables import inputs, outputs, tasks
from retexture.engines.protocol import Kept, Receipt, Tried, UpstreamCall, Variation
from retexture.imaging.encode import PictureFormat, encode
from retexture.imaging.photo import Photo
from retexture.imaging.surface_maps import archive
from retexture.storage import StorageError, Store
from retexture.tasks.files import StoredFile, add_file, describe, new_name
from retexture.tasks.queries import file_url
from retexture.tasks.run.context import WorkerContext
from retexture.tasks.states import Status

_PUBLISHED = 24 * 3600.0  # seconds


@dataclass(frozen=True)
class NewMaps:
    """An archive of the maps of a picture's surfaces that is to be stored.

    Attributes:
        file: What is noted of it.
        data: Its bytes.
    """

    file: StoredFile
    data: bytes


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
        edit: What its receipt tells of the edit that it is; None: it is none.
        maps: Of its surfaces; None: there are none.
    """

    task_id: str
    input: int
    number: int
    progress: float
    file: StoredFile
    data: bytes
    receipt: Receipt
    edit: Mapping[str, Any] | None = None
    maps: NewMaps | None = None

    @property
    def objects(self) -> tuple[tuple[StoredFile, bytes], ...]:
        """All of it that is stored: the picture, and its maps."""
        maps = () if self.maps is None else ((self.maps.file, self.maps.data),)
        return ((self.file, self.data), *maps)


def keep(database: sa.Engine, store: Store, output: NewOutput) -> bool:
    """Store an output, so that it is there for everybody when this returns: all of it, or nothing.

    The objects come first: a name in the database always leads to bytes. Where the process dies in between,
    :func:`retexture.tasks.files.orphans.collect_orphans` finds what is left.

    Returns:
        Whether the task still runs. Where somebody else has stored this output, theirs stays.

    Raises:
        StorageError: an object could not be stored.
    """
    for file, data in output.objects:
        store.put(file.name, data, file.media_type)
    with database.begin() as connection:
        running, placed = _place(connection, output)
    if not placed:
        with suppress(StorageError):  # the collection of orphans will delete it
            store.delete([file.name for file, _ in output.objects])
    return running


def published(
    context: WorkerContext, task: sa.RowMapping, data: bytes, form: PictureFormat, size: tuple[int, int]
) -> str:
    """Keep a picture for other servers to fetch, as a file of the task's key; returns its URL.

    It expires by itself: a day after, every server that is to fetch it has done so.

    Raises:
        StorageError: It could not be stored.
    """
    now = time.time()
    file = describe(
        data, name=new_name(form.suffix), key_id=task["key_id"], size=size, times=(now, now + _PUBLISHED)
    )
    context.store.put(file.name, data, file.media_type)
    with context.database.begin() as connection:
        add_file(connection, file)
    return file_url(task["base_url"], file.name)


def stored_form(task: sa.RowMapping, photo: Photo | None, variation: Variation) -> tuple[StoredFile, bytes]:
    """Encode a variation as its task wants it; returns what is to be noted of the file, and its bytes.

    Args:
        task: The task's row.
        photo: What it is made of, whose transparency it has; None: nothing.
        variation: The variation.
    """
    form = PictureFormat(task["format"])
    height, width = variation.rgb.shape[:2]
    alpha = None if photo is None else photo.alpha
    if alpha is not None and alpha.shape != (height, width):
        alpha = np.asarray(cv2.resize(alpha, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)
    data = encode(variation.rgb, alpha, form, task["quality"])
    now = time.time()
    file = describe(
        data, name=new_name(form.suffix), key_id=task["key_id"],
        size=(width, height), times=(now, now + task["retention"]),
    )  # fmt: skip
    return file, data


def stored_maps(task: sa.RowMapping, variation: Variation) -> NewMaps | None:
    """The maps of a variation in one archive, as long at hand as its picture; None: it has none."""
    maps = variation.maps
    if maps is None:
        return None
    data, now = archive(maps, f"picture-{variation.number}"), time.time()
    times = (now, now + task["retention"])
    file = describe(data, name=new_name(".zip"), key_id=task["key_id"], size=maps.size, times=times)
    return NewMaps(file, data)


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
        "maps_file": None if output.maps is None else output.maps.file.name,
        "engine": output.receipt.engine,
        "idle": output.receipt.idle,
    }
    for file, _ in output.objects:
        add_file(connection, file)
    connection.execute(sa.insert(outputs), row)
    _add_to_receipt(connection, output)
    return True, True


def _add_to_receipt(connection: sa.Connection, output: NewOutput) -> None:
    """Add an output to the receipt of its input."""
    receipt = output.receipt
    mine = (inputs.c.task_id == output.task_id, inputs.c.number == output.input)
    before = connection.execute(sa.select(inputs.c.receipt).where(*mine)).scalar_one()
    edit = {} if output.edit is None else {"edit": dict(output.edit)}
    shown = {**_receipt_body(receipt), **edit} if before is None else {**before}
    shown["notes"] = list(dict.fromkeys([*shown["notes"], *receipt.notes]))
    if receipt.tried:
        shown["tried"] = _tried(receipt.tried, shown.get("tried", ()))
    told = {**_maker(receipt, shown), **_structure(receipt.kept), **_upstream(receipt.upstream)}
    if told:
        others = (each for each in shown.get("pictures", ()) if each["number"] != output.number)
        mine_is = {"number": output.number, **told}
        shown["pictures"] = sorted((*others, mine_is), key=lambda each: each["number"])
    if shown != before:
        change = sa.update(inputs).where(*mine)
        # Where several engines made its pictures, one that did something is enough.
        idle = receipt.idle if before is None else sa.and_(inputs.c.idle, sa.literal(receipt.idle))
        connection.execute(change.values(receipt=shown, idle=idle))


def at_least(progress: float) -> sa.ColumnElement[float]:
    """The progress of a task that has come so far: it never falls."""
    return sa.case((tasks.c.progress < progress, progress), else_=tasks.c.progress)


def _receipt_body(receipt: Receipt) -> dict[str, Any]:
    """What is the same for all outputs of an input, as clients read it."""
    digests = {
        "sourceSha256": receipt.source_sha256 or None,  # a tile has no source
        "maskSha256": receipt.mask_sha256,
        "swatchSha256": receipt.swatch_sha256,
    }
    return {
        "engine": receipt.engine,
        "engineVersion": receipt.engine_version,
        "seed": receipt.seed,
        **{name: digest for name, digest in digests.items() if digest is not None},
        "understood": dict(receipt.understood),
        "ignored": [{"text": each.text, "reason": each.reason} for each in receipt.ignored],
        "notes": list(receipt.notes),
    }


def _maker(receipt: Receipt, shown: Mapping[str, Any]) -> dict[str, Any]:
    """Who made a picture, where another engine made the first of its input."""
    own = {"engine": receipt.engine, "engineVersion": receipt.engine_version}
    return {} if own["engine"] == shown["engine"] else own


def _tried(tried: Sequence[Tried], before: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is told of the engines that a chain left: once, although later pictures tell of them again."""
    told = [
        {
            "engine": each.engine,
            "why": each.why.value,
            "detail": each.detail,
            **({"seconds": each.seconds, "tries": each.tries} if each.tries else {}),
            **_upstream(each.upstream),
        }
        for each in tried
    ]
    return [*before, *(each for each in told if each not in before)]


def _upstream(calls: Sequence[UpstreamCall]) -> dict[str, Any]:
    told = [
        {
            "sent": dict(call.sent),
            "requestIds": list(call.request_ids),
            "tries": call.tries,
            **({"usage": dict(call.usage)} if call.usage else {}),
            **({"cost": call.cost} if call.cost else {}),
        }
        for call in calls
    ]
    return {"upstream": told} if told else {}


def _structure(kept: Kept | None) -> dict[str, Any]:
    if kept is None:
        return {}
    return {"structureScore": kept.score, "structure": kept.structure, "renderings": kept.renderings}
