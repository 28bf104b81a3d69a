"""What becomes of a message an instance has sent: received, the beginning of another, put aside, expired."""

import logging
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, case, select
from sqlalchemy.orm import Session

from config import SHANGHAI
from staff.models import Member, Role
from staff.person import Person
from wording import N_, Wording
from workflows import armed_starts, locking
from workflows.armed_starts import Happening
from workflows.events import Step, record
from workflows.models import (
    ArmedStart,
    MessageStatus,
    MessageSubscription,
    ProcessDefinition,
    ProcessInstance,
    SentMessage,
)
from workflows.notify import Message, notify
from workflows.refusals import MessageClosed, MessageNotAwaited, NotAllowed, ReasonMissing
from workflows.send_message import receive

log = logging.getLogger(__name__)

MOST_TRIED = 5  # receivers that may have gone on meanwhile
EXPIRED = N_("消息“{message}”（{number}）到期仍无办件接收")
NOBODY_IN_TIME = N_("到期仍无办件接收")


def deliver(session: Session, message_id: int, now: datetime) -> None:
    """Deliver the oldest message of this name and key to who waits longest, else let it begin an instance.

    It stays when there is neither; an instance that begins to wait for it asks again.
    """
    asked = session.get_one(SentMessage, message_id)
    oldest = _waiting(asked.message, asked.correlation).order_by(SentMessage.id).limit(1)
    sent = session.scalar(oldest.with_for_update(), execution_options={"populate_existing": True})
    if sent is None:
        return
    for subscription_id in _subscriptions(session, sent):
        if _handed_over(session, sent, subscription_id, Step("delivered", now)):
            return
    _begin(session, sent, now)


def deliver_by_hand(
    session: Session, message_id: int, subscription_id: UUID, person: Person, now: datetime
) -> None:
    """Hand a waiting message to an instance of the administrator's choice.

    Raises NotAllowed, MessageClosed, MessageNotAwaited.
    """
    sent = _open(session, message_id, person)
    if not _handed_over(session, sent, subscription_id, Step("delivered", now, person.id)):
        raise MessageNotAwaited(message=sent.message)
    sent.closed_by_id = person.id


def discard(session: Session, message_id: int, reason: str, person: Person, now: datetime) -> None:
    """Put a waiting message aside. Raises NotAllowed, MessageClosed, ReasonMissing."""
    sent = _open(session, message_id, person)
    if not reason.strip():
        raise ReasonMissing
    sent.closed_by_id = person.id
    _close(session, sent, MessageStatus.DISCARDED, reason.strip(), now)


def expire(session: Session, message_id: int, now: datetime) -> None:
    """Give a message up whose time is over; the sender's history and the administrators are told."""
    sent = session.scalar(select(SentMessage).where(SentMessage.id == message_id).with_for_update())
    if sent is None or sent.status is not MessageStatus.WAITING or sent.expires_at > now:
        return
    sender = _close(session, sent, MessageStatus.EXPIRED, Wording(NOBODY_IN_TIME), now)
    log.warning("message %s (%s) of %s has expired", sent.message, sent.correlation, sender.number)
    gaps = {"message": sent.message, "number": sender.number}
    told = Message(f"message-expired:{sent.id}", EXPIRED, gaps, "/messages/?status=closed")
    notify(session, _administrators(session), told, now)


def subscriptions_for(sent: SentMessage) -> Select[MessageSubscription]:
    """Select what waits for a message of this name in other instances, whatever its key."""
    return select(MessageSubscription).where(
        MessageSubscription.message == sent.message, MessageSubscription.instance_id != sent.sender_id
    )


def _waiting(message: str, correlation: str | None) -> Select[SentMessage]:
    return select(SentMessage).where(
        SentMessage.status == MessageStatus.WAITING,
        SentMessage.message == message,
        SentMessage.correlation == correlation,
    )


def _subscriptions(session: Session, sent: SentMessage) -> Sequence[UUID]:
    same_key = subscriptions_for(sent).where(MessageSubscription.correlation == sent.correlation)
    oldest = same_key.order_by(MessageSubscription.instance_id).limit(MOST_TRIED)
    return [row.id for row in session.scalars(oldest)]


def _handed_over(session: Session, sent: SentMessage, subscription_id: UUID, step: Step) -> bool:
    """Let an instance receive it; return False when it no longer waits."""
    found = locking.lock_message(session, subscription_id)
    if found is None or found[1].message != sent.message:
        return False
    instance, waiting = found
    step.details = {"message": waiting.name, "payload": dict(sent.payload), "sender": sent.sender_id}
    receive(session, instance, waiting, sent.payload, {"at": step.now.astimezone(SHANGHAI)}, step)
    sent.status, sent.receiver_id, sent.closed_at = MessageStatus.DELIVERED, instance.id, step.now
    return True


def _begin(session: Session, sent: SentMessage, now: datetime) -> None:
    """Let it begin an instance: a process of the sender's own package goes first."""
    own = (
        select(ProcessDefinition.key)
        .join(ProcessInstance, ProcessInstance.definition_id == ProcessDefinition.id)
        .where(ProcessInstance.id == sent.sender_id)
        .scalar_subquery()
    )
    start = session.scalar(
        select(ArmedStart)
        .where(ArmedStart.kind == "message", ArmedStart.name == sent.message, ArmedStart.brought.is_(None))
        .order_by(case((ArmedStart.key == own, 0), else_=1), ArmedStart.key, ArmedStart.id)
        .limit(1)
        .with_for_update()
    )
    if start is None:
        return
    cause = f"message:{sent.id}"
    happening = Happening("message", sent.message, cause, sent.payload, sent.sender_id, sent.id)
    armed_starts.happened(session, start, happening, now)
    sent.status, sent.closed_at = MessageStatus.DELIVERED, now


def _open(session: Session, message_id: int, person: Person) -> SentMessage:
    if Role.PROCESS_ADMIN not in person.roles:
        raise NotAllowed
    sent = session.scalar(select(SentMessage).where(SentMessage.id == message_id).with_for_update())
    if sent is None or sent.status is not MessageStatus.WAITING:
        raise MessageClosed(message=sent.message if sent else "")
    return sent


def _close(
    session: Session, sent: SentMessage, status: MessageStatus, reason: Wording | str, now: datetime
) -> ProcessInstance:
    """Close it unreceived, and note that in the history of its sender."""
    sent.status, sent.closed_at, sent.reason = status, now, reason
    sender = locking.lock_instance(session, sent.sender_id)
    details = {"message": sent.message, "correlation": sent.correlation, "reason": reason}
    sender.version += 1
    record(session, sender, Step("undelivered", now, sent.closed_by_id, sent.element_id, details))
    return sender


def _administrators(session: Session) -> list[Member]:
    members = session.scalars(select(Member).where(Member.active)).all()
    return [member for member in members if Role.PROCESS_ADMIN in member.roles]
