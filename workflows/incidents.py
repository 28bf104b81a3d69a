"""Incidents: what can't go on until a person acts; opened once for each cause, closed when it is gone."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bpmn.standing import FailedElement
from wording import Wording
from workflows.events import Step
from workflows.models import Choice, Incident, IncidentStatus, UserTask


def open_for_elements(
    session: Session, instance_id: int, failures: Iterable[FailedElement], now: datetime
) -> None:
    """Open an incident for each element that has failed."""
    session.add_all(
        Incident(
            instance_id=instance_id,
            task_id=failure.id,
            element_id=failure.element_id,
            name=failure.name,
            wording=failure.wording,
            status=IncidentStatus.OPEN,
            opened_at=now,
        )
        for failure in failures
    )


def open_for_task(session: Session, task: UserTask | Choice, reason: Wording, now: datetime) -> None:
    """Open an incident of a user task, or of a choice; one that is open already takes the new reason."""
    known = session.scalar(
        select(Incident).where(Incident.task_id == task.id, Incident.status == IncidentStatus.OPEN)
    )
    if known is not None:
        known.wording = reason
        return
    failure = FailedElement(task.id, task.element_id, task.name, reason)
    open_for_elements(session, task.instance_id, [failure], now)


def alike(session: Session, incident_id: int) -> Sequence[int]:
    """Return the open incidents of the same element, or of the same kind of job, this one among them."""
    one = session.get(Incident, incident_id)
    if one is None:
        return []
    same = (Incident.name == one.name, Incident.element_id.is_not_distinct_from(one.element_id))
    open_ones = select(Incident.id).where(Incident.status == IncidentStatus.OPEN, *same)
    return session.scalars(open_ones.order_by(Incident.id)).all()


def resolve(session: Session, task_ids: Collection[UUID], step: Step) -> None:
    """Close the incidents of elements that have gone on, or are no longer needed."""
    if task_ids:
        session.execute(
            update(Incident)
            .where(Incident.task_id.in_(task_ids), Incident.status == IncidentStatus.OPEN)
            .values(status=IncidentStatus.RESOLVED, resolved_at=step.now, resolved_by_id=step.member_id)
        )
