"""Due timers: find them, and let their instances move on."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bpmn import engine
from workflows import clocks, definitions, jobs, locking
from workflows.advance import Run, advance
from workflows.events import Step
from workflows.feel_functions import surroundings_of
from workflows.models import OPEN_CLOCKS, InstanceStatus, ProcessInstance, Timer, TimerStatus

MOST_TIMERS_IN_A_SWEEP = 100


def due_timers(now: datetime) -> Select[Timer]:
    """Select what is to be queued now; the timers of a suspended case wait with it."""
    return (
        select(Timer)
        .join(ProcessInstance, ProcessInstance.id == Timer.instance_id)
        .where(Timer.status == TimerStatus.ARMED, Timer.due_at <= now)
        .where(ProcessInstance.status != InstanceStatus.SUSPENDED)
    )


def queue_due_timers(session: Session, now: datetime) -> int:
    """Turn due timers into jobs, oldest first, and return how many. Several processes may do so at once."""
    rows = session.scalars(
        due_timers(now)
        .order_by(Timer.due_at)
        .limit(MOST_TIMERS_IN_A_SWEEP)
        .with_for_update(of=Timer, skip_locked=True)
    ).all()
    for timer in rows:
        timer.status = TimerStatus.QUEUED
        jobs.enqueue(session, "fire_timers", {"instance_id": timer.instance_id}, now, f"timer:{timer.id}")
    return len(rows)


def fire_timers(session: Session, instance_id: int, now: datetime) -> bool:
    """Let what is due in an instance happen; return whether more was due than belongs into one step.

    What the law makes of a clock that has run out is so from then on, however late we notice: such a step
    runs at the moment the clock was due, with all that was due before it.
    """
    instance = locking.lock_instance(session, instance_id)
    due = _due(session, instance_id, now)
    if not due or instance.status is not InstanceStatus.RUNNING:
        return False
    lawful = next((timer for timer in due if timer.clock_key is not None), None)
    moment = lawful.due_at if lawful is not None else now
    happening = [timer for timer in due if timer.due_at <= moment]
    definition = definitions.definition_of(session, instance.definition_id)
    around = surroundings_of(session, instance, moment)
    outcome = engine.fire_timers(definition, instance.state, around)
    timers = [
        {"element": timer.element_id, "name": timer.name, "due_at": timer.due_at} for timer in happening
    ]
    step = Step("fired", now, element_id=due[0].element_id, details={"timers": timers})
    if lawful is not None:
        step.takes_effect_at(lawful.due_at)
    _expire_clocks(session, instance, happening, step)
    advance(session, instance, Run(definition, around, *outcome), step)
    return len(happening) < len(due)


def _due(session: Session, instance_id: int, now: datetime) -> list[Timer]:
    """Return what is due. What was queued and is not, since the clock was set back, waits again."""
    queued = Timer.status == TimerStatus.QUEUED
    armed_and_due = (Timer.status == TimerStatus.ARMED) & (Timer.due_at <= now)
    found = session.scalars(
        select(Timer).where(Timer.instance_id == instance_id, queued | armed_and_due).order_by(Timer.due_at)
    ).all()
    for timer in found:
        if timer.due_at > now:
            timer.status = TimerStatus.ARMED
    return [timer for timer in found if timer.due_at <= now]


def _expire_clocks(session: Session, instance: ProcessInstance, due: Sequence[Timer], step: Step) -> None:
    for timer in due:
        clock = clocks.newest(session, instance.id, timer.clock_key) if timer.clock_key else None
        if clock is not None and clock.status in OPEN_CLOCKS:
            clocks.expire(session, clock, step)
