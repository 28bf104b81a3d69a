"""commands of events"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("event") as event:
        event.add_column(sa.Column("command", sa.String(length=80), nullable=True))
        event.create_unique_constraint("uq_event_command", ["command"])
    with op.batch_alter_table("command") as command:
        command.drop_column("instance_id")
    # They have events as well, which don't name them: the verifier must not look for those.
    op.execute("UPDATE command SET kind = 'earlier'")
    op.create_index("ix_notification_key", "notification", ["key"])
