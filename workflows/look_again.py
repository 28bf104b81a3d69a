"""Conditions may become true by the clock or by the registers: look now and then whether one has."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn import engine
from workflows import definitions, jobs, locking
from workflows.advance import Run, advance
from workflows.events import Step
from workflows.feel_functions import surroundings_of
from workflows.models import EventKind, EventSubscription, InstanceStatus, Timer, TimerStatus


def queue_looks(session: Session, now: datetime) -> None:
    """Ask for a look at each instance that waits for a condition."""
    waiting = select(EventSubscription.instance_id).where(EventSubscription.kind == EventKind.CONDITION)
    for instance_id in session.scalars(waiting.distinct().order_by(EventSubscription.instance_id)):
        jobs.enqueue(session, "look_again", {"instance_id": instance_id}, now, f"look:{instance_id}")


def look_again(session: Session, instance_id: int, now: datetime) -> None:
    """Run the instance; a look at which nothing happens leaves no trace in its history."""
    instance = locking.lock_instance(session, instance_id)
    due = select(Timer.id).where(
        Timer.instance_id == instance_id,
        Timer.status.in_([TimerStatus.ARMED, TimerStatus.QUEUED]),
        Timer.due_at <= now,
    )
    if instance.status is not InstanceStatus.RUNNING or session.scalar(due.limit(1)) is not None:
        return  # when its timers fire, it is looked at anyway
    definition = definitions.definition_of(session, instance.definition_id)
    around = surroundings_of(session, instance, now)
    state, standing = engine.look_at_conditions(definition, instance.state, around)
    if standing.passages or standing.failures:
        step = Step("noticed", now, element_id=standing.passages[0].element_id if standing.passages else None)
        advance(session, instance, Run(definition, around, state, standing), step)
    else:
        instance.state = state  # what was true at this look must become false first
