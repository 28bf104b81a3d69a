"""What a receiver does with a delivered document: opens it (已阅), signs for it (送达回证)."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, select, update
from sqlalchemy.orm import Session

from config import SHANGHAI
from staff.models import Member
from staff.person import Person
from wording import N_
from workflows.delivery_parties import may_sign, received_by, receiver_of, visible_delivery
from workflows.delivery_refusals import AlreadyReceipted, NotYoursToReceipt, SignatoryMissing
from workflows.models import DeliveryMeans, NoticeDelivery
from workflows.notify import Message, notify

RECEIPTED = N_("{receiver}的{who}已签收文书“{title}”。")
LONGEST_SIGNATORY = 60


def is_unopened(session: Session, notice_id: int, person: Person) -> bool:
    """Say whether this person would be the first to open a delivery: a look that takes no lock."""
    return bool(session.scalar(select(exists().where(_unopened(notice_id, person)))))


def note_opened(session: Session, notice_id: int, person: Person, now: datetime) -> None:
    """Note who opened the document first, of each delivery to this person; later openings change nothing."""
    session.execute(
        update(NoticeDelivery)
        .where(_unopened(notice_id, person))
        .values(opened_at=now, opened_by_id=person.id)
    )


def sign_receipt(
    session: Session, delivery_id: int, person: Person, now: datetime, signatory: str = ""
) -> NoticeDelivery:
    """Sign for a delivery: its receiver does; what was handed over on paper, who issues it notes, with the
    name that stands there.

    Raises DeliveryNotFound, NotYoursToReceipt, SignatoryMissing, AlreadyReceipted.
    """
    row = visible_delivery(session, delivery_id, person)
    signatory = _signatory(session, row, person, signatory)
    taken = session.scalar(
        update(NoticeDelivery)
        .where(NoticeDelivery.id == row.id, NoticeDelivery.receipted_at.is_(None))
        .values(receipted_at=now, receipted_by_id=person.id, signatory=signatory)
        .returning(NoticeDelivery.id)
    )
    session.refresh(row)
    if taken is None:
        raise _signed_already(row)
    _tell_sender(session, row, signatory or person.name, now)
    return row


def _unopened(notice_id: int, person: Person) -> ColumnElement[bool]:
    mine = and_(NoticeDelivery.notice_id == notice_id, received_by(person))
    return and_(mine, NoticeDelivery.opened_at.is_(None))


def _signatory(session: Session, row: NoticeDelivery, person: Person, given: str) -> str:
    """Return the name on the paper, "" for an electronic receipt."""
    if row.receipted_at is not None:
        raise _signed_already(row)
    if not may_sign(session, row, person):
        raise NotYoursToReceipt(title=row.notice.title, receiver=receiver_of(row))
    if row.means is DeliveryMeans.ELECTRONIC:
        return ""
    if not (name := given.strip()[:LONGEST_SIGNATORY]):
        raise SignatoryMissing
    return name


def _signed_already(row: NoticeDelivery) -> AlreadyReceipted:
    who = row.signatory or (row.receipted_by.name if row.receipted_by else "")
    at = row.receipted_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if row.receipted_at else ""
    return AlreadyReceipted(title=row.notice.title, who=who, when=at)


def _tell_sender(session: Session, row: NoticeDelivery, who: str, now: datetime) -> None:
    """Where a person has delivered it; the engine needs no word."""
    if row.delivered_by_id is None:
        return
    gaps = {"receiver": row.organisation.name, "who": who, "title": row.notice.title}
    message = Message(f"receipt:{row.id}", RECEIPTED, gaps, f"/notices/{row.notice_id}")
    notify(session, [session.get_one(Member, row.delivered_by_id)], message, now)
