"""the life of a document: drafted, signed, sealed, sent, filed, corrected"""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENTS = ("signed_at", "sealed_at", "sent_at", "archived_at")


def upgrade() -> None:
    with op.batch_alter_table("notice") as notice:
        for name in MOMENTS:
            notice.add_column(sa.Column(name, UtcDateTime(), nullable=True))
        notice.add_column(sa.Column("signed_by", sa.Integer(), nullable=True))
        notice.add_column(sa.Column("retention", sa.String(length=20), nullable=False, server_default=""))
        notice.add_column(sa.Column("corrects_id", sa.Integer(), nullable=True))
        notice.create_foreign_key("fk_notice_signed_by", "member", ["signed_by"], ["id"])
        notice.create_foreign_key("fk_notice_corrects_id", "notice", ["corrects_id"], ["id"])
        notice.create_index("ix_notice_corrects_id", ["corrects_id"])
    with op.batch_alter_table("notice") as notice:
        notice.alter_column("retention", server_default=None)
    # So far a document was drafted, signed and sealed in one step.
    op.execute("UPDATE notice SET signed_at = created_at, signed_by = created_by, sealed_at = created_at")
    op.execute("UPDATE notice SET status = 'issued' WHERE status = 'ready'")
