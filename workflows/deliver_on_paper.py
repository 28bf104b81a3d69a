"""Note that a document was handed over on paper, posted or left: 送达 outside the system, with a receipt."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import SHANGHAI
from notices.models import Notice
from staff.directory import organisation_by_code
from staff.person import Person
from workflows.deliver_notice import Handover, Recipient, deliver_notice
from workflows.delivery_parties import delivers
from workflows.delivery_refusals import (
    AlreadyDelivered,
    DeliveredTooEarly,
    DeliveredTooLate,
    MeansMissing,
    NotYoursToDeliver,
    ReceiverUnknown,
)
from workflows.models import DeliveryMeans, NoticeDelivery
from workflows.queries.notices import visible_notice
from workflows.receive_notice import LONGEST_SIGNATORY

ON_PAPER = (DeliveryMeans.DIRECT, DeliveryMeans.MAILED, DeliveryMeans.LEFT)


@dataclass(frozen=True)
class PaperDelivery:
    """What a clerk enters. `signatory`: who signed the paper receipt; "" until it has come back."""

    receiver: str  # code of the organisation
    means: str
    delivered_at: datetime
    signatory: str = ""


def deliver_on_paper(
    session: Session, notice_id: int, delivery: PaperDelivery, person: Person, now: datetime
) -> NoticeDelivery:
    """Return the delivery as it is kept; once signed on paper it is receipted.

    Raises NoticeNotFound, NotYoursToDeliver, NotAtThisStage, or what is wrong with the entry.
    """
    notice = visible_notice(session, notice_id, person)
    if not delivers(session, notice, person):
        raise NotYoursToDeliver(title=notice.title)
    _require_time(notice, delivery.delivered_at, now)
    if delivery.means not in ON_PAPER:
        raise MeansMissing
    receiver = _receiver(session, notice, delivery.receiver)
    handover = Handover(person.id, DeliveryMeans(delivery.means), delivery.delivered_at)
    (row,) = deliver_notice(session, notice, [receiver], now, handover)
    if signatory := delivery.signatory.strip()[:LONGEST_SIGNATORY]:
        row.receipted_at, row.receipted_by_id, row.signatory = delivery.delivered_at, person.id, signatory
    return row


def _require_time(notice: Notice, at: datetime, now: datetime) -> None:
    if at > now:
        raise DeliveredTooLate
    if at.astimezone(SHANGHAI).date() < notice.data["dated"]:
        raise DeliveredTooEarly(dated=notice.data["dated"].isoformat())


def _receiver(session: Session, notice: Notice, code: str) -> Recipient:
    organisation = organisation_by_code(session, code)
    if organisation is None:
        raise ReceiverUnknown
    had = select(NoticeDelivery.delivered_at).where(
        NoticeDelivery.notice_id == notice.id,
        NoticeDelivery.organisation_id == organisation.id,
        NoticeDelivery.member_id.is_(None),
    )
    if (at := session.scalar(had)) is not None:
        raise AlreadyDelivered(
            receiver=organisation.name, when=at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        )
    return Recipient(organisation.id)
