"""supervised matters"""

import sqlalchemy as sa
from alembic import op

import database.types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "supervised_matter",
        sa.Column("instance_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("supervisor_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(length=80), nullable=False),
        sa.Column("stage", _stage(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("assigned_at", database.types.UtcDateTime(), nullable=False),
        sa.Column("due_at", database.types.UtcDateTime(), nullable=False),
        sa.Column("behind_at", database.types.UtcDateTime(), nullable=False),
        sa.Column("reported_at", database.types.UtcDateTime(), nullable=True),
        sa.Column("closed_at", database.types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["instance_id"], ["process_instance.id"]),
        sa.ForeignKeyConstraint(["supervisor_id"], ["organisation.id"]),
        sa.ForeignKeyConstraint(["unit_id"], ["organisation.id"]),
        sa.PrimaryKeyConstraint("instance_id"),
    )
    op.create_index("ix_supervised_matter_unit", "supervised_matter", ["unit_id", "stage", "due_at"])
    op.create_index(
        "ix_supervised_matter_supervisor", "supervised_matter", ["supervisor_id", "stage", "due_at"]
    )
    op.create_table(
        "supervised_task",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("supervision_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["user_task.id"]),
        sa.ForeignKeyConstraint(["case_id"], ["process_instance.id"]),
        sa.ForeignKeyConstraint(["supervision_id"], ["process_instance.id"]),
        sa.PrimaryKeyConstraint("task_id"),
    )
    op.create_index("ix_supervised_task_case_id", "supervised_task", ["case_id"])
    op.create_index("ix_supervised_task_supervision_id", "supervised_task", ["supervision_id"])


def _stage() -> sa.Enum:
    return sa.Enum(
        *("assigned", "underway", "reported", "closed", "withdrawn"),
        name="matterstage",
        native_enum=False,
        length=24,
    )
