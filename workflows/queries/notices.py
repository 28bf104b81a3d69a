"""Documents a person may read."""

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from notices.models import Notice
from staff.person import Person
from workflows.models import ProcessInstance
from workflows.queries.paging import Page, page_of
from workflows.refusals import NoticeNotFound, NoticeNotReady
from workflows.visibility import visible


def readable_notice(session: Session, notice_id: int, person: Person) -> Notice:
    """Return a document of an instance the person takes part in. Raises NoticeNotFound, NoticeNotReady."""
    found = session.scalar(select(Notice).where(Notice.id == notice_id, _theirs(person)))
    if found is None:
        raise NoticeNotFound
    if found.sha256 is None:
        raise NoticeNotReady(title=found.title)
    return found


def notices(session: Session, person: Person, search: str, page: int) -> Page[Notice]:
    """Return the documents, the newest first."""
    rows = select(Notice).where(_theirs(person)).order_by(Notice.id.desc())
    if search:
        rows = rows.where(
            or_(
                Notice.title.icontains(search, autoescape=True),
                Notice.number.icontains(search, autoescape=True),
                Notice.recipient.icontains(search, autoescape=True),
            )
        )
    return page_of(session, rows, page, lambda row: row[0])


def _theirs(person: Person) -> ColumnElement[bool]:
    return exists().where(ProcessInstance.id == Notice.instance_id, visible(person))
