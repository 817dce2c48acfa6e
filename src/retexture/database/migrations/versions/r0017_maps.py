"""Maps of surfaces beside pictures."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Apply the change; tasks of earlier versions ask for none."""
    op.add_column(
        "tasks",
        sa.Column(
            "maps",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="Whether the maps of the pictures' surfaces are wanted too.",
        ),
    )
    with op.batch_alter_table("outputs") as outputs:
        outputs.add_column(
            sa.Column(
                "maps_file",
                sa.String(64),
                sa.ForeignKey("files.name", name=op.f("fk_outputs_maps_file_files")),
                comment="The archive of its surfaces' maps; absent: there is none.",
            )
        )
        outputs.create_index(op.f("ix_outputs_maps_file"), ["maps_file"])
