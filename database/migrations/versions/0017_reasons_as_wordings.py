"""why the calendar has moved due dates, kept as a sentence that is put into the reader's language"""

import sqlalchemy as sa
from alembic import op

from database.types import Document
from wording import from_data

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_before = sa.table("recalculation", sa.column("id", sa.Integer()), sa.column("reason", sa.Text()))
_after = sa.table("recalculation", sa.column("id", sa.Integer()), sa.column("reason", Document()))


def upgrade() -> None:
    connection = op.get_bind()
    for id, reason in connection.execute(sa.select(_before)).all():
        said = from_data(reason)  # as it was told then
        connection.execute(_after.update().where(_after.c.id == id).values(reason=said))
