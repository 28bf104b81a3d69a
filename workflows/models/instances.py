"""Rows of process instances: where they stand, what they wait for, what has happened."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text, Uuid
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from database.base import Model
from database.types import Document, UtcDateTime, choice_of
from wording import Wording, as_data, from_data
from workflows.models.packages import ProcessDefinition


class InstanceStatus(StrEnum):
    RUNNING = "running"  # waits for people, clocks, children or messages
    SUSPENDED = "suspended"  # held by an administrator: nothing happens until it is resumed
    COMPLETED = "completed"  # reached an end event
    CANCELLED = "cancelled"  # ended by a person or with its parent


OPEN_STATUSES = (InstanceStatus.RUNNING, InstanceStatus.SUSPENDED)  # it has not ended


class ProcessInstance(Model):
    """One run of a process. `version` counts its steps; `state` belongs to bpmn.engine alone."""

    __tablename__ = "process_instance"
    __table_args__ = (
        Index("ix_process_instance_starter", "starter_id", "started_at"),
        Index("ix_process_instance_parent", "parent_id", "parent_call_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    definition_id: Mapped[int] = mapped_column(ForeignKey("process_definition.id"), index=True)
    process_id: Mapped[str] = mapped_column(String(80))
    number: Mapped[str] = mapped_column(String(80), index=True)
    title: Mapped[str] = mapped_column(String(200))
    status: Mapped[InstanceStatus] = mapped_column(choice_of(InstanceStatus))
    outcome: Mapped[str | None] = mapped_column(String(60))
    outcome_name: Mapped[str | None] = mapped_column(String(120))
    version: Mapped[int] = mapped_column()
    state: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    # What the rows of this instance stand for, so that a step needs no query to bring them in line.
    waiting: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    last_hash: Mapped[str] = mapped_column(String(64), default="")  # of the newest event
    starter_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisation.id"), index=True
    )  # the handling one
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("process_instance.id"))
    parent_call_id: Mapped[UUID | None] = mapped_column(Uuid)  # the parent's call activity that waits
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    definition: Mapped[ProcessDefinition] = relationship()

    # A writer that read an older version finds no row to update and is rolled back.
    __mapper_args__ = {"version_id_col": version, "version_id_generator": False}


class TimerStatus(StrEnum):
    ARMED = "armed"  # waits for its moment
    QUEUED = "queued"  # due; a job will fire it
    FIRED = "fired"  # the engine has acted on it
    CANCELLED = "cancelled"  # the process no longer waits for it


class Timer(Model):
    """A moment a process waits for. A cycle has a row for each turn."""

    __tablename__ = "timer"
    __table_args__ = (Index("ix_timer_due", "status", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[UUID] = mapped_column(Uuid)
    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"), index=True)
    element_id: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(200))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    provisional: Mapped[bool] = mapped_column(default=False)
    clock_key: Mapped[str | None] = mapped_column(String(60))  # the rule of the clock whose effect this is
    status: Mapped[TimerStatus] = mapped_column(choice_of(TimerStatus))
    fired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class MessageSubscription(Model):
    """A message an instance waits for. With an actor, a button on the instance page."""

    __tablename__ = "message_subscription"
    __table_args__ = (Index("ix_message_subscription_message", "message", "correlation"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)  # the engine's event
    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"), index=True)
    element_id: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(200))
    message: Mapped[str] = mapped_column(String(120))
    correlation: Mapped[str | None] = mapped_column(String(200))
    actor: Mapped[str | None] = mapped_column(String(40))  # "starter" or a position key
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    form_key: Mapped[str | None] = mapped_column(String(80))


class Event(Model):
    """One step of an instance: who did what, and which elements it passed. Append-only, chained by hash."""

    __tablename__ = "event"

    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))  # started, completed, fired, delivered, answered, retried …
    element_id: Mapped[str | None] = mapped_column(String(120))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # None: the system
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    details: Mapped[dict[str, Any]] = mapped_column(
        Document
    )  # opinion, answers, passages, decisions, lateness …
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    # The key of the command it carried out. Not hashed: commands are forgotten after a while.
    command: Mapped[str | None] = mapped_column(String(80), unique=True)


class IncidentStatus(StrEnum):
    OPEN = "open"  # the element can't go on; a person must act
    RESOLVED = "resolved"  # a retry succeeded, or the process no longer needs it


class Incident(Model):
    """An element, or a job, that could not be carried out."""

    __tablename__ = "incident"
    __table_args__ = (Index("ix_incident_status", "status", "opened_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    instance_id: Mapped[int | None] = mapped_column(ForeignKey("process_instance.id"), index=True)
    task_id: Mapped[UUID | None] = mapped_column(Uuid)  # the engine's task, None for a job
    job_id: Mapped[int | None] = mapped_column(BigInteger)
    element_id: Mapped[str | None] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)  # in Chinese: what is searched for
    told: Mapped[list[Any] | None] = mapped_column(Document)  # the reason as wording.as_data; of old none
    status: Mapped[IncidentStatus] = mapped_column(choice_of(IncidentStatus))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))

    @property
    def wording(self) -> Wording:
        """The reason."""
        return from_data(self.told or self.reason)

    @wording.setter
    def wording(self, wording: Wording) -> None:
        self.reason, self.told = str(wording), as_data(wording)


class Participation(Model):
    """Who takes part in an instance and may therefore read it: "member:7" or "place:3:division_chief"."""

    __tablename__ = "participation"

    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"), primary_key=True)
    participant: Mapped[str] = mapped_column(String(80), primary_key=True, index=True)
