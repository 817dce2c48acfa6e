"""The field's terms for the fair queue and for concurrency."""

from alembic import op

revision = "0010"
down_revision = "0009"

# Both dialects have these statements, and carry indexes and foreign keys over.
_RENAMED = (
    "ALTER TABLE key_turns RENAME TO virtual_starts",
    "ALTER TABLE turns RENAME TO virtual_times",
    "ALTER TABLE tasks RENAME COLUMN turn TO virtual_start",
    "ALTER TABLE tasks RENAME COLUMN held TO waiting_for_slot",
)


def upgrade() -> None:
    """Apply the change."""
    for statement in _RENAMED:
        op.execute(statement)
