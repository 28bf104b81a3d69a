"""jobs on several machines, and what has left the system"""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

import database.types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# As procrastinate 3.10.0 has it. When the pin in requirements.txt is raised, the new files of its
# `sql/migrations` become a migration of ours; a test compares both.
PROCRASTINATE = Path(__file__).parents[1] / "procrastinate" / "3.10.0.sql"


def upgrade() -> None:
    op.create_table(
        "delivery",
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_at", database.types.UtcDateTime(), nullable=False),
        sa.Column("sent_at", database.types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_delivery"),
    )
    op.create_index("ix_delivery_tried_at", "delivery", ["tried_at"])
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    # Several statements at once: past SQLAlchemy, in the same transaction.
    connection.connection.cursor().execute(PROCRASTINATE.read_text())
    # Ours: jobs are asked for by their keys, whatever their status.
    op.create_index("ix_procrastinate_jobs_key", "procrastinate_jobs", ["queueing_lock"])
    op.alter_column("incident", "job_id", type_=sa.BigInteger())
