"""Rows of 督办: what each unit has been told to do, and which overdue tasks have been handed over to 督办."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from database.base import Model
from database.types import UtcDateTime, choice_of
from workflows.models.instances import ProcessInstance


class MatterStage(StrEnum):
    ASSIGNED = "assigned"  # 已交办: the unit has not signed yet
    UNDERWAY = "underway"  # 办理中
    REPORTED = "reported"  # 待复核: the unit says it is done
    CLOSED = "closed"  # 已销号
    WITHDRAWN = "withdrawn"  # 已撤销


SETTLED = (MatterStage.CLOSED, MatterStage.WITHDRAWN)


class SupervisedMatter(Model):
    """One matter in the hands of one unit: a line of the 督办台账, written by the topic track_supervision."""

    __tablename__ = "supervised_matter"
    __table_args__ = (
        Index("ix_supervised_matter_unit", "unit_id", "stage", "due_at"),
        Index("ix_supervised_matter_supervisor", "supervisor_id", "stage", "due_at"),
    )

    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(40))  # leader, meeting, superior, overdue, other
    role: Mapped[str] = mapped_column(String(20))  # lead, assist
    supervisor_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    document: Mapped[str] = mapped_column(String(80))  # number of the 督办通知单, then of the 销号通知
    stage: Mapped[MatterStage] = mapped_column(choice_of(MatterStage))
    percent: Mapped[int] = mapped_column(default=0)
    assigned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)  # while paused: when it was due before
    clock_id: Mapped[int | None] = mapped_column(ForeignKey("case_clock.id"))  # that it follows, if any
    paused: Mapped[bool] = mapped_column(default=False)  # its clock stands still
    behind_at: Mapped[datetime] = mapped_column(UtcDateTime)  # from then on `percent` is too little
    reported_at: Mapped[datetime | None] = mapped_column(
        UtcDateTime
    )  # of the report that waits or was accepted
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    instance: Mapped[ProcessInstance] = relationship()


class SupervisedTask(Model):
    """转督办: the supervision that was begun because a task of another case is overdue."""

    __tablename__ = "supervised_task"

    task_id: Mapped[UUID] = mapped_column(ForeignKey("user_task.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"), index=True)  # of the task
    supervision_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"), index=True)
