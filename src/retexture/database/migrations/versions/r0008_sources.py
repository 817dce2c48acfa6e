"""Pictures that tasks have downloaded, and the stage in which they do."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Apply the change."""
    op.add_column(
        "tasks",
        sa.Column(
            "to_fetch",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="Its pictures are yet to be downloaded; it is no renderer's turn.",
        ),
    )
    op.create_table(
        "sources",
        sa.Column("object", sa.String(64), comment="Its name in the storage."),
        sa.Column(
            "task_id", sa.String(64), nullable=False, comment="No reference: the object may outlive the task."
        ),
        sa.Column(
            "url", sa.String(1024), nullable=False, comment="The picture that it is, as its input names it."
        ),
        sa.PrimaryKeyConstraint("object", name=op.f("pk_sources")),
    )
    op.create_index(op.f("ix_sources_task_id"), "sources", ["task_id"])
