"""open tasks of a position that nobody has claimed are counted in the index alone"""

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_NAME = "ix_user_task_candidates"
_BEFORE = ["organisation_id", "position_key", "status", "due_at"]
_AFTER = ["organisation_id", "position_key", "status", "assignee_id", "due_at"]


def upgrade() -> None:
    op.drop_index(_NAME, "user_task")
    op.create_index(_NAME, "user_task", _AFTER)


def downgrade() -> None:
    op.drop_index(_NAME, "user_task")
    op.create_index(_NAME, "user_task", _BEFORE)
