"""Messages nobody has received yet: which are over, and which somebody waits for by now.

An instance that begins to wait asks for what was sent before; what was sent at the very same moment, neither
transaction may have seen the other's row, is found here.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from workflows import send_thrown
from workflows.models import ArmedStart, MessageStatus, MessageSubscription, SentMessage

MOST_AT_ONCE = 100
_WAITING = SentMessage.status == MessageStatus.WAITING


def expired(session: Session, now: datetime) -> Sequence[int]:
    """Return the messages to give up, the longest over first."""
    over = select(SentMessage.id).where(_WAITING, SentMessage.expires_at <= now)
    return session.scalars(over.order_by(SentMessage.expires_at).limit(MOST_AT_ONCE)).all()


def awaited(session: Session, now: datetime) -> Sequence[int]:
    """Return the messages that an instance waits for, or that a process could begin by, the oldest first."""
    receiver = exists().where(
        MessageSubscription.message == SentMessage.message,
        MessageSubscription.correlation.is_not_distinct_from(SentMessage.correlation),
        MessageSubscription.instance_id != SentMessage.sender_id,
    )
    start = exists().where(
        ArmedStart.kind == "message", ArmedStart.name == SentMessage.message, ArmedStart.brought.is_(None)
    )
    found = select(SentMessage.id).where(_WAITING, SentMessage.expires_at > now, or_(receiver, start))
    return session.scalars(found.order_by(SentMessage.id).limit(MOST_AT_ONCE)).all()


def ask_for(session: Session, message_ids: Iterable[int], now: datetime) -> None:
    """Ask for their delivery."""
    for sent in session.scalars(select(SentMessage).where(SentMessage.id.in_(list(message_ids)), _WAITING)):
        send_thrown.ask_for_delivery(session, sent, now)


def count(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(SentMessage).where(_WAITING)) or 0
