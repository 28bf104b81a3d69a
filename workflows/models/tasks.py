"""Rows of the work of people: tasks, choices, drafts, files, what they are told."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from database.base import Model
from database.types import Document, UtcDateTime, choice_of
from workflows.models.instances import ProcessInstance


class TaskStatus(StrEnum):
    OPEN = "open"  # waits for a person
    COMPLETED = "completed"  # a person has completed it
    CANCELLED = "cancelled"  # the process no longer waits for it


class UserTask(Model):
    """Work that waits, or waited, for a person. Its id is the engine's."""

    __tablename__ = "user_task"
    __table_args__ = (
        Index("ix_user_task_assignee", "assignee_id", "status", "due_at"),
        Index(
            "ix_user_task_candidates", "organisation_id", "position_key", "status", "assignee_id", "due_at"
        ),
        Index("ix_user_task_completed_by", "completed_by_id", "closed_at"),
        Index("ix_user_task_escalation", "status", "next_escalation_at"),
        Index("ix_user_task_due", "status", "due_at", "organisation_id", "assignee_id"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"), index=True)
    element_id: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(200), default="")  # what tells it from others of its name
    form_key: Mapped[str | None] = mapped_column(String(80))
    status: Mapped[TaskStatus] = mapped_column(choice_of(TaskStatus))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    position_key: Mapped[str | None] = mapped_column(String(40))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    assigned: Mapped[bool] = mapped_column(default=False)  # the diagram names the assignee: no release
    different_from: Mapped[list[str]] = mapped_column(Document, default=list)  # element ids, four eyes
    outcomes: Mapped[list[list[str]]] = mapped_column(Document, default=list)  # [value, label] buttons
    documentation: Mapped[str | None] = mapped_column(Text)
    iteration: Mapped[int | None]
    variables: Mapped[dict[str, Any]] = deferred(mapped_column(Document, default=dict))  # what its form reads
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_provisional: Mapped[bool] = mapped_column(default=False)  # rests on a year not yet announced
    escalation_key: Mapped[str] = mapped_column(String(40), default="default")
    ladder_id: Mapped[int | None] = mapped_column(ForeignKey("ladder.id"), index=True)  # set by the sweep
    next_escalation_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    completed_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opinion: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str | None] = mapped_column(String(60))
    answers: Mapped[dict[str, Any] | None] = deferred(mapped_column(Document))

    instance: Mapped[ProcessInstance] = relationship()


class Choice(Model):
    """An ad-hoc sub-process in which somebody picks what is done next. Its id is the engine's."""

    __tablename__ = "choice"
    __table_args__ = (Index("ix_choice_candidates", "organisation_id", "position_key"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"), index=True)
    element_id: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(200))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    position_key: Mapped[str | None] = mapped_column(String(40))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    assigned: Mapped[bool] = mapped_column(default=False)  # the diagram names who picks
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)

    instance: Mapped[ProcessInstance] = relationship()


class TaskDraft(Model):
    """What a member has typed and not yet submitted."""

    __tablename__ = "task_draft"

    task_id: Mapped[UUID] = mapped_column(ForeignKey("user_task.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    fields: Mapped[list[list[str]]] = mapped_column(Document)  # [name, text] pairs as the browser sent them
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class StartDraft(Model):
    """What a member has typed into a start form and not yet submitted."""

    __tablename__ = "start_draft"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)  # of the package
    process_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    fields: Mapped[list[list[str]]] = mapped_column(Document)  # [name, text] pairs as the browser sent them
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Attachment(Model):
    """An uploaded file. Its bytes lie outside the database, under their SHA-256."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]  # bytes
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    instance_id: Mapped[int | None] = mapped_column(
        ForeignKey("process_instance.id"), index=True
    )  # once submitted


class Notification(Model):
    """A line in a member's bell."""

    __tablename__ = "notification"
    __table_args__ = (
        UniqueConstraint("member_id", "key"),
        Index("ix_notification_unread", "member_id", "read_at"),
        Index("ix_notification_key", "key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    key: Mapped[str] = mapped_column(String(120))  # one cause, one line
    sentence: Mapped[str] = mapped_column(Text)  # wording.Wording, translated when shown
    gaps: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    link: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
