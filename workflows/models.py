"""Rows of process definitions and of their instances."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship

from database.base import Model
from database.types import Document, UtcDateTime, choice_of


class ProcessDefinition(Model):
    """A deployed version of a package. Never changed once deployed."""

    __tablename__ = "process_definition"
    __table_args__ = (UniqueConstraint("key", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60))
    version: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text, default="")
    deployed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    deployed_by: Mapped[str] = mapped_column(String(60))
    latest: Mapped[bool]  # new instances start on it

    files: Mapped[list["PackageFile"]] = relationship(back_populates="definition")


class PackageFile(Model):
    """A file of a deployed package."""

    __tablename__ = "package_file"

    definition_id: Mapped[int] = mapped_column(ForeignKey("process_definition.id"), primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)

    definition: Mapped[ProcessDefinition] = relationship(back_populates="files")


class PackageDraft(Model):
    """A file an admin has changed and not yet deployed."""

    __tablename__ = "package_draft"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    path: Mapped[str] = mapped_column(String(200), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    base_version: Mapped[int]  # the version it was drawn from
    saved_by: Mapped[str] = mapped_column(String(60))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


class InstanceStatus(StrEnum):
    RUNNING = "running"  # waits for people, clocks, children or messages
    COMPLETED = "completed"  # reached an end event
    CANCELLED = "cancelled"  # ended by a person or with its parent


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


class TaskStatus(StrEnum):
    OPEN = "open"  # waits for a person
    COMPLETED = "completed"  # a person has completed it
    CANCELLED = "cancelled"  # the process no longer waits for it


class UserTask(Model):
    """Work that waits, or waited, for a person. Its id is the engine's."""

    __tablename__ = "user_task"
    __table_args__ = (
        Index("ix_user_task_assignee", "assignee_id", "status", "due_at"),
        Index("ix_user_task_candidates", "organisation_id", "position_key", "status", "due_at"),
        Index("ix_user_task_completed_by", "completed_by_id", "closed_at"),
        Index("ix_user_task_escalation", "next_escalation_at"),
        Index("ix_user_task_due", "status", "due_at"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"), index=True)
    element_id: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(200))
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
    escalation_step: Mapped[int] = mapped_column(default=0)  # steps of the ladder already taken
    next_escalation_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    completed_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    opinion: Mapped[str] = mapped_column(Text, default="")
    outcome: Mapped[str | None] = mapped_column(String(60))
    answers: Mapped[dict[str, Any] | None] = deferred(mapped_column(Document))

    instance: Mapped[ProcessInstance] = relationship()


class TaskDraft(Model):
    """What a member has typed and not yet submitted."""

    __tablename__ = "task_draft"

    task_id: Mapped[UUID] = mapped_column(ForeignKey("user_task.id"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    fields: Mapped[list[list[str]]] = mapped_column(Document)  # [name, text] pairs as the browser sent them
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)


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
    variables: Mapped[dict[str, Any]] = deferred(mapped_column(Document, default=dict))


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


class Command(Model):
    """A command that was carried out, by its idempotency key: asked again, it gives the first answer."""

    __tablename__ = "command"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    instance_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


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
    job_id: Mapped[int | None]
    element_id: Mapped[str | None] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    status: Mapped[IncidentStatus] = mapped_column(choice_of(IncidentStatus))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resolved_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))


class Participation(Model):
    """Who takes part in an instance and may therefore read it: "member:7" or "place:3:division_chief"."""

    __tablename__ = "participation"

    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"), primary_key=True)
    participant: Mapped[str] = mapped_column(String(80), primary_key=True, index=True)


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
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"))
    key: Mapped[str] = mapped_column(String(120))  # one cause, one line
    sentence: Mapped[str] = mapped_column(Text)  # wording.Wording, translated when shown
    gaps: Mapped[dict[str, Any]] = mapped_column(Document, default=dict)
    link: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class JobStatus(StrEnum):
    TODO = "todo"  # waits for run_at and a worker
    DOING = "doing"  # a worker holds the lease
    DEAD = "dead"  # gave up; an incident tells why


class Job(Model):
    """Work to be done after the commit that asked for it. Done jobs are deleted."""

    __tablename__ = "job"
    __table_args__ = (Index("ix_job_due", "status", "run_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    arguments: Mapped[dict[str, Any]] = mapped_column(Document)
    run_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[JobStatus] = mapped_column(choice_of(JobStatus))
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    owner: Mapped[str | None] = mapped_column(String(80))
    error: Mapped[str | None] = mapped_column(Text)


class Supervision(Model):
    """A step of the ladder that was taken for an overdue task: 提醒, 催办单, 督办函."""

    __tablename__ = "supervision"
    __table_args__ = (UniqueConstraint("task_id", "step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[UUID] = mapped_column(ForeignKey("user_task.id"))
    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"), index=True)
    step: Mapped[int]
    kind: Mapped[str] = mapped_column(String(40))  # reminder, reminder_slip, supervision_letter, circular
    to: Mapped[list[str]] = mapped_column(Document)  # usernames
    notice_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class EscalationPolicy(Model):
    """The ladder of a kind of task, as data an admin edits."""

    __tablename__ = "escalation_policy"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    # [{"offset": -1, "unit": "workdays"|"hours", "kind": "reminder", "to": "assignee"|"superior"|"parent"}]
    steps: Mapped[list[dict[str, Any]]] = mapped_column(Document)


class ProcessBeat(Model):
    """The last sign of life of a process of ours (web, scheduler)."""

    __tablename__ = "process_beat"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
