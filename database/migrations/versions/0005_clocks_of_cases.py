"""clocks of cases"""

import sqlalchemy as sa
from alembic import op

import database.types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_UNIT = ("workdays", "days", "hours")
_BASIS = ("law", "house")


def upgrade() -> None:
    op.create_table(
        "clock_rule",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("package_key", sa.String(length=60), nullable=False),
        *_rule(),
        sa.Column("edited", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "case_clock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.Integer(), nullable=False),
        sa.Column("rule_key", sa.String(length=60), nullable=False),
        *_rule(),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("start_fact", sa.String(length=200), nullable=False),
        sa.Column("starts_at", database.types.UtcDateTime(), nullable=False),
        sa.Column("due_at", database.types.UtcDateTime(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("status", _choice("clockstatus", "running", "paused", "met", "expired"), nullable=False),
        sa.Column("met_at", database.types.UtcDateTime(), nullable=True),
        sa.Column("met_version", sa.Integer(), nullable=True),
        sa.Column("expired_at", database.types.UtcDateTime(), nullable=True),
        sa.Column("noticed_at", database.types.UtcDateTime(), nullable=True),
        sa.Column("warned_at", database.types.UtcDateTime(), nullable=True),
        sa.Column("next_look_at", database.types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["instance_id"], ["process_instance.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("instance_id", "rule_key", "starts_at"),
    )
    op.create_index("ix_case_clock_instance_id", "case_clock", ["instance_id"])
    op.create_index("ix_case_clock_look", "case_clock", ["status", "next_look_at"])
    op.create_table(
        "clock_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("begins_at", database.types.UtcDateTime(), nullable=False),
        sa.Column("ends_at", database.types.UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("paused_by_id", sa.Integer(), nullable=True),
        sa.Column("resumed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["clock_id"], ["case_clock.id"]),
        sa.ForeignKeyConstraint(["paused_by_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["resumed_by_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_clock_pause_clock_id", "clock_pause", ["clock_id"])
    op.create_table(
        "clock_extension",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", _choice("extensionstatus", "asked", "granted", "refused"), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", database.types.UtcDateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", database.types.UtcDateTime(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["clock_id"], ["case_clock.id"]),
        sa.ForeignKeyConstraint(["asked_by_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["decided_by_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_clock_extension_clock_id", "clock_extension", ["clock_id"])
    with op.batch_alter_table("timer") as timer:
        timer.add_column(sa.Column("clock_key", sa.String(length=60), nullable=True))


def _rule() -> list[sa.Column[object]]:
    return [
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("unit", _choice("unit", *_UNIT), nullable=False),
        sa.Column("until_midnight", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("basis", _choice("basis", *_BASIS), nullable=False),
        sa.Column("effect", sa.String(length=200), nullable=False),
        sa.Column("warn_before", sa.Integer(), nullable=False),
        sa.Column("most_extension", sa.Integer(), nullable=False),
    ]


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=24)
