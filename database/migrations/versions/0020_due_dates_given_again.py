"""when a clock was given another due date"""

import sqlalchemy as sa
from alembic import op

from database.types import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("case_clock", sa.Column("set_at", UtcDateTime(), nullable=True))
