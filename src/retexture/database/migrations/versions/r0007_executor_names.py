"""What the name of an executor is: no longer the same whenever a worker of its slot starts."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Apply the change."""
    if op.get_bind().dialect.name == "sqlite":  # it keeps no comments
        return
    op.alter_column(
        "executors",
        "id",
        existing_type=sa.String(128),
        existing_nullable=False,
        comment="One process's alone: the host's name, the worker's slot, random digits.",
    )
