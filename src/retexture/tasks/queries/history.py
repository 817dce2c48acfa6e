"""Tasks as the console shows them: with their prompts, their pictures and the keys that created them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from retexture.database.tables import files, inputs, keys, tasks
from retexture.tasks.edits import EditPlan, read_plan
from retexture.tasks.files import BESIDE, picture_of
from retexture.tasks.order import Picture
from retexture.tasks.queries.view import (
    WIRE_STATES,
    PageRequest,
    Sieve,
    TaskView,
    newest,
    newest_within,
    read_tasks,
)

SEARCHED = 5000
"""Tasks whose prompts one search reads: no index that every database has finds a part of a text, and so many
take about a tenth of a second."""


@dataclass(frozen=True)
class Sought:
    """Which tasks are looked for; None: all.

    Attributes:
        key_id: The key that created them.
        status: A key of :data:`retexture.tasks.queries.view.WIRE_STATES`.
        text: Part of a prompt, in any case of letters, or the id of a task.
    """

    key_id: str | None = None
    status: str | None = None
    text: str | None = None


@dataclass(frozen=True)
class Given:
    """One picture that was handed in.

    Attributes:
        image_url: As the client wrote it.
        prompt: What it should look like.
        file: Its name, where it is one of this server's own.
        mask: What of it was to change; None: everything.
        swatch: The material that was to be used; None: the engine's own.
        edit: Which earlier picture was edited, and how; None: none was.
        earlier: The file of that picture.
    """

    image_url: str
    prompt: str
    file: str | None
    mask: Picture | None
    swatch: Picture | None
    edit: EditPlan | None = None
    earlier: str | None = None

    @property
    def files(self) -> tuple[str, ...]:
        """The names of those of its pictures that are this server's own."""
        beside = (each.file for each in (self.mask, self.swatch) if each is not None)
        return tuple(name for name in (self.file, *beside, self.earlier) if name is not None)


@dataclass(frozen=True)
class HistoryEntry:
    """A task.

    Attributes:
        view: The task, as programs see it.
        key_name: Of the key that created it.
        structure: 0 (loose) to 1 (strict).
        min_structure: 0 to 1: what kept less of the structure was made again.
        format: Of its pictures.
        request_id: Of the request that made it.
        given: In the order of the inputs.
        files: Those of its pictures, sources included, that are still there.
    """

    view: TaskView
    key_name: str
    structure: float
    min_structure: float
    format: str
    request_id: str
    given: tuple[Given, ...]
    files: frozenset[str]


def list_history(
    connection: sa.Connection, sought: Sought, limit: int, cursor: str | None, now: float
) -> tuple[list[HistoryEntry], str | None]:
    """Return tasks, the newest first, as :func:`retexture.tasks.queries.view.list_tasks` does.

    A search looks at :data:`SEARCHED` tasks at most: fewer than ``limit`` may be found, and a cursor returned
    all the same, with which it goes on.

    Raises:
        BadCursor: The cursor can't be read.
    """
    page = PageRequest(limit, cursor)
    if sought.text is None:
        found, following = newest(connection, _conditions(sought, tasks), page)
    elif _is_task(connection, sought):
        found, following = [sought.text], None
    else:
        mine = _conditions(replace(sought, status=None), tasks)
        found, following = newest_within(connection, mine, _mentioning(sought), page, SEARCHED)
    return read_history(connection, found, now), following


def _conditions(sought: Sought, among: sa.FromClause) -> list[sa.ColumnElement[bool]]:
    """What is asked of a task's own columns."""
    conditions = []
    if sought.key_id is not None:
        conditions.append(among.c.key_id == sought.key_id)
    if sought.status is not None:
        conditions.append(among.c.status.in_(WIRE_STATES[sought.status]))
    return conditions


def _mentioning(sought: Sought) -> Sieve:
    """Let tasks through that have the status and a prompt with the text."""

    def sieve(among: sa.FromClause) -> list[sa.ColumnElement[bool]]:
        mentions = inputs.c.prompt.icontains(sought.text, autoescape=True)
        prompted = sa.exists().where(inputs.c.task_id == among.c.id, mentions)
        return [*_conditions(replace(sought, key_id=None), among), prompted]

    return sieve


def _is_task(connection: sa.Connection, sought: Sought) -> bool:
    """Whether the text is the id of a task that fits."""
    query = sa.select(tasks.c.id).where(tasks.c.id == sought.text, *_conditions(sought, tasks))
    return connection.execute(query).first() is not None


def read_history(connection: sa.Connection, task_ids: Sequence[str], now: float) -> list[HistoryEntry]:
    """Return those of these tasks that exist, in this order."""
    views = read_tasks(connection, task_ids)
    ids = [task_id for task_id in task_ids if task_id in views]
    columns = (
        tasks.c.structure,
        tasks.c.min_structure,
        tasks.c.format,
        tasks.c.request_id,
    )
    query = sa.select(tasks.c.id, keys.c.name, *columns).join_from(tasks, keys).where(tasks.c.id.in_(ids))
    facts = {task_id: row for task_id, *row in connection.execute(query)}
    given = _given(connection, ids)
    named = {name for view in views.values() for name in _made(view)}
    named |= {name for group in given.values() for each in group for name in each.files}
    there = _there(connection, named, now)
    return [
        _entry(views[task_id], facts[task_id], given[task_id], there) for task_id in ids if task_id in facts
    ]


def _given(connection: sa.Connection, task_ids: Sequence[str]) -> dict[str, list[Given]]:
    beside = [inputs.c[f"{what}_{kind}"] for what in BESIDE for kind in ("url", "file")]
    of_edit = (inputs.c.edit, inputs.c.picture_file)
    columns = (inputs.c.task_id, inputs.c.image_url, inputs.c.prompt, inputs.c.file, *beside, *of_edit)
    query = sa.select(*columns).where(inputs.c.task_id.in_(task_ids)).order_by(inputs.c.number)
    given: dict[str, list[Given]] = defaultdict(list)
    for row in connection.execute(query).mappings():
        mask, swatch = (picture_of(row, what) for what in BESIDE)
        plan = None if row["edit"] is None else read_plan(row["edit"])
        own = (row["image_url"], row["prompt"], row["file"])
        given[row["task_id"]].append(Given(*own, mask, swatch, plan, row["picture_file"]))
    return given


def _there(connection: sa.Connection, names: set[str], now: float) -> frozenset[str]:
    query = sa.select(files.c.name).where(files.c.name.in_(names), files.c.expires_at > now)
    return frozenset(connection.execute(query).scalars())


def _made(view: TaskView) -> set[str]:
    """The names of the files that a task made."""
    return {name for each in view.outputs for name in (each.file, each.maps) if name is not None}


def _entry(
    view: TaskView, facts: Sequence[Any], given: Sequence[Given], there: frozenset[str]
) -> HistoryEntry:
    own = _made(view) | {name for each in given for name in each.files}
    return HistoryEntry(view, *(*facts, tuple(given), there & own))
