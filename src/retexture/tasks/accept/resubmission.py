"""Resubmission: the order of an ended task, submitted anew."""

import sqlalchemy as sa

from retexture.database.tables import inputs, keys, tasks
from retexture.imaging.encode import PictureFormat
from retexture.tasks.edits import read_plan
from retexture.tasks.files import picture_of
from retexture.tasks.keys import Key, key_of
from retexture.tasks.order import Input, Order
from retexture.tasks.states import Status


class NotResubmittable(Exception):
    """The task can't be ordered again now; the message says why."""


def resubmit(
    connection: sa.Connection, task_id: str, key_id: str | None, request_id: str, base_url: str
) -> tuple[Order, Key] | None:
    """Return the order that an ended task was made of, to be submitted anew, and the key that pays.

    The order has the task's seed: an engine that is not random makes the same pictures. The key that created
    the task pays in any case.

    Args:
        connection: To read with.
        task_id: Which task; None is returned where there is none.
        key_id: The key that must have created it; None: any.
        request_id: Of the request that orders now.
        base_url: The server's address as that request used it.

    Raises:
        NotResubmittable: It has not ended, or its key is revoked.
    """
    query = sa.select(tasks).where(tasks.c.id == task_id)
    if key_id is not None:
        query = query.where(tasks.c.key_id == key_id)
    task = connection.execute(query).mappings().one_or_none()
    if task is None:
        return None
    if not Status(task["status"]).ended:
        raise NotResubmittable("The task has not ended; wait for its end, or cancel it.")
    key = connection.execute(sa.select(keys).where(keys.c.id == task["key_id"])).mappings().one()
    if key["revoked_at"] is not None:
        raise NotResubmittable("The task's key is revoked; order it with another one.")
    return _order(task, _inputs(connection, task_id), request_id, base_url), key_of(key)


def _order(task: sa.RowMapping, given: tuple[Input, ...], request_id: str, base_url: str) -> Order:
    same = (
        *("model", "count", "seed", "structure", "min_structure", "quality"),
        *("engine", "fallback", "maps", "tile_side", "metadata"),
    )
    return Order(
        inputs=given,
        request_id=request_id,
        base_url=base_url,
        format=PictureFormat(task["format"]),
        via=tuple(task["via"].split(",")) if task["via"] else (),
        **{name: task[name] for name in same},
    )


def _inputs(connection: sa.Connection, task_id: str) -> tuple[Input, ...]:
    query = sa.select(inputs).where(inputs.c.task_id == task_id).order_by(inputs.c.number)
    return tuple(_input(row) for row in connection.execute(query).mappings())


def _input(row: sa.RowMapping) -> Input:
    if row["edit"] is not None:
        edit = read_plan(row["edit"]).edit
        return Input("", edit.words, row["callback"], edit=edit)
    return Input(
        row["image_url"],
        row["prompt"],
        row["callback"],
        row["file"],
        mask=picture_of(row, "mask"),
        swatch=picture_of(row, "swatch"),
    )
