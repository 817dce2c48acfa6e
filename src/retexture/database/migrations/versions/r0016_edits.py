"""Edits of earlier pictures, and sources that several tasks start from."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Apply the change; inputs of earlier versions edit nothing, and sources have one task each."""
    op.add_column(
        "inputs",
        sa.Column(
            "edit",
            sa.JSON(),
            comment="Which earlier picture it changes, and how: a tasks.edits.EditPlan; absent: it changes "
            "none.",
        ),
    )
    op.add_column("inputs", sa.Column("picture_file", sa.String(64), comment="The earlier picture."))
    op.add_column(
        "inputs",
        sa.Column("background_file", sa.String(64), comment="A picture that lies under the new look."),
    )
    # No database changes a primary key in the same way as the other; a new table is made by both.
    op.create_table(
        "sources_of_tasks",
        sa.Column("object", sa.String(64), comment="Its name in the storage."),
        sa.Column(
            "task_id",
            sa.String(64),
            comment="That starts from it, of several one; no reference: the object may outlive the task.",
        ),
        sa.Column(
            "url", sa.String(1024), nullable=False, comment="The picture that it is, as its input names it."
        ),
        sa.PrimaryKeyConstraint("object", "task_id", name=op.f("pk_sources_of_tasks")),
    )
    op.execute("INSERT INTO sources_of_tasks (object, task_id, url) SELECT object, task_id, url FROM sources")
    op.drop_index(op.f("ix_sources_task_id"), "sources")
    op.drop_table("sources")
    op.rename_table("sources_of_tasks", "sources")
    op.create_index(op.f("ix_sources_task_id"), "sources", ["task_id"])
