"""The files that tasks made: pictures, and the maps of their surfaces."""

from typing import Any

import sqlalchemy as sa

from retexture.database.tables import files, outputs

IS_MADE = sa.exists().where(sa.or_(outputs.c.file == files.c.name, outputs.c.maps_file == files.c.name))
"""Of a row of files: a task that is still there made it."""


def made_files(*which: sa.ColumnElement[bool]) -> sa.CompoundSelect[Any]:
    """The names of the files of those outputs of which all this is true."""
    arms = (
        sa.select(column.label("file")).where(*which, column.is_not(None))
        for column in (outputs.c.file, outputs.c.maps_file)
    )
    return sa.union_all(*arms)
