"""The signals and conditions an instance waits for, as rows that can be found without its state."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bpmn import engine
from bpmn.standing import Standing
from workflows import definitions, locking
from workflows.feel_functions import surroundings_of
from workflows.models import EventKind, EventSubscription, InstanceStatus, ProcessInstance
from workflows.waiting import Waiting


def align(
    session: Session, instance: ProcessInstance, standing: Standing, before: Waiting, after: Waiting
) -> None:
    """Close the rows of what is no longer waited for, open those of what newly is."""
    if gone := before.events - after.events:
        session.execute(delete(EventSubscription).where(EventSubscription.id.in_(gone)))
    session.add_all(row for row in _rows(instance, standing) if row.id not in before.events)


def running(session: Session) -> Sequence[int]:
    """Return the instances that may wait for something."""
    rows = select(ProcessInstance.id).where(ProcessInstance.status == InstanceStatus.RUNNING)
    return session.scalars(rows.order_by(ProcessInstance.id)).all()


def subscribe(session: Session, instance_id: int, now: datetime) -> None:
    """Make the rows of an instance that has waited since before there were such rows."""
    instance = locking.lock_instance(session, instance_id)
    before = Waiting.from_document(instance.waiting)
    definition = definitions.definition_of(session, instance.definition_id)
    standing = engine.look(definition, instance.state, surroundings_of(session, instance, now))
    after = Waiting.of(standing)
    if instance.status is InstanceStatus.RUNNING and after.events != before.events:
        align(session, instance, standing, before, after)
        instance.waiting = instance.waiting | {"events": sorted(after.events)}


def _rows(instance: ProcessInstance, standing: Standing) -> Iterator[EventSubscription]:
    for signal in standing.signals:
        yield EventSubscription(
            id=signal.id, instance_id=instance.id, kind=EventKind.SIGNAL, name=signal.signal
        )
    for condition in standing.conditions:
        yield EventSubscription(
            id=condition.id, instance_id=instance.id, kind=EventKind.CONDITION, name=condition.name
        )
