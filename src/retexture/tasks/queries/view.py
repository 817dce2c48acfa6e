"""What can be seen of a task, read in few queries; nothing of HTTP is in it."""

import base64
import binascii
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from retexture.database.tables import charges, inputs, outputs, tasks
from retexture.tasks.states import Status

WIRE_STATES: Mapping[str, frozenset[Status]] = {
    word: frozenset(status for status in Status if status.wire == word)
    for word in ("in_progress", "completed", "failed")
}
"""What each state on the wire comprises."""


@dataclass(frozen=True, slots=True)
class OutputView:
    """One finished picture.

    Attributes:
        input: Number of the input that it was made from.
        number: Of the variation, from 0.
        chunk: Its place in the order of arrival within the task, from 0.
        file: The name of the file.
        maps: The name of the archive of its surfaces' maps; None: there is none.
    """

    input: int
    number: int
    chunk: int
    file: str
    maps: str | None = None


@dataclass(frozen=True, slots=True)
class InputView:
    """One picture that was handed in.

    Attributes:
        number: From 0, in the order of the request.
        job_id: The id of its group of outputs.
        receipt: How its pictures came about; None: there is none yet.
        idle: Nothing in its prompt could be done: its pictures are free.
    """

    number: int
    job_id: str
    receipt: Mapping[str, Any] | None
    idle: bool = False


@dataclass(frozen=True, slots=True)
class TaskView:
    """One task; times are Unix seconds.

    Attributes:
        id: Opaque.
        key_id: The key that created it.
        model: As the client named it.
        status: Where it is.
        engine: The name of the engine.
        seed: Of all its inputs.
        count: Variations of each input.
        metadata: The client's own entries.
        price: What completion costs before the discount, in US dollars.
        discount: The factor on the price.
        progress: 0 to 1; never falls.
        error_code: Where it failed.
        error_message: For people, where it failed.
        created_at: When it was ordered.
        started_at: When work began, None: not yet.
        upload_at: When the last output was stored.
        completed_at: When it ended, however it did.
        expires_at: When it and its files go.
        revision: Grows with every visible change.
        inputs: In the order of the request.
        outputs: In the order of arrival; one that ended uncharged has none.
        maps: Whether the maps of the pictures' surfaces are wanted too.
        tile_side: Pixels a side of its tiles; None: it makes none.
        chain: Who may serve it, each with its price; None: its engine alone.
        charged: US dollars that a task cost, after the discount, where ``price`` does not tell it: that was
            cancelled, or completed by a chain; None: nothing, or it is no such task.
    """

    id: str
    key_id: str
    model: str
    status: Status
    engine: str
    seed: int
    count: int
    metadata: Mapping[str, Any]
    price: Decimal
    discount: float
    progress: float
    error_code: int | None
    error_message: str | None
    created_at: float
    started_at: float | None
    upload_at: float | None
    completed_at: float | None
    expires_at: float | None
    revision: int
    inputs: tuple[InputView, ...]
    outputs: tuple[OutputView, ...]
    maps: bool = False
    tile_side: int | None = None
    chain: Any = None
    charged: Decimal | None = None


class BadCursor(ValueError):
    """The cursor of a list was not made by :func:`list_tasks`."""


_PLACE = re.compile(r"([0-9]{1,16}(?:\.[0-9]{1,16})?):([A-Za-z0-9_-]{1,64})")

_COLUMNS = tuple(name for name in TaskView.__slots__ if name in tasks.c)
_SELECT = sa.select(
    *(tasks.c[name] for name in _COLUMNS), inputs.c.number, inputs.c.job_id, inputs.c.receipt, inputs.c.idle
).join_from(tasks, inputs, inputs.c.task_id == tasks.c.id)
_WANTED: sa.BindParameter[Sequence[str]] = sa.bindparam("wanted", expanding=True)
_TASKS = _SELECT.where(tasks.c.id.in_(_WANTED)).order_by(tasks.c.id, inputs.c.number)
_OUTPUTS = (
    sa.select(
        *(outputs.c[name] for name in ("task_id", "input", "number", "chunk", "file", "maps_file")),
    )
    .where(outputs.c.task_id.in_(_WANTED))
    .order_by(outputs.c.chunk)
)
_CHARGES = sa.select(charges.c.task_id, charges.c.cost).where(charges.c.task_id.in_(_WANTED))


def read_task(connection: sa.Connection, task_id: str, key_id: str | None) -> TaskView | None:
    """Return one task, or None where there is none or where it is not this key's.

    Args:
        connection: To read with.
        task_id: Which.
        key_id: The key that must have created it; None: any.
    """
    view = read_tasks(connection, (task_id,)).get(task_id)
    return view if view is not None and key_id in (None, view.key_id) else None


def read_tasks(connection: sa.Connection, task_ids: Collection[str]) -> dict[str, TaskView]:
    """Return those of these tasks that exist, by id."""
    rows: dict[str, list[Any]] = defaultdict(list)
    for row in connection.execute(_TASKS, {"wanted": list(task_ids)}):
        rows[row.id].append(row)
    made: dict[str, list[OutputView]] = defaultdict(list)
    begun = [task_id for task_id, (first, *_) in rows.items() if first.status != Status.QUEUED]
    if begun:
        for task_id, *fields in connection.execute(_OUTPUTS, {"wanted": begun}):
            made[task_id].append(OutputView(*fields))
    charged: dict[str, Decimal] = {}
    settled = [
        task_id
        for task_id, (first, *_) in rows.items()
        if first.status == Status.CANCELLED or (first.status == Status.COMPLETED and first.chain is not None)
    ]
    if settled:
        charged = {row.task_id: row.cost for row in connection.execute(_CHARGES, {"wanted": settled})}
    return {task_id: _view(each, made[task_id], charged.get(task_id)) for task_id, each in rows.items()}


def list_tasks(
    connection: sa.Connection, key_id: str, limit: int, cursor: str | None, status: str | None
) -> tuple[list[TaskView], str | None]:
    """Return a key's tasks, the newest first.

    Args:
        connection: To read with.
        key_id: The key that created them.
        limit: How many at most.
        cursor: Where the list before this one ended; None: from the newest.
        status: A key of :data:`WIRE_STATES`; None: all.

    Returns:
        The tasks, and the cursor of the next list, or None where there is nothing more.

    Raises:
        BadCursor: The cursor can't be read.
    """
    conditions = [tasks.c.key_id == key_id]
    if status is not None:
        conditions.append(tasks.c.status.in_(WIRE_STATES[status]))
    found, following = newest(connection, conditions, PageRequest(limit, cursor))
    views = read_tasks(connection, found)
    return [views[task_id] for task_id in found if task_id in views], following


Sieve = Callable[[sa.FromClause], Sequence[sa.ColumnElement[bool]]]
"""Says what must be true of rows that have the columns ``id``, ``status`` and ``created_at`` of tasks."""


@dataclass(frozen=True)
class PageRequest:
    """Which part of a list is read.

    Attributes:
        limit: How many entries at most.
        cursor: Where the page before this one ended; None: from the newest.
    """

    limit: int
    cursor: str | None


def newest(
    connection: sa.Connection, conditions: Sequence[sa.ColumnElement[bool]], page: PageRequest
) -> tuple[list[str], str | None]:
    """Return the ids of the tasks of which all this is true, the newest first, as :func:`list_tasks` does."""
    query = _newest_first(conditions, page.cursor).limit(page.limit + 1)
    found = connection.execute(query).all()
    shown = found[: page.limit]
    return [row.id for row in shown], _write_cursor(shown[-1]) if len(found) > page.limit else None


def newest_within(
    connection: sa.Connection,
    conditions: Sequence[sa.ColumnElement[bool]],
    sieve: Sieve,
    page: PageRequest,
    most: int,
) -> tuple[list[str], str | None]:
    """Return as :func:`newest` does those that pass a sieve which no index serves.

    At most ``most`` tasks are looked at. Fewer than the page's limit may be found among them, even none, and
    there is a cursor all the same where older tasks are left: it begins behind the last one that was looked
    at.
    """
    looked_at = _newest_first(conditions, page.cursor).limit(most)
    among = looked_at.subquery("among")
    passing = sa.select(among.c.id, among.c.created_at).where(*sieve(among))
    passing = passing.order_by(among.c.created_at.desc(), among.c.id.desc()).limit(page.limit + 1)
    found = connection.execute(passing).all()
    shown = found[: page.limit]
    if len(found) > page.limit:
        last: Any = shown[-1]
    else:
        last = connection.execute(looked_at.offset(most - 1).limit(1)).one_or_none()
    return [row.id for row in shown], None if last is None else _write_cursor(last)


def _newest_first(conditions: Sequence[sa.ColumnElement[bool]], cursor: str | None) -> sa.Select[Any]:
    query = sa.select(tasks.c.id, tasks.c.status, tasks.c.created_at).where(*conditions)
    if cursor is not None:
        created_at, task_id = _read_cursor(cursor)
        older = sa.and_(tasks.c.created_at == created_at, tasks.c.id < task_id)
        query = query.where(sa.or_(tasks.c.created_at < created_at, older))
    return query.order_by(tasks.c.created_at.desc(), tasks.c.id.desc())


def read_revisions(connection: sa.Connection, task_ids: Collection[str]) -> dict[str, int]:
    """Return the revisions of those of these tasks that exist, by id."""
    query = sa.select(tasks.c.id, tasks.c.revision).where(tasks.c.id.in_(_WANTED))
    return {row.id: row.revision for row in connection.execute(query, {"wanted": list(task_ids)})}


def _view(rows: Sequence[Any], made: Sequence[OutputView], charged: Decimal | None) -> TaskView:
    """Put a task together from a row for each of its inputs."""
    fields = dict(zip(_COLUMNS, rows[0], strict=False))
    fields["status"] = Status(fields["status"])
    given = tuple(InputView(row.number, row.job_id, row.receipt, row.idle) for row in rows)
    return TaskView(**fields, inputs=given, outputs=tuple(made), charged=charged)


def _write_cursor(row: sa.Row[Any]) -> str:
    """Name the place behind a row with the columns ``created_at`` and ``id``."""
    return base64.urlsafe_b64encode(f"{row.created_at!r}:{row.id}".encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[float, str]:
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        place = _PLACE.fullmatch(base64.b64decode(padded, b"-_", validate=True).decode("ascii"))
    except (UnicodeError, binascii.Error):
        place = None
    if place is None:
        raise BadCursor("The cursor is not one that a list of tasks ended with.")
    return float(place[1]), place[2]
