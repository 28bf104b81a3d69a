"""Rows of what is to be done after a commit, and of what was done already."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Model
from database.types import Document, UtcDateTime, choice_of


class Command(Model):
    """A command that was carried out, by its idempotency key: asked again, it gives the first answer."""

    __tablename__ = "command"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


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


class Delivery(Model):
    """Something sent to the outside: how often it was tried, and when it was taken."""

    __tablename__ = "delivery"
    __table_args__ = (Index("ix_delivery_tried_at", "tried_at"),)

    key: Mapped[str] = mapped_column(String(160), primary_key=True)  # goes out with it
    tries: Mapped[int]
    tried_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ProcessBeat(Model):
    """The last sign of life of a process of ours (scheduler, worker)."""

    __tablename__ = "process_beat"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
