"""Masks, swatches, and how much of the structure is to be kept at least."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Apply the change."""
    op.add_column(
        "tasks",
        sa.Column(
            "min_structure",
            sa.Double(),
            nullable=False,
            server_default="0",
            comment="0 to 1: a picture that keeps less of the structure is made again.",
        ),
    )
    for column in (
        sa.Column("mask_url", sa.String(1024), comment="What of it is to change; absent: everything."),
        sa.Column("mask_file", sa.String(64), comment="The mask, where it is a file of this server."),
        sa.Column("swatch_url", sa.String(1024), comment="A material to be used; absent: the engine's own."),
        sa.Column("swatch_file", sa.String(64), comment="The swatch, where it is a file of this server."),
    ):
        op.add_column("inputs", column)
