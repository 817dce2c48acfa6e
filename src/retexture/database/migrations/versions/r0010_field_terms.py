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

_COMMENTS = (
    ("virtual_starts", "next", "Virtual start of the key's next task in this queue."),
    ("virtual_times", "current", "Virtual start of the task that began last."),
    ("tasks", "status", "A value of tasks.states.Status."),
    ("tasks", "virtual_start", "Its place in the queue; see tasks/fair_queue.py."),
    ("tasks", "to_fetch", "Its pictures are yet to be downloaded; no renderer can begin it."),
    ("callback_attempts", "message", "What happened, for the key that created the task."),
)


def upgrade() -> None:
    """Apply the change."""
    for statement in _RENAMED:
        op.execute(statement)
    if op.get_bind().dialect.name == "sqlite":  # it keeps no comments
        return
    for table, column, comment in _COMMENTS:
        op.alter_column(table, column, comment=comment)
