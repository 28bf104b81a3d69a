"""Due timers: find them, and let their instances move on."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn import engine
from workflows import definitions, jobs, locking
from workflows.advance import Run, advance
from workflows.events import Step
from workflows.feel_functions import surroundings
from workflows.models import InstanceStatus, ProcessInstance, Timer, TimerStatus

MOST_TIMERS_IN_A_SWEEP = 100


def queue_due_timers(session: Session, now: datetime) -> int:
    """Turn due timers into jobs, oldest first, and return how many. Several processes may do so at once."""
    rows = session.scalars(
        select(Timer)
        .join(ProcessInstance, ProcessInstance.id == Timer.instance_id)
        .where(Timer.status == TimerStatus.ARMED, Timer.due_at <= now)
        .where(ProcessInstance.status != InstanceStatus.SUSPENDED)
        .order_by(Timer.due_at)
        .limit(MOST_TIMERS_IN_A_SWEEP)
        .with_for_update(of=Timer, skip_locked=True)
    ).all()
    for timer in rows:
        timer.status = TimerStatus.QUEUED
        jobs.enqueue(session, "fire_timers", {"instance_id": timer.instance_id}, now, f"timer:{timer.id}")
    return len(rows)


def fire_timers(session: Session, instance_id: int, now: datetime) -> bool:
    """Let everything due in an instance happen; return False when nothing was due any more."""
    instance = locking.lock_instance(session, instance_id)
    due = session.scalars(
        select(Timer)
        .where(Timer.instance_id == instance_id, Timer.status.in_([TimerStatus.ARMED, TimerStatus.QUEUED]))
        .where(Timer.due_at <= now)
        .order_by(Timer.due_at)
    ).all()
    if not due or instance.status is not InstanceStatus.RUNNING:
        return False
    definition = definitions.definition_of(session, instance.definition_id)
    around = surroundings(session, now)
    outcome = engine.fire_timers(definition, instance.state, around)
    details = {"timers": [{"element": t.element_id, "name": t.name, "due_at": t.due_at} for t in due]}
    step = Step("fired", now, element_id=due[0].element_id, details=details)
    advance(session, instance, Run(definition, around, *outcome), step)
    return True
