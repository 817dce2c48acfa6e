"""Limits of keys, idempotency keys, callbacks."""

import base64
import secrets
import time
from decimal import Decimal

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_ACTIVE = "status IN ('queued', 'running')"


def upgrade() -> None:
    """Apply the change."""
    _extend_keys()
    _extend_tasks()
    _create_tables()
    _fill_in(op.get_bind())


def _extend_keys() -> None:
    op.add_column(
        "keys",
        sa.Column("budget", sa.BigInteger(), comment="The most that may be spent, in all; absent: no limit."),
    )
    op.add_column(
        "keys",
        sa.Column(
            "spent",
            sa.BigInteger(),
            nullable=False,
            server_default="0",
            comment="The sum of its charges.",
        ),
    )
    op.add_column(
        "keys",
        sa.Column(
            "reserved",
            sa.BigInteger(),
            nullable=False,
            server_default="0",
            comment="What its active tasks will cost.",
        ),
    )
    op.add_column("keys", sa.Column("rate", sa.Integer(), comment="New tasks in a minute; absent: no limit."))
    op.add_column(
        "keys",
        sa.Column(
            "rate_until",
            sa.Double(),
            nullable=False,
            server_default="0",
            comment="When the rate is unused again; see tasks/limits.py.",
        ),
    )
    op.add_column(
        "keys",
        sa.Column("concurrency", sa.Integer(), comment="Tasks at work at the same time; absent: no limit."),
    )
    op.add_column(
        "keys", sa.Column("previous_sha256", sa.String(64), comment="Of the token before the last rotation.")
    )
    op.add_column(
        "keys", sa.Column("previous_until", sa.Double(), comment="Until when that one is in force too.")
    )
    op.create_index(op.f("ix_keys_previous_sha256"), "keys", ["previous_sha256"])


def _extend_tasks() -> None:
    op.add_column(
        "tasks",
        sa.Column(
            "base_url",
            sa.String(512),
            nullable=False,
            server_default="",
            comment="The address that the client used: URLs in its callbacks begin with it.",
        ),
    )
    op.add_column(
        "tasks",
        sa.Column(
            "held",
            sa.Boolean(),
            nullable=False,
            server_default=sa.false(),
            comment="Not in the queue yet: its key has as many tasks at work as it may.",
        ),
    )
    op.create_index(
        "ix_tasks_active",
        "tasks",
        ["key_id", "held"],
        sqlite_where=sa.text(_ACTIVE),
        postgresql_where=sa.text(_ACTIVE),
    )


def _create_tables() -> None:
    op.create_table(
        "signing_secrets",
        sa.Column("key_id", sa.String(32), sa.ForeignKey("keys.id", name=op.f("fk_signing_secrets_key_id"))),
        sa.Column("secret", sa.String(80), comment="whsec_… as Standard Webhooks writes it."),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("expires_at", sa.Double(), comment="Absent: it is the one in force."),
        sa.PrimaryKeyConstraint("key_id", "secret", name=op.f("pk_signing_secrets")),
    )
    op.create_table(
        "idempotency_keys",
        sa.Column("key_id", sa.String(32), sa.ForeignKey("keys.id", name=op.f("fk_idempotency_keys_key_id"))),
        sa.Column("idempotency_key", sa.String(255)),
        sa.Column("fingerprint", sa.String(64), nullable=False, comment="SHA-256 of what was asked with it."),
        sa.Column(
            "task_id",
            sa.String(64),
            sa.ForeignKey("tasks.id", name=op.f("fk_idempotency_keys_task_id"), ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", "idempotency_key", name=op.f("pk_idempotency_keys")),
    )
    op.create_index(op.f("ix_idempotency_keys_task_id"), "idempotency_keys", ["task_id"])
    op.create_index(op.f("ix_idempotency_keys_created_at"), "idempotency_keys", ["created_at"])
    op.create_table(
        "callbacks",
        sa.Column("id", sa.String(64), comment="The webhook-id of all its attempts."),
        sa.Column(
            "task_id",
            sa.String(64),
            sa.ForeignKey("tasks.id", name=op.f("fk_callbacks_task_id"), ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column(
            "key_id",
            sa.String(32),
            sa.ForeignKey("keys.id", name=op.f("fk_callbacks_key_id")),
            nullable=False,
        ),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column(
            "state", sa.String(16), nullable=False, comment="A value of tasks.callbacks.CallbackState."
        ),
        sa.Column(
            "attempts", sa.Integer(), nullable=False, server_default="0", comment="How many were made."
        ),
        sa.Column(
            "series",
            sa.Integer(),
            nullable=False,
            server_default="0",
            comment="Attempts before the last redelivery.",
        ),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column(
            "next_at", sa.Double(), comment="When the next attempt is due; absent: there is none to come."
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callbacks")),
    )
    op.create_index(op.f("ix_callbacks_task_id"), "callbacks", ["task_id"])
    op.create_index(op.f("ix_callbacks_state_next_at"), "callbacks", ["state", "next_at"])
    op.create_table(
        "callback_attempts",
        sa.Column(
            "callback_id",
            sa.String(64),
            sa.ForeignKey("callbacks.id", name=op.f("fk_callback_attempts_callback_id"), ondelete="CASCADE"),
        ),
        sa.Column("number", sa.Integer(), comment="From 1."),
        sa.Column("began_at", sa.Double(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("delivered", sa.Boolean(), nullable=False),
        sa.Column("http_status", sa.Integer(), comment="Absent: there was no answer, or it may not be told."),
        sa.Column("message", sa.Text(), nullable=False, comment="What happened, for the task's owner."),
        sa.PrimaryKeyConstraint("callback_id", "number", name=op.f("pk_callback_attempts")),
    )


def _fill_in(connection: sa.Connection) -> None:
    """Give the keys that there are what new ones begin with; money is whole micro-dollars here."""
    connection.execute(
        sa.text("UPDATE keys SET spent = coalesce((SELECT sum(cost) FROM charges WHERE key_id = keys.id), 0)")
    )
    reserved: dict[str, int] = {}
    active = connection.execute(sa.text(f"SELECT key_id, price, discount FROM tasks WHERE {_ACTIVE}"))  # noqa: S608
    for key_id, price, discount in active:
        cost = (Decimal(price).scaleb(-6) * Decimal(str(discount))).quantize(Decimal("0.000001"))
        reserved[key_id] = reserved.get(key_id, 0) + int(cost.scaleb(6))
    for key_id, sum_of_costs in reserved.items():
        connection.execute(
            sa.text("UPDATE keys SET reserved = :sum WHERE id = :key"), {"sum": sum_of_costs, "key": key_id}
        )
    for key_id in connection.execute(sa.text("SELECT id FROM keys")).scalars().all():
        secret = "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
        connection.execute(
            sa.text("INSERT INTO signing_secrets (key_id, secret, created_at) VALUES (:key, :secret, :now)"),
            {"key": key_id, "secret": secret, "now": time.time()},
        )
