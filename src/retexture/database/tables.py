"""The tables. Times are Unix seconds, money is :class:`Money`; statements lie with what needs them."""

from decimal import Decimal
from typing import Any

import sqlalchemy as sa

_MICRO = 1_000_000


class Money(sa.types.TypeDecorator[Decimal]):
    """US dollars as whole micro-dollars: sums are exact in every database."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: sa.Dialect) -> int | None:
        """Refuses what has more than six decimals."""
        del dialect
        if value is None:
            return None
        micro = value * _MICRO
        if micro != int(micro):
            raise ValueError(f"{value} US dollars has more than six decimals")
        return int(micro)

    def process_result_value(self, value: int | None, dialect: sa.Dialect) -> Decimal | None:
        """The same amount, with six decimals."""
        del dialect
        return None if value is None else Decimal(value).scaleb(-6)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

keys = sa.Table(
    "keys",
    metadata,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("prefix", sa.String(16), nullable=False, comment="The key's first characters, to be shown."),
    sa.Column("sha256", sa.String(64), nullable=False, unique=True),
    sa.Column("admin", sa.Boolean, nullable=False),
    sa.Column("discount", sa.Numeric(6, 4, asdecimal=False), nullable=False, comment="A factor: 1 is none."),
    sa.Column("budget", Money, comment="The most that may be spent, in all; absent: no limit."),
    sa.Column("spent", Money, nullable=False, server_default="0", comment="The sum of its charges."),
    sa.Column(
        "reserved", Money, nullable=False, server_default="0", comment="What its active tasks will cost."
    ),
    sa.Column(
        "engines", sa.JSON, comment="Those that it may use, in its order; absent: as the server has it."
    ),
    sa.Column("rate", sa.Integer, comment="New tasks in a minute; absent: no limit."),
    sa.Column(
        "rate_until",
        sa.Double,
        nullable=False,
        server_default="0",
        comment="When the rate is unused again; see tasks/limits.py.",
    ),
    sa.Column("concurrency", sa.Integer, comment="Tasks at work at the same time; absent: no limit."),
    sa.Column("previous_sha256", sa.String(64), comment="Of the token before the last rotation."),
    sa.Column("previous_until", sa.Double, comment="Until when that one is in force too."),
    sa.Column("created_at", sa.Double, nullable=False),
    sa.Column("last_used_at", sa.Double),
    sa.Column("revoked_at", sa.Double),
    sa.Index(None, "previous_sha256"),
    sa.Index(
        "uq_keys_name_in_force",
        "name",
        unique=True,
        sqlite_where=sa.text("revoked_at IS NULL"),
        postgresql_where=sa.text("revoked_at IS NULL"),
    ),
)

signing_secrets = sa.Table(
    "signing_secrets",
    metadata,
    sa.Column("key_id", sa.ForeignKey("keys.id"), primary_key=True),
    sa.Column("secret", sa.String(80), primary_key=True, comment="whsec_… as Standard Webhooks writes it."),
    sa.Column("created_at", sa.Double, nullable=False),
    sa.Column("expires_at", sa.Double, comment="Absent: it is the one in force."),
)

virtual_starts = sa.Table(
    "virtual_starts",
    metadata,
    sa.Column("key_id", sa.ForeignKey("keys.id"), primary_key=True),
    sa.Column("queue", sa.String(64), primary_key=True),
    sa.Column(
        "next", sa.BigInteger, nullable=False, comment="Virtual start of the key's next task in this queue."
    ),
)

virtual_times = sa.Table(
    "virtual_times",
    metadata,
    sa.Column("queue", sa.String(64), primary_key=True),
    sa.Column("current", sa.BigInteger, nullable=False, comment="Virtual start of the task that began last."),
)

tasks = sa.Table(
    "tasks",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("key_id", sa.String(32), sa.ForeignKey("keys.id"), nullable=False),
    sa.Column("model", sa.String(64), nullable=False),
    sa.Column("status", sa.String(16), nullable=False, comment="A value of tasks.states.Status."),
    sa.Column("queue", sa.String(64), nullable=False),
    sa.Column(
        "virtual_start",
        sa.BigInteger,
        nullable=False,
        comment="Its place in the queue; see tasks/fair_queue.py.",
    ),
    sa.Column("engine", sa.String(64), nullable=False),
    sa.Column("seed", sa.BigInteger, nullable=False),
    sa.Column("count", sa.Integer, nullable=False, comment="Variations of each input, 1 to 4."),
    sa.Column("structure", sa.Double, nullable=False),
    sa.Column(
        "min_structure",
        sa.Double,
        nullable=False,
        server_default="0",
        comment="0 to 1: a picture that keeps less of the structure is made again.",
    ),
    sa.Column("format", sa.String(8), nullable=False, comment="A value of imaging.encode.PictureFormat."),
    sa.Column(
        "quality",
        sa.Integer,
        comment="0 to 100, of a format with losses; null: the usual one of the format.",
    ),
    sa.Column("metadata", sa.JSON, nullable=False, comment="The client's own entries."),
    sa.Column(
        "request_id", sa.String(128), nullable=False, comment="Correlates logs from request to callback."
    ),
    sa.Column(
        "chain",
        sa.JSON,
        comment="The engines that may serve it, in their order, each with its price of one input; "
        "absent: its engine alone.",
    ),
    sa.Column(
        "fallback",
        sa.Boolean,
        nullable=False,
        server_default=sa.true(),
        comment="Whether another engine may take the place of the first that can.",
    ),
    sa.Column(
        "maps",
        sa.Boolean,
        nullable=False,
        server_default=sa.false(),
        comment="Whether the maps of the pictures' surfaces are wanted too.",
    ),
    sa.Column("tile_side", sa.Integer, comment="Pixels a side of its tiles; absent: it makes none."),
    sa.Column(
        "via",
        sa.String(320),
        comment="The installations that its order came through, this one last, with commas.",
    ),
    # With a chain, the most that it may cost.
    sa.Column("price", Money, nullable=False, comment="What completion costs before the discount."),
    sa.Column("discount", sa.Numeric(6, 4, asdecimal=False), nullable=False),
    sa.Column("progress", sa.Double, nullable=False, default=0.0),
    sa.Column(
        "attempts", sa.Integer, nullable=False, default=0, comment="Starts since an output was stored."
    ),
    sa.Column("error_code", sa.Integer),
    sa.Column("error_message", sa.Text),
    sa.Column(
        "base_url",
        sa.String(512),
        nullable=False,
        server_default="",
        comment="The address that the client used: URLs in its callbacks begin with it.",
    ),
    sa.Column(
        "waiting_for_slot",
        sa.Boolean,
        nullable=False,
        server_default=sa.false(),
        comment="Not in the queue yet: its key has as many tasks at work as it may.",
    ),
    sa.Column(
        "to_fetch",
        sa.Boolean,
        nullable=False,
        server_default=sa.false(),
        comment="Its pictures are yet to be downloaded; no renderer can begin it.",
    ),
    sa.Column("created_at", sa.Double, nullable=False),
    sa.Column("started_at", sa.Double),
    sa.Column("upload_at", sa.Double, comment="When the last output was stored."),
    sa.Column("completed_at", sa.Double, comment="When it ended, however it did."),
    sa.Column("retention", sa.Double, nullable=False, comment="Seconds that it is kept after its end."),
    sa.Column("expires_at", sa.Double, comment="When it and its files go; set when it ends."),
    sa.Column(
        "revision", sa.BigInteger, nullable=False, default=0, comment="Grows with every visible change."
    ),
    sa.Index(None, "key_id", "created_at"),
    sa.Index(None, "status", "created_at"),
    sa.Index(None, "created_at"),
    sa.Index(
        "ix_tasks_active",
        "key_id",
        "waiting_for_slot",
        sqlite_where=sa.text("status IN ('queued', 'running')"),
        postgresql_where=sa.text("status IN ('queued', 'running')"),
    ),
    sa.Index(None, "expires_at"),
)

inputs = sa.Table(
    "inputs",
    metadata,
    sa.Column("task_id", sa.ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, comment="From 0, in the order of the request."),
    sa.Column("job_id", sa.String(64), nullable=False, unique=True),
    # Empty where a tile is made, which starts from no picture, or an edit whose picture is not there.
    sa.Column("image_url", sa.String(1024), nullable=False),
    sa.Column("file", sa.String(64), comment="The source, where it is a file of this server."),
    sa.Column("mask_url", sa.String(1024), comment="What of it is to change; absent: everything."),
    sa.Column("mask_file", sa.String(64), comment="The mask, where it is a file of this server."),
    sa.Column("swatch_url", sa.String(1024), comment="A material to be used; absent: the engine's own."),
    sa.Column("swatch_file", sa.String(64), comment="The swatch, where it is a file of this server."),
    sa.Column(
        "edit",
        sa.JSON(none_as_null=True),
        comment="Which earlier picture it changes, and how: a tasks.edits.EditPlan; absent: it changes none.",
    ),
    sa.Column("picture_file", sa.String(64), comment="The earlier picture."),
    sa.Column("background_file", sa.String(64), comment="A picture that lies under the new look."),
    sa.Column("prompt", sa.Text, nullable=False),
    sa.Column("callback", sa.Text),
    sa.Column("receipt", sa.JSON, comment="How its pictures came about; with the first output."),
    sa.Column(
        "idle",
        sa.Boolean,
        nullable=False,
        server_default=sa.false(),
        comment="Nothing in its prompt could be done: its pictures show the source and are free.",
    ),
)

engine_notes = sa.Table(
    "engine_notes",
    metadata,
    sa.Column("task_id", sa.ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("input", sa.Integer, primary_key=True, autoincrement=False, comment="The number of the input."),
    sa.Column("name", sa.String(64), primary_key=True, comment="The engine's own."),
    sa.Column("value", sa.Text, nullable=False),
)

sources = sa.Table(
    "sources",
    metadata,
    sa.Column("object", sa.String(64), primary_key=True, comment="Its name in the storage."),
    sa.Column(
        "task_id",
        sa.String(64),
        primary_key=True,
        comment="That starts from it, of several one; no reference: the object may outlive the task.",
    ),
    sa.Column(
        "url", sa.String(1024), nullable=False, comment="The picture that it is, as its input names it."
    ),
    sa.Index(None, "task_id"),
)

installation = sa.Table(
    "installation",
    metadata,
    sa.Column(
        "id",
        sa.String(32),
        primary_key=True,
        comment="By chance: other installations know it by nothing else.",
    ),
)

breakers = sa.Table(
    "breakers",
    metadata,
    sa.Column("engine", sa.String(64), primary_key=True),
    sa.Column("state", sa.String(16), nullable=False, comment="closed, open or half-open, as of pybreaker."),
    sa.Column("faults", sa.Integer, nullable=False, comment="In a row."),
    sa.Column("successes", sa.Integer, nullable=False, comment="In a row, while it is half-open."),
    sa.Column("opened_at", sa.Double, comment="By the database's clock; absent: never."),
    sa.Column("trier", sa.String(64), comment="The process that tries the engine while it is half-open."),
    sa.Column("tried_at", sa.Double, comment="Since when, by the database's clock."),
)

outputs = sa.Table(
    "outputs",
    metadata,
    sa.Column("task_id", sa.ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("input", sa.Integer, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, comment="Of the variation, from 0."),
    sa.Column("chunk", sa.Integer, nullable=False, comment="Order of arrival within the task, from 0."),
    sa.Column("file", sa.String(64), sa.ForeignKey("files.name"), nullable=False),
    sa.Column(
        "maps_file",
        sa.String(64),
        sa.ForeignKey("files.name"),
        comment="The archive of its surfaces' maps; absent: there is none.",
    ),
    sa.Column("engine", sa.String(64), comment="Who made it; absent: the task's engine."),
    sa.Column(
        "idle",
        sa.Boolean,
        nullable=False,
        server_default=sa.false(),
        comment="Its engine found nothing to do: it shows the source and is free.",
    ),
    sa.UniqueConstraint("task_id", "chunk"),
    sa.Index(None, "file"),
    sa.Index(None, "maps_file"),
)

files = sa.Table(
    "files",
    metadata,
    sa.Column(
        "name", sa.String(64), primary_key=True, comment="Unguessable, with its suffix; part of the URL."
    ),
    sa.Column("key_id", sa.String(32), sa.ForeignKey("keys.id"), nullable=False),
    sa.Column("media_type", sa.String(64), nullable=False),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("width", sa.Integer, nullable=False),
    sa.Column("height", sa.Integer, nullable=False),
    sa.Column("created_at", sa.Double, nullable=False),
    sa.Column("expires_at", sa.Double, nullable=False),
    sa.Index(None, "expires_at"),
)

charges = sa.Table(
    "charges",
    metadata,
    sa.Column("task_id", sa.String(64), primary_key=True, comment="One charge a task; it outlives the task."),
    sa.Column("key_id", sa.String(32), sa.ForeignKey("keys.id"), nullable=False),
    sa.Column("model", sa.String(64), nullable=False),
    sa.Column("price", Money, nullable=False, comment="Before the discount."),
    sa.Column("cost", Money, nullable=False, comment="After it."),
    sa.Column("pictures", sa.Integer, nullable=False, server_default="0", comment="That were charged."),
    sa.Column("charged_at", sa.Double, nullable=False),
    sa.Index(None, "key_id", "charged_at"),
)

idempotency_keys = sa.Table(
    "idempotency_keys",
    metadata,
    sa.Column("key_id", sa.ForeignKey("keys.id"), primary_key=True),
    sa.Column("idempotency_key", sa.String(255), primary_key=True),
    sa.Column("fingerprint", sa.String(64), nullable=False, comment="SHA-256 of what was asked with it."),
    sa.Column("task_id", sa.ForeignKey("tasks.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("created_at", sa.Double, nullable=False, index=True),
)

callbacks = sa.Table(
    "callbacks",
    metadata,
    sa.Column("id", sa.String(64), primary_key=True, comment="The webhook-id of all its attempts."),
    sa.Column("task_id", sa.ForeignKey("tasks.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("key_id", sa.ForeignKey("keys.id"), nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("state", sa.String(16), nullable=False, comment="A value of tasks.callbacks.CallbackState."),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0", comment="How many were made."),
    sa.Column(
        "series",
        sa.Integer,
        nullable=False,
        server_default="0",
        comment="Attempts before the last redelivery.",
    ),
    sa.Column("created_at", sa.Double, nullable=False),
    sa.Column("next_at", sa.Double, comment="When the next attempt is due; absent: there is none to come."),
    sa.Index(None, "state", "next_at"),
)

callback_attempts = sa.Table(
    "callback_attempts",
    metadata,
    sa.Column("callback_id", sa.ForeignKey("callbacks.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, comment="From 1."),
    sa.Column("began_at", sa.Double, nullable=False),
    sa.Column("seconds", sa.Double, nullable=False),
    sa.Column("delivered", sa.Boolean, nullable=False),
    sa.Column("http_status", sa.Integer, comment="Absent: there was no answer, or it may not be told."),
    sa.Column(
        "message", sa.Text, nullable=False, comment="What happened, for the key that created the task."
    ),
    sa.Column(
        "detail",
        sa.Text,
        nullable=False,
        server_default="",
        comment="How the answer began, or why there was none; printable.",
    ),
    sa.Column(
        "public",
        sa.Boolean,
        nullable=False,
        server_default=sa.true(),
        comment="Whether others than administrators may be told status and detail.",
    ),
)

executors = sa.Table(
    "executors",
    metadata,
    sa.Column(
        "id",
        sa.String(128),
        primary_key=True,
        comment="One process's alone: the host's name, the worker's slot, random digits.",
    ),
    sa.Column("queues", sa.JSON, nullable=False),
    sa.Column("pid", sa.Integer, nullable=False),
    sa.Column("started_at", sa.Double, nullable=False),
    sa.Column("seen_at", sa.Double, nullable=False, comment="Its lease: renewed while it lives."),
    sa.Column("engines", sa.JSON, comment="What its engines said of themselves; absent: not asked yet."),
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("sha256", sa.String(64), primary_key=True, comment="Of what the browser's cookie holds."),
    sa.Column("key_id", sa.ForeignKey("keys.id"), nullable=False),
    sa.Column(
        "key_sha256",
        sa.String(64),
        nullable=False,
        comment="Of the secret that it stands for: it ends with that.",
    ),
    sa.Column("created_at", sa.Double, nullable=False),
    sa.Column("expires_at", sa.Double, nullable=False, comment="Moves on while it is used."),
    sa.Index(None, "expires_at"),
)

sign_in_links = sa.Table(
    "sign_in_links",
    metadata,
    sa.Column("sha256", sa.String(64), primary_key=True, comment="Of the token in the link."),
    sa.Column("key_id", sa.ForeignKey("keys.id"), nullable=False),
    sa.Column("expires_at", sa.Double, nullable=False),
)

Row = sa.RowMapping | dict[str, Any]
