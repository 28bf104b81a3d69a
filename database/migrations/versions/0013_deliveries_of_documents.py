"""deliveries of documents"""

import sqlalchemy as sa
from alembic import op

import database.types

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("means", _means(), nullable=False),
        sa.Column("delivered_at", database.types.UtcDateTime(), nullable=False),
        sa.Column("delivered_by_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", database.types.UtcDateTime(), nullable=True),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("receipted_at", database.types.UtcDateTime(), nullable=True),
        sa.Column("receipted_by_id", sa.Integer(), nullable=True),
        sa.Column("signatory", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"]),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"]),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["delivered_by_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["opened_by_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["receipted_by_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_notice_delivery_member", "notice_delivery", ["notice_id", "member_id"], unique=True)
    op.create_index(
        "ix_notice_delivery_organisation",
        "notice_delivery",
        ["notice_id", "organisation_id"],
        unique=True,
        sqlite_where=sa.text("member_id IS NULL"),
        postgresql_where=sa.text("member_id IS NULL"),
    )
    op.create_index("ix_notice_delivery_receiver", "notice_delivery", ["organisation_id", "member_id"])


def _means() -> sa.Enum:
    return sa.Enum(
        *("electronic", "direct", "mailed", "left"), name="deliverymeans", native_enum=False, length=24
    )
