"""Rows of escalation: the policies, how far a matter has climbed its ladder, and each step that was taken."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Model
from database.types import Document, UtcDateTime


class EscalationPolicy(Model):
    """The ladder of a kind of task, as data an admin edits."""

    __tablename__ = "escalation_policy"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    steps: Mapped[list[dict[str, Any]]] = mapped_column(Document)  # workflows.ladder_steps.Rung.as_data()


class Ladder(Model):
    """How far a matter has been urged. It outlives the tasks that hand the matter on."""

    __tablename__ = "ladder"
    __table_args__ = (Index("ix_ladder_matter", "instance_id", "element_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"))
    element_id: Mapped[str] = mapped_column(String(120))  # of the task it began with
    iteration: Mapped[int | None]
    clock_id: Mapped[int | None] = mapped_column(ForeignKey("case_clock.id"))  # all that follow it share it
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)  # what would have come before is left out
    height: Mapped[int | None]  # of the last step taken, as Rung has it; None: none yet
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the case was sent back: it will go on


class Supervision(Model):
    """A step of a ladder that was taken, or an urging by hand (催办)."""

    __tablename__ = "supervision"
    __table_args__ = (
        UniqueConstraint("ladder_id", "height"),
        Index("ix_supervision_task", "task_id", "at"),
        Index("ix_supervision_notice", "notice_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[UUID] = mapped_column(ForeignKey("user_task.id"))
    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"), index=True)
    ladder_id: Mapped[int | None] = mapped_column(ForeignKey("ladder.id"))  # None: by hand
    height: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(40))  # one of ladder_steps.KINDS, or urged: by hand
    to: Mapped[list[str]] = mapped_column(Document)  # usernames
    passed_over: Mapped[list[str]] = mapped_column(Document, default=list)  # kinds a downtime has swallowed
    text: Mapped[str] = mapped_column(Text, default="")
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # who has urged; None: the ladder
    notice_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
