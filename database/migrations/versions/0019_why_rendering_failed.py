"""why a document could not be rendered stands in the incident of its job; nothing ever wrote it here"""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("notice") as notice:
        notice.drop_column("failure")
