"""Which inputs are free because nothing in their prompt could be done."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Apply the change; what was made before was charged."""
    op.add_column(
        "inputs",
        sa.Column(
            "idle",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="Nothing in its prompt could be done: its pictures show the source and are free.",
        ),
    )
