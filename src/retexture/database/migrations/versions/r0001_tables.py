"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "executors",
        sa.Column(
            "id",
            sa.String(length=128),
            nullable=False,
            comment="Stable: the host's name and the worker's slot.",
        ),
        sa.Column("queues", sa.JSON(), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.Double(), nullable=False),
        sa.Column("seen_at", sa.Double(), nullable=False, comment="Its lease: renewed while it lives."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_executors")),
    )
    op.create_table(
        "keys",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "prefix", sa.String(length=16), nullable=False, comment="The key's first characters, to be shown."
        ),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("admin", sa.Boolean(), nullable=False),
        sa.Column(
            "discount",
            sa.Numeric(precision=6, scale=4, asdecimal=False),
            nullable=False,
            comment="A factor: 1 is none.",
        ),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("last_used_at", sa.Double()),
        sa.Column("revoked_at", sa.Double()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keys")),
        sa.UniqueConstraint("sha256", name=op.f("uq_keys_sha256")),
    )
    op.create_table(
        "turns",
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column("current", sa.BigInteger(), nullable=False, comment="Turn of the task that began last."),
        sa.PrimaryKeyConstraint("queue", name=op.f("pk_turns")),
    )
    op.create_table(
        "charges",
        sa.Column(
            "task_id",
            sa.String(length=64),
            nullable=False,
            comment="One charge a task; it outlives the task.",
        ),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False, comment="Before the discount."),
        sa.Column("cost", sa.BigInteger(), nullable=False, comment="After it."),
        sa.Column("charged_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], name=op.f("fk_charges_key_id")),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_charges")),
    )
    op.create_index(op.f("ix_charges_key_id_charged_at"), "charges", ["key_id", "charged_at"])

    op.create_table(
        "files",
        sa.Column(
            "name",
            sa.String(length=64),
            nullable=False,
            comment="Unguessable, with its suffix; part of the URL.",
        ),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("media_type", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("expires_at", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], name=op.f("fk_files_key_id")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_files")),
    )
    op.create_index(op.f("ix_files_expires_at"), "files", ["expires_at"])

    op.create_table(
        "key_turns",
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column(
            "next", sa.BigInteger(), nullable=False, comment="Turn of the key's next task in this queue."
        ),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], name=op.f("fk_key_turns_key_id")),
        sa.PrimaryKeyConstraint("key_id", "queue", name=op.f("pk_key_turns")),
    )
    op.create_table(
        "tasks",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False, comment="A value of tasks.state.Status."),
        sa.Column("queue", sa.String(length=64), nullable=False),
        sa.Column(
            "turn", sa.BigInteger(), nullable=False, comment="Its place in the queue; see tasks/turns.py."
        ),
        sa.Column("engine", sa.String(length=64), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False, comment="Variations of each input, 1 to 4."),
        sa.Column("structure", sa.Double(), nullable=False),
        sa.Column(
            "format", sa.String(length=8), nullable=False, comment="A value of imaging.encode.PictureFormat."
        ),
        sa.Column("metadata", sa.JSON(), nullable=False, comment="The client's own entries."),
        sa.Column(
            "request_id",
            sa.String(length=128),
            nullable=False,
            comment="Correlates logs from request to callback.",
        ),
        sa.Column(
            "price", sa.BigInteger(), nullable=False, comment="What completion costs before the discount."
        ),
        sa.Column("discount", sa.Numeric(precision=6, scale=4, asdecimal=False), nullable=False),
        sa.Column("progress", sa.Double(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False, comment="Starts since an output was stored."),
        sa.Column("error_code", sa.Integer()),
        sa.Column("error_message", sa.Text()),
        sa.Column("created_at", sa.Double(), nullable=False),
        sa.Column("started_at", sa.Double()),
        sa.Column("upload_at", sa.Double(), comment="When the last output was stored."),
        sa.Column("completed_at", sa.Double(), comment="When it ended, however it did."),
        sa.Column("retention", sa.Double(), nullable=False, comment="Seconds that it is kept after its end."),
        sa.Column("expires_at", sa.Double(), comment="When it and its files go; set when it ends."),
        sa.Column("revision", sa.BigInteger(), nullable=False, comment="Grows with every visible change."),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], name=op.f("fk_tasks_key_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index(op.f("ix_tasks_expires_at"), "tasks", ["expires_at"])
    op.create_index(op.f("ix_tasks_key_id_created_at"), "tasks", ["key_id", "created_at"])
    op.create_index(op.f("ix_tasks_status_created_at"), "tasks", ["status", "created_at"])

    op.create_table(
        "inputs",
        sa.Column("task_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="From 0, in the order of the request."),
        sa.Column("job_id", sa.String(length=64), nullable=False),
        sa.Column("image_url", sa.String(length=1024), nullable=False),
        sa.Column("file", sa.String(length=64), comment="The source, where it is a file of this server."),
        sa.Column("prompt", sa.Text(), nullable=False),
        sa.Column("callback", sa.Text()),
        sa.Column("receipt", sa.JSON(), comment="How its pictures came about; with the first output."),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=op.f("fk_inputs_task_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("task_id", "number", name=op.f("pk_inputs")),
        sa.UniqueConstraint("job_id", name=op.f("uq_inputs_job_id")),
    )
    op.create_table(
        "outputs",
        sa.Column("task_id", sa.String(length=64), nullable=False),
        sa.Column("input", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, comment="Of the variation, from 0."),
        sa.Column("chunk", sa.Integer(), nullable=False, comment="Order of arrival within the task, from 0."),
        sa.Column("file", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["file"], ["files.name"], name=op.f("fk_outputs_file")),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=op.f("fk_outputs_task_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("task_id", "input", "number", name=op.f("pk_outputs")),
        sa.UniqueConstraint("task_id", "chunk", name=op.f("uq_outputs_task_id_chunk")),
    )
    op.create_index(op.f("ix_outputs_file"), "outputs", ["file"])
