"""words between instances"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

import database.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LIFETIME = timedelta(days=7)  # of messages that nobody has received before there was a limit

_job = sa.table(
    "job",
    sa.column("id", sa.Integer()),
    sa.column("key", sa.String()),
    sa.column("kind", sa.String()),
    sa.column("arguments", database.types.Document()),
    sa.column("run_at", database.types.UtcDateTime()),
    sa.column("status", sa.String()),
    sa.column("attempts", sa.Integer()),
)


def upgrade() -> None:
    op.create_table(
        "armed_start",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("definition_id", sa.Integer(), nullable=False),
        sa.Column("process_id", sa.String(length=80), nullable=False),
        sa.Column("element_id", sa.String(length=120), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("needs_all", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_at", database.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("turns", database.types.Document(), nullable=True),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("brought", database.types.Document(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["process_definition.id"], name=op.f("fk_armed_start_definition_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_armed_start")),
        sa.UniqueConstraint("key", "element_id", "number", name=op.f("uq_armed_start_key_element_id_number")),
    )
    with op.batch_alter_table("armed_start", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_armed_start_definition_id"), ["definition_id"], unique=False)
        batch_op.create_index("ix_armed_start_due", ["due_at"], unique=False)
        batch_op.create_index("ix_armed_start_name", ["kind", "name"], unique=False)

    op.create_table(
        "event_subscription",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("signal", "condition", name="eventkind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_event_subscription_instance_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_subscription")),
    )
    with op.batch_alter_table("event_subscription", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_subscription_instance_id"), ["instance_id"], unique=False)
        batch_op.create_index("ix_event_subscription_kind", ["kind", "name"], unique=False)

    op.create_table(
        "sent_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(length=120), nullable=False),
        sa.Column("correlation", sa.String(length=200), nullable=True),
        sa.Column("payload", database.types.Document(), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=False),
        sa.Column("element_id", sa.String(length=120), nullable=False),
        sa.Column("sent_at", database.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", database.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "delivered",
                "expired",
                "discarded",
                name="messagestatus",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("receiver_id", sa.Integer(), nullable=True),
        sa.Column("closed_at", database.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["closed_by_id"], ["member.id"], name=op.f("fk_sent_message_closed_by_id")),
        sa.ForeignKeyConstraint(
            ["receiver_id"], ["process_instance.id"], name=op.f("fk_sent_message_receiver_id")
        ),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["process_instance.id"], name=op.f("fk_sent_message_sender_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent_message")),
    )
    with op.batch_alter_table("sent_message", schema=None) as batch_op:
        batch_op.create_index("ix_sent_message_expiry", ["status", "expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sent_message_sender_id"), ["sender_id"], unique=False)
        batch_op.create_index("ix_sent_message_waiting", ["status", "message", "correlation"], unique=False)

    op.create_table(
        "signal_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.Integer(), nullable=False),
        sa.Column("signal", sa.String(length=120), nullable=False),
        sa.Column("payload", database.types.Document(), nullable=False),
        sa.Column("sender_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["process_instance.id"], name=op.f("fk_signal_delivery_instance_id")
        ),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["process_instance.id"], name=op.f("fk_signal_delivery_sender_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_delivery")),
    )
    with op.batch_alter_table("signal_delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signal_delivery_instance_id"), ["instance_id"], unique=False)

    _keep_messages_on_their_way()
    _subscribe_running_instances()


def _keep_messages_on_their_way() -> None:
    """What was the argument of a job is a row now, which the job names."""
    connection, now = op.get_bind(), datetime.now(UTC)
    sent_message = sa.Table(
        "sent_message",
        sa.MetaData(),
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("message", sa.String()),
        sa.Column("correlation", sa.String()),
        sa.Column("payload", database.types.Document()),
        sa.Column("sender_id", sa.Integer()),
        sa.Column("element_id", sa.String()),
        sa.Column("sent_at", database.types.UtcDateTime()),
        sa.Column("expires_at", database.types.UtcDateTime()),
        sa.Column("status", sa.String()),
        sa.Column("reason", sa.Text()),
    )
    jobs = sa.select(_job.c.id, _job.c.arguments).where(_job.c.kind == "deliver_message").order_by(_job.c.id)
    for job_id, said in connection.execute(jobs).all():
        kept = connection.execute(
            sent_message.insert().values(
                message=said["message"],
                correlation=said["correlation"],
                payload=said["payload"],
                sender_id=said["instance_id"],
                element_id="",
                sent_at=now,
                expires_at=now + LIFETIME,
                status="waiting",
                reason="",
            )
        )
        arguments = {"instance_id": said["instance_id"], "message_id": kept.inserted_primary_key[0]}
        connection.execute(_job.update().where(_job.c.id == job_id).values(arguments=arguments))


def _subscribe_running_instances() -> None:
    """What they wait for stands in their states, which a job can read."""
    connection = op.get_bind()
    if connection.scalar(sa.text("SELECT 1 FROM process_instance WHERE status = 'running' LIMIT 1")) is None:
        return
    connection.execute(
        _job.insert().values(
            kind="subscribe_running",
            arguments={},
            run_at=datetime.now(UTC),
            key="subscribe_running",
            status="todo",
            attempts=0,
        )
    )


def downgrade() -> None:
    with op.batch_alter_table("signal_delivery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signal_delivery_instance_id"))

    op.drop_table("signal_delivery")
    with op.batch_alter_table("sent_message", schema=None) as batch_op:
        batch_op.drop_index("ix_sent_message_waiting")
        batch_op.drop_index(batch_op.f("ix_sent_message_sender_id"))
        batch_op.drop_index("ix_sent_message_expiry")

    op.drop_table("sent_message")
    with op.batch_alter_table("event_subscription", schema=None) as batch_op:
        batch_op.drop_index("ix_event_subscription_kind")
        batch_op.drop_index(batch_op.f("ix_event_subscription_instance_id"))

    op.drop_table("event_subscription")
    with op.batch_alter_table("armed_start", schema=None) as batch_op:
        batch_op.drop_index("ix_armed_start_name")
        batch_op.drop_index("ix_armed_start_due")
        batch_op.drop_index(batch_op.f("ix_armed_start_definition_id"))

    op.drop_table("armed_start")
