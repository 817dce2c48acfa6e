"""How many pictures each charge is for."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Apply the change; earlier charges are for the pictures that are still listed."""
    op.add_column(
        "charges",
        sa.Column("pictures", sa.Integer(), nullable=False, server_default="0", comment="That were charged."),
    )
    op.execute(
        "UPDATE charges SET pictures = (SELECT count(*) FROM outputs WHERE outputs.task_id = charges.task_id)"
    )
