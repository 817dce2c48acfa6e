"""The name of this installation, and the installations that an order came through."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Apply the change; what was ordered before came straight from its client, as far as is known."""
    installation = op.create_table(
        "installation",
        sa.Column("id", sa.String(32), comment="By chance: other installations know it by nothing else."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.bulk_insert(installation, [{"id": secrets.token_hex(8)}])
    op.add_column(
        "tasks",
        sa.Column(
            "via",
            sa.String(320),
            comment="The installations that its order came through, this one last, with commas.",
        ),
    )
