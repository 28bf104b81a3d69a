"""why a message was given up, and why a start event can't be evaluated, as sentences for every reader"""

import sqlalchemy as sa
from alembic import op

from database.types import Document
from wording import Wording

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_OURS = "到期仍无办件接收"
_before = sa.table("sent_message", sa.column("id", sa.Integer()), sa.column("reason", sa.Text()))
_after = sa.table("sent_message", sa.column("id", sa.Integer()), sa.column("reason", Document()))


def upgrade() -> None:
    connection = op.get_bind()
    for id, reason in connection.execute(sa.select(_before)).all():
        said = Wording(reason) if reason == _OURS else reason
        connection.execute(_after.update().where(_after.c.id == id).values(reason=said))
    with op.batch_alter_table("armed_start") as armed_start:
        armed_start.alter_column("problem", existing_type=sa.Text(), nullable=True)
    op.execute("UPDATE armed_start SET problem = NULL")  # the next look tells again
