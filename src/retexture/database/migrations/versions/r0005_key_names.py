"""No two keys in force share a name, and none is called like another one's id."""

import logging
from itertools import count

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_LONGEST = 200  # characters of a name
_IN_FORCE = sa.text("revoked_at IS NULL")

_log = logging.getLogger("retexture.database")


def upgrade() -> None:
    """Apply the change."""
    _rename_doubles(op.get_bind())
    op.create_index(
        "uq_keys_name_in_force",
        "keys",
        ["name"],
        unique=True,
        sqlite_where=_IN_FORCE,
        postgresql_where=_IN_FORCE,
    )


def _rename_doubles(connection: sa.Connection) -> None:
    """Put a number after the name of each key that has another one's name or id; the oldest keeps its name.

    What is said of it leaves the names out: they are not for logs.
    """
    ids = set(connection.execute(sa.text("SELECT id FROM keys")).scalars())
    in_force = connection.execute(
        sa.text("SELECT id, name FROM keys WHERE revoked_at IS NULL ORDER BY created_at, id")
    ).all()
    taken = ids | {key.name for key in in_force}
    met: set[str] = set()
    for key in in_force:
        if key.name not in met and (key.name not in ids or key.name == key.id):
            met.add(key.name)
            continue
        name = next(name for number in count(2) if (name := _numbered(key.name, number)) not in taken)
        taken.add(name)
        connection.execute(
            sa.text("UPDATE keys SET name = :name WHERE id = :id"), {"name": name, "id": key.id}
        )
        _log.warning(
            "The key with the id %s was called like another one and has a number after its name now; "
            "'retexture keys list' shows it.",
            key.id,
        )


def _numbered(name: str, number: int) -> str:
    end = f" ({number})"
    return name[: _LONGEST - len(end)] + end
