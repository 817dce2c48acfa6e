"""How much may be lost of pictures in a format with losses, where a client said so."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Apply the change; what was ordered before has the usual quality of its format."""
    op.add_column(
        "tasks",
        sa.Column(
            "quality",
            sa.Integer(),
            nullable=True,
            comment="0 to 100, of a format with losses; null: the usual one of the format.",
        ),
    )
