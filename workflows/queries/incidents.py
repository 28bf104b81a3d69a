"""异常: what could not be carried out, and what has become of it."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from bpmn.naming import Name, naming
from staff.models import Member
from wording import Wording
from workflows.definitions import definition_of
from workflows.models import Incident, IncidentStatus, ProcessDefinition, ProcessInstance
from workflows.queries.paging import Page, page_of
from workflows.queries.texts import Translations, translations_of
from workflows.refusals import IncidentNotFound


@dataclass(frozen=True)
class IncidentLine:
    """An incident. One of a job that belongs to no instance has none of the instance's."""

    id: int
    task_id: UUID | None  # the engine's task
    name: Name
    element_id: str | None
    wording: Wording  # the reason
    instance_id: int | None
    number: str
    title: str
    process: str
    process_version: int | None
    opened_at: datetime
    resolved_at: datetime | None
    resolved_by: str
    translations: Translations  # of the package


_LINES = (
    select(Incident, ProcessInstance, ProcessDefinition, Member.name)
    .outerjoin(ProcessInstance, ProcessInstance.id == Incident.instance_id)
    .outerjoin(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
    .outerjoin(Member, Member.id == Incident.resolved_by_id)
)


def incidents(session: Session, status: IncidentStatus, reason: str, page: int) -> Page[IncidentLine]:
    """Return incidents whose reason or element matches: open ones oldest first, else newest first."""
    rows = _LINES.where(Incident.status == status)
    if reason:
        columns = (Incident.reason, Incident.name, Incident.element_id, ProcessInstance.number)
        rows = rows.where(or_(*(column.icontains(reason, autoescape=True) for column in columns)))
    order = Incident.opened_at if status is IncidentStatus.OPEN else Incident.resolved_at.desc()
    return page_of(session, rows.order_by(order, Incident.id), page, partial(_line, session))


def open_incidents_of(session: Session, instance_id: int) -> list[IncidentLine]:
    """Return what keeps an instance from going on, the oldest first."""
    rows = _LINES.where(Incident.instance_id == instance_id, Incident.status == IncidentStatus.OPEN)
    return [_line(session, row) for row in session.execute(rows.order_by(Incident.id))]


def open_incident(session: Session, incident_id: int) -> IncidentLine:
    """Raises IncidentNotFound."""
    row = session.execute(
        _LINES.where(Incident.id == incident_id, Incident.status == IncidentStatus.OPEN)
    ).one_or_none()
    if row is None:
        raise IncidentNotFound
    return _line(session, row)


def count_open(session: Session) -> int:
    open_ones = select(func.count()).select_from(Incident).where(Incident.status == IncidentStatus.OPEN)
    return session.scalar(open_ones) or 0


def _line(session: Session, row: Any) -> IncidentLine:
    incident, instance, definition, resolved_by = row
    return IncidentLine(
        id=incident.id,
        task_id=incident.task_id,
        name=incident.name or _naming(session, definition.id, incident.element_id or ""),
        element_id=incident.element_id,
        wording=incident.wording,
        instance_id=incident.instance_id,
        number=instance.number if instance else "",
        title=instance.title if instance else "",
        process=definition.name if definition else "",
        process_version=definition.version if definition else None,
        opened_at=incident.opened_at,
        resolved_at=incident.resolved_at,
        resolved_by=resolved_by or "",
        translations=translations_of(session, definition.id) if definition else {},
    )


def _naming(session: Session, definition_id: int, element_id: str) -> Name:
    """Say what kind of element it is; its mere id where the version has it no more."""
    element = definition_of(session, definition_id).elements.get(element_id)
    return naming(element) if element is not None else element_id
