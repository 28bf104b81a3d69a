"""days with status, and what a changed calendar has moved"""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

import database.types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KINDS = ("holiday", "makeup_workday", "local_off", "local_work")
_CERTAINTY = ("official", "provisional")
# Until now the days of chinesecalendar were kept under the names its source gives them.
_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋",
    "Anti-Fascist 70th Day": "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日",
}


def upgrade() -> None:
    _key_days_by_notice()
    with op.batch_alter_table("calendar_year") as year:
        year.add_column(
            sa.Column("status", _choice("certainty", *_CERTAINTY), nullable=False, server_default="official")
        )
    op.create_table(
        "recalculation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", database.types.UtcDateTime(), nullable=False),
        sa.Column("gathered_at", database.types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "recalculated_case",
        sa.Column("recalculation_id", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.Integer(), nullable=False),
        sa.Column("moved", database.types.Document(), nullable=False),
        sa.Column("done_at", database.types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["recalculation_id"], ["recalculation.id"]),
        sa.ForeignKeyConstraint(["instance_id"], ["process_instance.id"]),
        sa.PrimaryKeyConstraint("recalculation_id", "instance_id"),
    )
    op.create_index("ix_recalculated_case_instance_id", "recalculated_case", ["instance_id"])


def _key_days_by_notice() -> None:
    """Read, drop, write again: neither SQLite nor a renamed table lets go of a primary key."""
    columns = ("on", "region", "kind", "name", "source")
    kept = sa.table("calendar_day", sa.column("on", sa.Date()), *map(sa.column, columns[1:]))
    before = op.get_bind().execute(sa.select(kept)).mappings().all()
    op.drop_table("calendar_day")
    days = op.create_table(
        "calendar_day",
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("notice_year", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("daykind", *_KINDS), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("status", _choice("certainty", *_CERTAINTY), nullable=False),
        sa.PrimaryKeyConstraint("on", "region", "notice_year"),
    )
    op.bulk_insert(days, [_with_notice(day) for day in before])


def _with_notice(day: Mapping[str, Any]) -> dict[str, Any]:
    name = _NAMES.get(day["name"], day["name"])
    return {**day, "name": name, "notice_year": day["on"].year, "status": "official"}


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=24)
