"""Tiles of materials, which start from no picture."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Apply the change; tasks of earlier versions make none."""
    op.add_column(
        "tasks",
        sa.Column("tile_side", sa.Integer(), comment="Pixels a side of its tiles; absent: it makes none."),
    )
