"""消息: what instances have sent and nobody has received yet, and what has become of the rest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from staff.models import Member
from wording import Wording
from workflows.deliver_message import subscriptions_for
from workflows.models import MessageStatus, MessageSubscription, ProcessInstance, SentMessage
from workflows.queries.paging import Page, page_of
from workflows.refusals import MessageNotFound

MOST_RECEIVERS = 50

_Receiver = aliased(ProcessInstance)


@dataclass(frozen=True)
class InstanceLink:
    """An instance by which it is known."""

    id: int
    number: str
    title: str


@dataclass(frozen=True)
class MessageLine:
    """A message in the list."""

    id: int
    message: str
    correlation: str | None
    element_id: str
    sender: InstanceLink
    receiver: InstanceLink | None
    status: MessageStatus
    sent_at: datetime
    expires_at: datetime
    closed_at: datetime | None
    closed_by: str
    reason: Wording | str


@dataclass(frozen=True)
class Receiver:
    """An instance that waits for a message of this name, perhaps with another key."""

    subscription_id: UUID
    instance: InstanceLink
    correlation: str | None


@dataclass(frozen=True)
class SentMessagePage:
    """A message with what it carries, and to whom it could be handed."""

    line: MessageLine
    payload: Mapping[str, Any]
    receivers: Sequence[Receiver]


def messages(session: Session, page: int, *, closed: bool) -> Page[MessageLine]:
    """Return those that wait, the next to expire first, or the closed ones, the newest first."""
    waits = SentMessage.status == MessageStatus.WAITING
    status = ~waits if closed else waits
    order = SentMessage.closed_at.desc() if closed else SentMessage.expires_at
    return page_of(session, _rows().where(status).order_by(order, SentMessage.id), page, _line)


def message_page(session: Session, message_id: int) -> SentMessagePage:
    """Return one message. Raises MessageNotFound."""
    row = session.execute(_rows().where(SentMessage.id == message_id)).one_or_none()
    if row is None:
        raise MessageNotFound
    sent = row[0]
    waits = sent.status is MessageStatus.WAITING
    return SentMessagePage(_line(row), sent.payload, _receivers(session, sent) if waits else ())


def _rows() -> Any:
    return (
        select(SentMessage, ProcessInstance, _Receiver, Member.name)
        .join(ProcessInstance, ProcessInstance.id == SentMessage.sender_id)
        .outerjoin(_Receiver, _Receiver.id == SentMessage.receiver_id)
        .outerjoin(Member, Member.id == SentMessage.closed_by_id)
    )


def _line(row: Any) -> MessageLine:
    sent, sender, receiver, closed_by = row
    return MessageLine(
        id=sent.id,
        message=sent.message,
        correlation=sent.correlation,
        element_id=sent.element_id,
        sender=_link(sender),
        receiver=_link(receiver) if receiver else None,
        status=sent.status,
        sent_at=sent.sent_at,
        expires_at=sent.expires_at,
        closed_at=sent.closed_at,
        closed_by=closed_by or "",
        reason=sent.reason,
    )


def _receivers(session: Session, sent: SentMessage) -> Sequence[Receiver]:
    waiting = (
        subscriptions_for(sent)
        .join(ProcessInstance, ProcessInstance.id == MessageSubscription.instance_id)
        .add_columns(ProcessInstance)
        .order_by(MessageSubscription.instance_id)
        .limit(MOST_RECEIVERS)
    )
    return [
        Receiver(subscription.id, _link(instance), subscription.correlation)
        for subscription, instance in session.execute(waiting)
    ]


def _link(instance: ProcessInstance) -> InstanceLink:
    return InstanceLink(instance.id, instance.number, instance.title)
