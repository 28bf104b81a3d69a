"""ladders of matters, deputies, urging by hand"""

from typing import Any

import sqlalchemy as sa
from alembic import op

import database.types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_HOURS = {"workdays": 24, "hours": 1}
_TO = {"assignee": ["assignee"], "superior": ["assignee", "superior"], "parent": ["assignee", "parent"]}
_policies = sa.table("escalation_policy", sa.column("key"), sa.column("steps", database.types.Document()))
_tasks = sa.table(
    "user_task",
    *(sa.column(name) for name in ("id", "instance_id", "element_id", "iteration", "opened_at")),
    *(sa.column(name) for name in ("escalation_key", "escalation_step", "ladder_id")),
)
_ladders = sa.table(
    "ladder",
    *(sa.column(name) for name in ("id", "instance_id", "element_id", "iteration", "began_at", "height")),
)
_supervisions = sa.table(
    "supervision", *(sa.column(name) for name in ("id", "task_id", "step", "ladder_id", "height"))
)


def upgrade() -> None:
    _make_tables()
    with op.batch_alter_table("user_task") as task:
        task.add_column(sa.Column("ladder_id", sa.Integer(), nullable=True))
        task.create_foreign_key(op.f("fk_user_task_ladder_id"), "ladder", ["ladder_id"], ["id"])
        task.create_index("ix_user_task_ladder_id", ["ladder_id"])
    with op.batch_alter_table("supervision") as supervision:
        supervision.add_column(sa.Column("ladder_id", sa.Integer(), nullable=True))
        supervision.add_column(sa.Column("height", sa.Integer(), nullable=True))
        supervision.add_column(
            sa.Column("passed_over", database.types.Document(), nullable=False, server_default="[]")
        )
        supervision.add_column(sa.Column("text", sa.Text(), nullable=False, server_default=""))
        supervision.add_column(sa.Column("member_id", sa.Integer(), nullable=True))
    _carry_over()
    with op.batch_alter_table("supervision") as supervision:
        supervision.drop_constraint(op.f("uq_supervision_task_id_step"), type_="unique")
        supervision.drop_column("step")
        supervision.create_unique_constraint(op.f("uq_supervision_ladder_id_height"), ["ladder_id", "height"])
        supervision.create_foreign_key(op.f("fk_supervision_ladder_id"), "ladder", ["ladder_id"], ["id"])
        supervision.create_foreign_key(op.f("fk_supervision_member_id"), "member", ["member_id"], ["id"])
        supervision.create_index("ix_supervision_task", ["task_id", "at"])
        supervision.create_index("ix_supervision_notice", ["notice_id"])
        supervision.alter_column("passed_over", server_default=None)
        supervision.alter_column("text", server_default=None)
    with op.batch_alter_table("user_task") as task:
        task.drop_column("escalation_step")


def _make_tables() -> None:
    op.create_table(
        "ladder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("instance_id", sa.Integer(), nullable=False),
        sa.Column("element_id", sa.String(length=120), nullable=False),
        sa.Column("iteration", sa.Integer(), nullable=True),
        sa.Column("clock_id", sa.Integer(), nullable=True),
        sa.Column("began_at", database.types.UtcDateTime(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("left_at", database.types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["instance_id"], ["process_instance.id"]),
        sa.ForeignKeyConstraint(["clock_id"], ["case_clock.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_ladder_matter", "ladder", ["instance_id", "element_id"])
    op.create_table(
        "deputy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("deputy_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"]),
        sa.ForeignKeyConstraint(["deputy_id"], ["member.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_deputy_member_id", "deputy", ["member_id"])
    op.create_index("ix_deputy_deputy_id", "deputy", ["deputy_id"])


def _carry_over() -> None:
    """What was taken for a task stays taken: it gets a ladder as high as its last step.

    Where the steps below it were is not worked out: the policy may have changed since.
    """
    connection = op.get_bind()
    policies = dict(connection.execute(sa.select(_policies)).all())
    climbed = connection.execute(sa.select(_tasks).where(_tasks.c.escalation_step > 0)).all()
    for number, task in enumerate(climbed, start=1):
        steps = policies.get(task.escalation_key) or policies.get("default") or []
        of_task = {name: getattr(task, name) for name in ("instance_id", "element_id", "iteration")}
        height = _height(steps, task.escalation_step - 1)
        connection.execute(
            _ladders.insert().values(id=number, began_at=task.opened_at, height=height, **of_task)
        )
        connection.execute(_tasks.update().where(_tasks.c.id == task.id).values(ladder_id=number))
        taken = _supervisions.c.task_id == task.id
        for row in connection.execute(sa.select(_supervisions).where(taken)).all():
            last = row.step == task.escalation_step - 1
            connection.execute(
                _supervisions.update()
                .where(_supervisions.c.id == row.id)
                .values(ladder_id=number, height=height if last else None)
            )
    if climbed and connection.dialect.name == "postgresql":
        connection.execute(sa.text("SELECT setval('ladder_id_seq', (SELECT max(id) FROM ladder))"))
    for key, steps in policies.items():
        new = [{**step, "to": _TO[step["to"]], "by": ["app", "mail"]} for step in steps]
        connection.execute(_policies.update().where(_policies.c.key == key).values(steps=new))


def _height(steps: list[dict[str, Any]], index: int) -> int:
    """A policy may have lost steps since; what lay beyond its end is its last."""
    if not steps:
        return index
    step = steps[min(index, len(steps) - 1)]
    return int(step["offset"]) * _HOURS[step["unit"]]
