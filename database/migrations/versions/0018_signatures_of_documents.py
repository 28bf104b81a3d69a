"""the signed file of a document lies beside the unsigned one"""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_signature",
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("signed_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_notice_signature_notice_id")),
        sa.PrimaryKeyConstraint("notice_id", name=op.f("pk_notice_signature")),
    )
