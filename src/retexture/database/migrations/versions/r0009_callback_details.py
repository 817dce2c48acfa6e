"""What receivers of callbacks answered."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Apply the change."""
    for column in (
        sa.Column(
            "detail",
            sa.Text(),
            nullable=False,
            server_default="",
            comment="How the answer began, or why there was none; printable.",
        ),
        sa.Column(
            "public",
            sa.Boolean(),
            nullable=False,
            server_default=sa.true(),
            comment="Whether others than administrators may be told status and detail.",
        ),
    ):
        op.add_column("callback_attempts", column)
