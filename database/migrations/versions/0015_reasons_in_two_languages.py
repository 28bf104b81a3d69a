"""reasons in two languages"""

import sqlalchemy as sa
from alembic import op

import database.types

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("incident", sa.Column("told", database.types.Document(), nullable=True))
