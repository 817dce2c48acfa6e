"""What engines have to remember of the inputs of tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "engine_notes",
        sa.Column("task_id", sa.String(length=64), nullable=False),
        sa.Column("input", sa.Integer(), nullable=False, comment="The number of the input."),
        sa.Column("name", sa.String(length=64), nullable=False, comment="The engine's own."),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=op.f("fk_engine_notes_task_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("task_id", "input", "name", name=op.f("pk_engine_notes")),
    )
