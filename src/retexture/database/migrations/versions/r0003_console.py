"""Sessions of browsers, links that sign in, what workers say of their engines."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Apply the change."""
    op.create_index(op.f("ix_tasks_created_at"), "tasks", ["created_at"])
    op.add_column(
        "executors",
        sa.Column(
            "engines", sa.JSON(), comment="What its engines said of themselves; absent: not asked yet."
        ),
    )
    op.create_table(
        "sessions",
        sa.Column("sha256", sa.String(64), comment="Of what the browser's cookie holds."),
        sa.Column(
            "key_id", sa.String(32), sa.ForeignKey("keys.id", name=op.f("fk_sessions_key_id")), nullable=False
        ),
        sa.Column(
            "key_sha256",
            sa.String(64),
            nullable=False,
            comment="Of the secret that it stands for: it ends with that.",
        ),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False, comment="Moves on while it is used."),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_expires_at"), "sessions", ["expires_at"])
    op.create_table(
        "sign_in_links",
        sa.Column("sha256", sa.String(64), comment="Of the token in the link."),
        sa.Column(
            "key_id",
            sa.String(32),
            sa.ForeignKey("keys.id", name=op.f("fk_sign_in_links_key_id")),
            nullable=False,
        ),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_sign_in_links")),
    )
