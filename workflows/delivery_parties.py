"""Who has a part in the delivery of a document: its receivers, and those who see the case it is of."""

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from notices.models import Notice
from staff.models import Organisation, Role
from staff.person import Person
from workflows.delivery_refusals import DeliveryNotFound
from workflows.models import DeliveryMeans, NoticeDelivery, ProcessInstance
from workflows.visibility import visible


def received_by(person: Person) -> ColumnElement[bool]:
    """Return the condition on NoticeDelivery that it is to this person, or to an organisation of theirs."""
    organisations = {person.organisation_id, *(place.organisation_id for place in person.places)}
    return or_(
        NoticeDelivery.member_id == person.id,
        and_(NoticeDelivery.member_id.is_(None), NoticeDelivery.organisation_id.in_(organisations)),
    )


def delivered_to(person: Person) -> ColumnElement[bool]:
    """Return the condition on Notice that it was delivered to this person."""
    return exists().where(NoticeDelivery.notice_id == Notice.id, received_by(person))


def of_visible_case(person: Person) -> ColumnElement[bool]:
    """Return the condition on Notice that it is of a case this person may see."""
    return exists().where(ProcessInstance.id == Notice.instance_id, visible(person))


def delivers(session: Session, notice: Notice, person: Person) -> bool:
    """Say whether delivering on paper is this person's: of the organ that issues it, and with a part in the
    case.
    """
    organs = {person.organisation_id, *(place.organisation_id for place in person.places)}
    issued_by = select(Organisation.id).where(Organisation.code == notice.organ, Organisation.id.in_(organs))
    of_case = select(Notice.id).where(Notice.id == notice.id, of_visible_case(person))
    return Role.AUDITOR not in person.roles and all(
        session.scalar(found) is not None for found in (issued_by, of_case)
    )


def visible_delivery(session: Session, delivery_id: int, person: Person) -> NoticeDelivery:
    """Return a delivery to this person, or of a document of a case they may see. Raises DeliveryNotFound."""
    found = session.scalar(
        select(NoticeDelivery)
        .join(Notice, Notice.id == NoticeDelivery.notice_id)
        .where(NoticeDelivery.id == delivery_id, or_(received_by(person), of_visible_case(person)))
    )
    if found is None:
        raise DeliveryNotFound
    return found


def may_sign(session: Session, row: NoticeDelivery, person: Person) -> bool:
    """Say whether it is this person's to sign, or to note as signed on paper."""
    if row.receipted_at is not None or Role.AUDITOR in person.roles:
        return False
    if row.means is not DeliveryMeans.ELECTRONIC:
        return delivers(session, row.notice, person)
    found = select(NoticeDelivery.id).where(NoticeDelivery.id == row.id, received_by(person))
    return session.scalar(found) is not None


def receiver_of(row: NoticeDelivery) -> str:
    """Return the name of whom it was delivered to."""
    return row.member.name if row.member else row.organisation.name
