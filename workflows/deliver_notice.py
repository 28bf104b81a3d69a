"""Deliver a document: a row for each who is to have it (送达回证), and a line in their bell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import SHANGHAI
from notices import life
from notices.models import Notice
from staff import directory
from staff.models import Member
from wording import N_
from workflows.models import DeliveryMeans, NoticeDelivery
from workflows.notify import Message, notify

DELIVERED = N_("收到文书“{title}”（{number}），请阅读并签收。")
DELIVERED_UNNUMBERED = N_("收到文书“{title}”，请阅读并签收。")
DELIVERED_ON_PAPER = N_("文书“{title}”已送达纸质原件，可以在此查阅。")
RECEIVING_POSITIONS = ("general_office", "liaison")  # who takes in an organisation's documents


@dataclass(frozen=True)
class Recipient:
    """Who is to have a document: an organisation, or one member of it in person."""

    organisation_id: int
    member_id: int | None = None


@dataclass(frozen=True)
class Handover:
    """How a document is delivered, and who does it; None: the engine."""

    member_id: int | None = None
    means: DeliveryMeans = DeliveryMeans.ELECTRONIC
    at: datetime | None = None  # None: now


def deliver_notice(
    session: Session,
    notice: Notice,
    recipients: Iterable[Recipient],
    now: datetime,
    handover: Handover = Handover(),
) -> Sequence[NoticeDelivery]:
    """Return the deliveries, one a recipient; who has the document already keeps the first one.

    Raises NotAtThisStage unless the document is in force.
    """
    # Two deliveries of one document wait for each other, so that the second finds the first's rows.
    session.refresh(notice, with_for_update=True)
    life.require(notice, life.IN_FORCE, N_("送达"))
    had = {(row.organisation_id, row.member_id): row for row in _deliveries(session, notice)}
    deliveries = []
    for recipient in dict.fromkeys(recipients):
        row = had.get((recipient.organisation_id, recipient.member_id))
        deliveries.append(row or _deliver(session, notice, recipient, handover, now))
    return deliveries


def _deliveries(session: Session, notice: Notice) -> Iterable[NoticeDelivery]:
    return session.scalars(select(NoticeDelivery).where(NoticeDelivery.notice_id == notice.id))


def _deliver(
    session: Session, notice: Notice, recipient: Recipient, handover: Handover, now: datetime
) -> NoticeDelivery:
    row = NoticeDelivery(
        notice_id=notice.id,
        organisation_id=recipient.organisation_id,
        member_id=recipient.member_id,
        means=handover.means,
        delivered_at=handover.at or now,
        delivered_by_id=handover.member_id,
    )
    session.add(row)
    session.flush()
    gaps = {"title": notice.title, "number": notice.number}
    message = Message(f"delivery:{row.id}", _sentence(notice, handover), gaps, f"/notices/{notice.id}")
    notify(session, _receivers(session, recipient, now.astimezone(SHANGHAI).date()), message, now)
    return row


def _sentence(notice: Notice, handover: Handover) -> str:
    if handover.means is not DeliveryMeans.ELECTRONIC:
        return DELIVERED_ON_PAPER
    return DELIVERED if notice.number else DELIVERED_UNNUMBERED


def _receivers(session: Session, recipient: Recipient, on: date) -> Sequence[Member]:
    """Return who is told: the member, else who takes in documents there, else who stands highest."""
    if recipient.member_id is not None:
        return [session.get_one(Member, recipient.member_id)]
    for position in RECEIVING_POSITIONS:
        if found := directory.holders(session, recipient.organisation_id, position, on):
            return found
    return directory.heads(session, recipient.organisation_id, on)
