"""Documents a person may read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session

from notices import life
from notices.models import Notice, NoticeStatus
from staff.person import Person
from wording import Wording
from workflows.delivery_parties import delivered_to
from workflows.models import ProcessInstance, Supervision
from workflows.queries.paging import Page, page_of
from workflows.queries.texts import Translations, translations_of
from workflows.refusals import NoticeNotFound, NoticeNotReady
from workflows.visibility import visible


@dataclass(frozen=True)
class NoticeLine:
    """A document in a list."""

    id: int
    title: str
    number: str
    recipient: str
    status: NoticeStatus
    readable: bool  # the PDF is there
    failure: str | None
    void_reason: str | None
    created_at: datetime
    instance_id: int
    instance_title: str
    translations: Translations  # of its package

    @property
    def stage(self) -> Wording:
        return Wording(life.NAMES[self.status])


def visible_notice(session: Session, notice_id: int, person: Person) -> Notice:
    """Return a document of an instance the person takes part in, or that has urged it (a 通报 is of many),
    or that was delivered to them.

    Raises NoticeNotFound.
    """
    theirs = exists().where(ProcessInstance.id == Notice.instance_id, visible(person))
    urged = exists().where(
        Supervision.notice_id == Notice.id, ProcessInstance.id == Supervision.instance_id, visible(person)
    )
    received = delivered_to(person)
    found = session.scalar(select(Notice).where(Notice.id == notice_id, or_(theirs, urged, received)))
    if found is None:
        raise NoticeNotFound
    return found


def readable_notice(session: Session, notice_id: int, person: Person) -> Notice:
    """Return a document whose PDF is there. Raises NoticeNotFound, NoticeNotReady."""
    found = visible_notice(session, notice_id, person)
    if found.sha256 is None:
        raise NoticeNotReady(title=found.title)
    return found


def notices(session: Session, person: Person, search: str, page: int) -> Page[NoticeLine]:
    """Return the documents, the newest first."""
    rows = _rows(visible(person)).order_by(Notice.id.desc())
    if search:
        columns = (Notice.title, Notice.number, Notice.recipient)
        rows = rows.where(or_(*(column.icontains(search, autoescape=True) for column in columns)))
    return page_of(session, rows, page, lambda row: _line(session, row))


def notices_of(session: Session, instance_id: int) -> Sequence[NoticeLine]:
    """Return the documents of an instance, the oldest first."""
    rows = session.execute(_rows(ProcessInstance.id == instance_id).order_by(Notice.id))
    return [_line(session, row) for row in rows]


def _rows(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(Notice, ProcessInstance.title, ProcessInstance.definition_id)
        .join(ProcessInstance, ProcessInstance.id == Notice.instance_id)
        .where(which)
    )


def _line(session: Session, row: Any) -> NoticeLine:
    notice, instance_title, definition_id = row
    return NoticeLine(
        id=notice.id,
        title=notice.title,
        number=notice.number,
        recipient=notice.recipient,
        status=notice.status,
        readable=notice.sha256 is not None,
        failure=notice.failure,
        void_reason=notice.void_reason,
        created_at=notice.created_at,
        instance_id=notice.instance_id,
        instance_title=instance_title,
        translations=translations_of(session, definition_id),
    )
