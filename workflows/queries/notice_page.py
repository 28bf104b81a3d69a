"""One document as its page shows it: what it is, how it stands, who has received it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from notices import life
from notices.models import Notice, NoticeStatus
from staff.models import Organisation
from staff.person import Person
from wording import Wording
from workflows import jobs
from workflows.delivery_parties import (
    delivers,
    may_sign,
    of_visible_case,
    received_by,
    receiver_of,
    visible_delivery,
)
from workflows.models import DeliveryMeans, Incident, IncidentStatus, NoticeDelivery, ProcessInstance
from workflows.queries.notices import visible_notice
from workflows.queries.organisations import Choices
from workflows.queries.texts import Translations, translations_of
from workflows.seal_notice import rendering_key
from workflows.visibility import visible


@dataclass(frozen=True)
class CaseLink:
    """The case a document is of."""

    id: int
    number: str
    title: str


@dataclass(frozen=True)
class DeliveryLine:
    """A delivery as a page and its 送达回证 show it. `by` names are "" while nobody has."""

    id: int
    notice_id: int
    notice_title: str
    notice_number: str
    organ: str
    receiver: str
    organisation: str
    means: DeliveryMeans
    delivered_at: datetime
    opened_at: datetime | None
    opened_by: str
    receipted_at: datetime | None
    receipted_by: str
    signatory: str  # who signed on paper; "": electronic
    may_sign: bool


@dataclass(frozen=True)
class NoticePage:
    """A document with what this person may see around it."""

    id: int
    title: str
    number: str
    organ: str
    recipient: str
    disclosure: str
    status: NoticeStatus
    readable: bool  # the PDF is there
    is_draft: bool  # not sealed: drawn when somebody opens it
    failure: Wording | None  # why its PDF could not be made; an incident
    void_reason: str | None
    created_at: datetime
    sha256: str | None
    size: int | None
    case: CaseLink | None  # None: it was delivered, the case is not theirs to see
    deliveries: Sequence[DeliveryLine]
    receivers: Choices  # to whom this person may note a delivery on paper; () when it is not theirs
    translations: Translations

    @property
    def stage(self) -> Wording:
        return Wording(life.NAMES[self.status])


def notice_page(session: Session, notice_id: int, person: Person) -> NoticePage:
    """Return the page of a document. Raises NoticeNotFound."""
    notice = visible_notice(session, notice_id, person)
    case = session.get(ProcessInstance, notice.instance_id) if notice.instance_id else None
    return NoticePage(
        id=notice.id,
        title=notice.title,
        number=notice.number,
        organ=_organ(session, notice),
        recipient=notice.recipient,
        disclosure=notice.disclosure,
        status=notice.status,
        readable=notice.sha256 is not None,
        is_draft=notice.sealed_at is None,
        failure=_failure(session, notice),
        void_reason=notice.void_reason,
        created_at=notice.created_at,
        sha256=notice.sha256,
        size=notice.size,
        case=_link(session, case, person),
        deliveries=_deliveries(session, notice, person),
        receivers=_receivers(session, notice, person),
        translations=translations_of(session, case.definition_id) if case else {},
    )


def delivery_line(session: Session, delivery_id: int, person: Person) -> DeliveryLine:
    """Return one delivery, for its 送达回证. Raises DeliveryNotFound."""
    return _line(session, visible_delivery(session, delivery_id, person), person)


def _failure(session: Session, notice: Notice) -> Wording | None:
    """Return why the rendering was given up; None while it goes on, or is done."""
    given_up = [job_id for job_id, key in jobs.given_up(session).items() if key == rendering_key(notice.id)]
    opened = select(Incident).where(Incident.job_id.in_(given_up), Incident.status == IncidentStatus.OPEN)
    incident = session.scalar(opened) if given_up else None
    return incident.wording if incident else None


def _organ(session: Session, notice: Notice) -> str:
    name = session.scalar(select(Organisation.name).where(Organisation.code == notice.organ))
    return name or notice.organ


def _link(session: Session, case: ProcessInstance | None, person: Person) -> CaseLink | None:
    if case is None:
        return None
    seen = select(ProcessInstance.id).where(ProcessInstance.id == case.id, visible(person))
    return CaseLink(case.id, case.number, case.title) if session.scalar(seen) else None


def _deliveries(session: Session, notice: Notice, person: Person) -> Sequence[DeliveryLine]:
    """Who sees the case sees all receivers; a receiver sees their own delivery."""
    rows = session.scalars(
        select(NoticeDelivery)
        .join(Notice, Notice.id == NoticeDelivery.notice_id)
        .where(Notice.id == notice.id, or_(received_by(person), of_visible_case(person)))
        .order_by(NoticeDelivery.id)
    )
    return [_line(session, row, person) for row in rows]


def _receivers(session: Session, notice: Notice, person: Person) -> Choices:
    """Return the organisations that do not have it yet, those it is addressed to first."""
    if notice.status not in life.IN_FORCE or not delivers(session, notice, person):
        return ()
    delivered = select(NoticeDelivery.organisation_id).where(
        NoticeDelivery.notice_id == notice.id, NoticeDelivery.member_id.is_(None)
    )
    rows = session.execute(
        select(Organisation.code, Organisation.name)
        .where(Organisation.active, Organisation.code != notice.organ, Organisation.id.not_in(delivered))
        .order_by(Organisation.id)
    )
    return sorted(((code, name) for code, name in rows), key=lambda choice: choice[1] not in notice.recipient)


def _line(session: Session, row: NoticeDelivery, person: Person) -> DeliveryLine:
    return DeliveryLine(
        id=row.id,
        notice_id=row.notice_id,
        notice_title=row.notice.title,
        notice_number=row.notice.number,
        organ=_organ(session, row.notice),
        receiver=receiver_of(row),
        organisation=row.organisation.name,
        means=row.means,
        delivered_at=row.delivered_at,
        opened_at=row.opened_at,
        opened_by=row.opened_by.name if row.opened_by else "",
        receipted_at=row.receipted_at,
        receipted_by=row.receipted_by.name if row.receipted_by else "",
        signatory=row.signatory,
        may_sign=may_sign(session, row, person),
    )
