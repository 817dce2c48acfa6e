"""The pictures that inputs name: their sources, masks and swatches."""

from collections.abc import Iterable

import sqlalchemy as sa

from retexture.database.tables import inputs, tasks
from retexture.tasks.order import Input, Picture
from retexture.tasks.states import ACTIVE

BESIDE = ("mask", "swatch")
"""What an input may name beside its source; each has a URL and, where it is one of this server's, a file."""

NOT_PUBLIC = (
    "The URL's host is unknown or not on the public internet; use a URL that everyone can open or hand "
    "the picture in with POST /v1/files, or have the server's operator allow "
    "its network in RETEXTURE_FETCH_ALLOW."
)
"""The error of a picture's URL whose host is unknown or refused."""

EARLIER = ("picture", "background")
"""What an edit names beside that: files of this server."""

FILES = (inputs.c.file, *(inputs.c[f"{what}_file"] for what in (*BESIDE, *EARLIER)))
"""Columns with the names of files that inputs start from."""


def columns_of(what: str, picture: Picture | None) -> dict[str, str | None]:
    """A mask or a swatch as it is stored with its input."""
    url, file = (None, None) if picture is None else (picture.url, picture.file)
    return {f"{what}_url": url, f"{what}_file": file}


def picture_of(given: sa.RowMapping, what: str) -> Picture | None:
    """The mask or the swatch of a stored input; None: it has none."""
    url = given[f"{what}_url"]
    return None if url is None else Picture(url, given[f"{what}_file"])


def needs_download(given: Iterable[Input]) -> bool:
    """Whether one of the pictures that these inputs name lies elsewhere; those of edits are held here."""
    own = [each for each in given if each.edit is None]
    named = (picture for each in own for picture in (each.mask, each.swatch) if picture is not None)
    starts = (each for each in own if each.image_url)  # tiles start from nothing
    return any(each.file is None for each in starts) or any(each.file is None for each in named)


def needed_files() -> sa.Subquery:
    """The files that tasks will yet start from: ``file``, and ``key_id`` of the key that created the task."""
    arms = (
        sa.select(column.label("file"), tasks.c.key_id)
        .join(tasks, tasks.c.id == inputs.c.task_id)
        .where(tasks.c.status.in_(ACTIVE), column.is_not(None))
        for column in FILES
    )
    return sa.union_all(*arms).subquery("needed")
