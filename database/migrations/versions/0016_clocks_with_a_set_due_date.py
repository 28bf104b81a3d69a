"""clocks that are given their due date; a supervised matter follows one"""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_clock", sa.Column("set_due_at", UtcDateTime(), nullable=True))
    with op.batch_alter_table("supervised_matter") as table:
        table.add_column(sa.Column("clock_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("paused", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.create_foreign_key(None, "case_clock", ["clock_id"], ["id"])
