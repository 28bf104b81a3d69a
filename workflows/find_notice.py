"""Find the document a step speaks of: one of its own case, or of a case that it has called."""

from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from bpmn.definition import Definition
from bpmn.package import Package
from notices import life
from notices.models import Notice
from wording import N_
from workflows import definitions
from workflows.models import ProcessInstance
from workflows.refusals import NoticeNotFound, ServiceFailed


def notice_of_case(session: Session, instance_id: int, notice_id: Any, key: str | None = None) -> Notice:
    """Return the document of that id, or the newest of that key. Raises NoticeNotFound."""
    called = select(ProcessInstance.id).where(ProcessInstance.parent_id == instance_id)
    row = session.scalar(
        select(Notice)
        .where(or_(Notice.instance_id == instance_id, Notice.instance_id.in_(called)))
        .where(_which(notice_id, key))
        .order_by(Notice.id.desc())
        .limit(1)
    )
    if row is None:
        raise NoticeNotFound
    return row


def notice_in_force(session: Session, organ: str, number: str) -> Notice:
    """Return the document that a correction cites. Raises ServiceFailed, NotAtThisStage."""
    found = session.scalar(select(Notice).where(Notice.organ == organ, Notice.number == number.strip()))
    if found is None:
        sentence = N_("没有发文字号为“{number}”的本机关文书，不能更正")
        raise ServiceFailed(sentence, number=number)
    life.require(found, life.IN_FORCE, N_("更正"))
    return found


def package_of_notice(
    session: Session, instance: ProcessInstance, definition: Definition, key: str
) -> Package:
    """Return the package that has the document's text: the case's own, or that of a case that called it."""
    package, parent_id = definition.package, instance.parent_id
    while key not in package.notices and parent_id is not None:
        parent = session.get_one(ProcessInstance, parent_id)
        package = definitions.definition_of(session, parent.definition_id).package
        parent_id = parent.parent_id
    return package


def _which(notice_id: Any, key: str | None) -> ColumnElement[bool]:
    return Notice.id == int(notice_id) if notice_id else Notice.notice_key == key
