"""Chains of engines: who may serve a task and at which price, who made each picture, and the breakers."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "breakers",
        sa.Column("engine", sa.String(64)),
        sa.Column(
            "state", sa.String(16), nullable=False, comment="closed, open or half-open, as of pybreaker."
        ),
        sa.Column("faults", sa.Integer(), nullable=False, comment="In a row."),
        sa.Column("successes", sa.Integer(), nullable=False, comment="In a row, while it is half-open."),
        sa.Column("opened_at", sa.Double(), comment="By the database's clock; absent: never."),
        sa.Column("trier", sa.String(64), comment="The process that tries the engine while it is half-open."),
        sa.Column("tried_at", sa.Double(), comment="Since when, by the database's clock."),
        sa.PrimaryKeyConstraint("engine", name=op.f("pk_breakers")),
    )
    op.add_column(
        "keys",
        sa.Column(
            "engines", sa.JSON(), comment="Those that it may use, in its order; absent: as the server has it."
        ),
    )
    op.add_column(
        "tasks",
        sa.Column(
            "chain",
            sa.JSON(),
            comment="The engines that may serve it, in their order, each with its price of one input; "
            "absent: its engine alone.",
        ),
    )
    op.add_column(
        "tasks",
        sa.Column(
            "fallback",
            sa.Boolean(),
            nullable=False,
            server_default=sa.true(),
            comment="Whether another engine may take the place of the first that can.",
        ),
    )
    op.add_column(
        "outputs", sa.Column("engine", sa.String(64), comment="Who made it; absent: the task's engine.")
    )
    op.add_column(
        "outputs",
        sa.Column(
            "idle",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="Its engine found nothing to do: it shows the source and is free.",
        ),
    )
