"""each document has a code, by which whoever holds a copy may ask whether it is intact"""

import sqlalchemy as sa
from alembic import op

from notices.codes import new_code

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice", sa.Column("code", sa.String(24)))
    notice = sa.table("notice", sa.column("id", sa.Integer), sa.column("code", sa.String))
    connection = op.get_bind()
    for id in connection.scalars(sa.select(notice.c.id)).all():
        connection.execute(notice.update().where(notice.c.id == id).values(code=new_code()))
    with op.batch_alter_table("notice") as batch:
        batch.alter_column("code", nullable=False)
        batch.create_unique_constraint("uq_notice_code", ["code"])
