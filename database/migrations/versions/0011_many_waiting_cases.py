"""indexes for many waiting cases: nothing goes through all open tasks or all running clocks"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_user_task_due", "user_task")
    op.create_index("ix_user_task_due", "user_task", ["status", "due_at", "organisation_id", "assignee_id"])
    op.drop_index("ix_user_task_escalation", "user_task")
    op.create_index("ix_user_task_escalation", "user_task", ["status", "next_escalation_at"])
    op.create_index("ix_command_at", "command", ["at"])
    op.drop_index("ix_case_clock_instance_id", "case_clock")
    op.create_index("ix_case_clock_running", "case_clock", ["instance_id", "status", "due_at"])
