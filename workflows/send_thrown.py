"""What a step has thrown: messages wait for their one receiver, signals go to all who listen now.

Rows and jobs of the thrower's transaction: either the step and all it sends happened, or nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from bpmn.standing import ThrownMessage, ThrownSignal, WaitingMessage
from database.session import current_settings
from workflows import armed_starts, jobs
from workflows.armed_starts import Happening
from workflows.models import (
    ArmedStart,
    EventKind,
    EventSubscription,
    MessageStatus,
    ProcessInstance,
    SentMessage,
    SignalDelivery,
)

MOST_ASKED_FOR = 100  # waiting messages that a step may wake; the sweep finds the others


def send_messages(
    session: Session, instance: ProcessInstance, thrown: Iterable[ThrownMessage], now: datetime
) -> None:
    """Keep each message until somebody receives it, and ask for its delivery."""
    for message in thrown:
        sent = SentMessage(
            message=message.name,
            correlation=message.correlation,
            payload=dict(message.payload),
            sender_id=instance.id,
            element_id=message.element_id,
            sent_at=now,
            expires_at=message.expires_at or now + current_settings().message_lifetime,
            status=MessageStatus.WAITING,
        )
        session.add(sent)
        session.flush()
        ask_for_delivery(session, sent, now)


def ask_for_delivery(session: Session, sent: SentMessage, now: datetime, by: str = "") -> None:
    """Ask for one attempt; `by` tells apart what makes it promising."""
    arguments = {"instance_id": sent.sender_id, "message_id": sent.id}
    jobs.enqueue(session, "deliver_message", arguments, now, f"message:{sent.id}:{by}")


def ask_for_waiting(
    session: Session, instance: ProcessInstance, awaited: Sequence[WaitingMessage], now: datetime
) -> None:
    """Ask for the messages that were sent before an instance began to wait for them, the oldest first."""
    if not awaited:
        return
    names = {(message.message, message.correlation) for message in awaited}
    waiting = session.scalars(
        select(SentMessage)
        .where(
            SentMessage.status == MessageStatus.WAITING,
            SentMessage.sender_id != instance.id,
            or_(*(and_(SentMessage.message == name, SentMessage.correlation == key) for name, key in names)),
        )
        .order_by(SentMessage.id)
        .limit(MOST_ASKED_FOR)
    )
    for sent in waiting.all():
        ask_for_delivery(session, sent, now, by=str(awaited[0].id))


def send_signals(
    session: Session, instance: ProcessInstance, thrown: Sequence[ThrownSignal], now: datetime
) -> None:
    """Let every other instance that listens now hear the signals in their order, by a job for each."""
    listening: dict[int, None] = {}
    for index, signal in enumerate(thrown):
        for receiver_id in _listeners(session, instance, signal.name):
            listening[receiver_id] = None
            session.add(
                SignalDelivery(
                    instance_id=receiver_id,
                    signal=signal.name,
                    payload=dict(signal.payload),
                    sender_id=instance.id,
                )
            )
        cause = f"signal:{instance.id}:{instance.version + 1}:{index}"
        happening = Happening("signal", signal.name, cause, signal.payload, instance.id)
        _begin_by_signal(session, happening, now)
    session.flush()
    for receiver_id in listening:
        key = f"signals:{instance.id}:{instance.version + 1}:{receiver_id}"
        jobs.enqueue(session, "hear_signals", {"instance_id": receiver_id}, now, key)


def _listeners(session: Session, instance: ProcessInstance, signal: str) -> Sequence[int]:
    return session.scalars(
        select(EventSubscription.instance_id)
        .where(
            EventSubscription.kind == EventKind.SIGNAL,
            EventSubscription.name == signal,
            EventSubscription.instance_id != instance.id,
        )
        .distinct()
        .order_by(EventSubscription.instance_id)
    ).all()


def _begin_by_signal(session: Session, happening: Happening, now: datetime) -> None:
    starts = session.scalars(
        select(ArmedStart)
        .where(ArmedStart.kind == "signal", ArmedStart.name == happening.name)
        .order_by(ArmedStart.id)
        .with_for_update()
    )
    for start in starts.all():
        armed_starts.happened(session, start, happening, now)
