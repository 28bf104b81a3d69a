"""Rows of what passes between instances, and of what begins new ones."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Model
from database.types import Document, UtcDateTime, choice_of
from wording import Wording


class MessageStatus(StrEnum):
    WAITING = "waiting"  # nobody has received it yet
    DELIVERED = "delivered"  # an instance has received it, or is begun by it
    EXPIRED = "expired"  # nobody has received it in time
    DISCARDED = "discarded"  # an administrator has put it aside


class SentMessage(Model):
    """A message an instance has sent, until somebody receives it, and what has become of it."""

    __tablename__ = "sent_message"
    __table_args__ = (
        Index("ix_sent_message_waiting", "status", "message", "correlation"),
        Index("ix_sent_message_expiry", "status", "expires_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    message: Mapped[str] = mapped_column(String(120))
    correlation: Mapped[str | None] = mapped_column(String(200))
    payload: Mapped[dict[str, Any]] = mapped_column(Document)
    sender_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"), index=True)
    element_id: Mapped[str] = mapped_column(String(120))  # of the sender
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    status: Mapped[MessageStatus] = mapped_column(choice_of(MessageStatus))
    receiver_id: Mapped[int | None] = mapped_column(ForeignKey("process_instance.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"))  # None: the system
    reason: Mapped[Wording | str] = mapped_column(Document, default="")  # of ours, or what a person wrote


class EventKind(StrEnum):
    SIGNAL = "signal"  # `name` is the signal's
    CONDITION = "condition"  # looked at now and then


class EventSubscription(Model):
    """A signal or a condition an instance waits for. The engine's event is its id."""

    __tablename__ = "event_subscription"
    __table_args__ = (Index("ix_event_subscription_kind", "kind", "name"),)

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"), index=True)
    kind: Mapped[EventKind] = mapped_column(choice_of(EventKind))
    name: Mapped[str] = mapped_column(String(120))


class SignalDelivery(Model):
    """A signal on its way to one instance that waited for it when it was sent; deleted once it was heard."""

    __tablename__ = "signal_delivery"

    id: Mapped[int] = mapped_column(primary_key=True)  # an instance hears signals in this order
    instance_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"), index=True)
    signal: Mapped[str] = mapped_column(String(120))
    payload: Mapped[dict[str, Any]] = mapped_column(Document)
    sender_id: Mapped[int] = mapped_column(ForeignKey("process_instance.id"))


class ArmedStart(Model):
    """One thing that begins instances of a package's newest version without a person."""

    __tablename__ = "armed_start"
    __table_args__ = (
        UniqueConstraint("key", "element_id", "number"),
        Index("ix_armed_start_name", "kind", "name"),
        Index("ix_armed_start_due", "due_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60))  # of the package
    definition_id: Mapped[int] = mapped_column(ForeignKey("process_definition.id"), index=True)
    process_id: Mapped[str] = mapped_column(String(80))
    element_id: Mapped[str] = mapped_column(String(120))
    number: Mapped[int]  # of the trigger: an event may have several
    needs_all: Mapped[bool]  # the event happens when each of its triggers has
    kind: Mapped[str] = mapped_column(String(20))  # message, signal, timer, conditional
    name: Mapped[str] = mapped_column(String(120))  # of the message or signal
    text: Mapped[str] = mapped_column(Text)  # what it waits for, as the diagram writes it
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # of a timer; None: no more turns
    turns: Mapped[dict[str, Any] | None] = mapped_column(Document)  # bpmn.moments.Cycle of a timer
    held: Mapped[bool] = mapped_column(default=False)  # whether the condition was true at the last look
    brought: Mapped[dict[str, Any] | None] = mapped_column(Document)  # it has happened; others must as well
    problem: Mapped[Wording | None] = mapped_column(Document)  # why the condition could not be evaluated
