"""drafts of start forms"""

import sqlalchemy as sa
from alembic import op

import database.types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "start_draft",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("process_id", sa.String(length=80), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("fields", database.types.Document(), nullable=False),
        sa.Column("saved_at", database.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_start_draft_member_id")),
        sa.PrimaryKeyConstraint("key", "process_id", "member_id", name=op.f("pk_start_draft")),
    )


def downgrade() -> None:
    op.drop_table("start_draft")
