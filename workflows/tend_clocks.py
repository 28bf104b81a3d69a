"""Clocks that come near their end or have reached it: leaders are warned, expiry is noted in the case."""

from datetime import UTC, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from calendars.load_calendar import load_calendar
from config import SHANGHAI
from staff import directory
from wording import N_
from workflows import clocks, jobs, locking, take_part
from workflows.due_text import due_text
from workflows.events import Step, record
from workflows.models import CaseClock, ClockStatus, InstanceStatus, ProcessInstance, Timer, TimerStatus
from workflows.notify import Message, notify

MOST_AT_ONCE = 100
NEAR = N_("{clock}将于 {due} 届满（{title}），届时：{effect}。")
NEAR_WITHOUT_EFFECT = N_("{clock}将于 {due} 届满（{title}）。")


def due_clocks(now: datetime) -> Select[CaseClock]:
    """Select what is to be looked at now; those of a suspended case run on, but nobody can act on them."""
    return (
        select(CaseClock)
        .join(ProcessInstance, ProcessInstance.id == CaseClock.instance_id)
        .where(CaseClock.status == ClockStatus.RUNNING, CaseClock.next_look_at <= now)
        .where(ProcessInstance.status != InstanceStatus.SUSPENDED)
    )


def queue_due_clocks(session: Session, now: datetime) -> int:
    """Ask for a job for each clock that is to be looked at; return how many."""
    due = session.scalars(
        due_clocks(now)
        .order_by(CaseClock.next_look_at)
        .limit(MOST_AT_ONCE)
        .with_for_update(of=CaseClock, skip_locked=True)
    ).all()
    for clock in due:
        key = f"clock:{clock.id}:{clock.next_look_at}"
        arguments = {"instance_id": clock.instance_id, "clock_id": clock.id}
        jobs.enqueue(session, "tend_clock", arguments, now, key)
        clock.next_look_at = None
    return len(due)


def tend_clock(session: Session, clock_id: int, now: datetime) -> None:
    """Warn, or note that the clock has run out. What follows from that, the diagram says: by its timer."""
    instance_id = session.get_one(CaseClock, clock_id).instance_id
    instance = locking.lock_instance(session, instance_id)
    clock = session.get_one(CaseClock, clock_id, populate_existing=True)
    if clock.status is not ClockStatus.RUNNING or clock.due_at is None:
        return
    if clock.due_at <= now:
        if not _is_awaited(session, clock):
            _note_expiry(session, instance, clock, now)
        return
    warn = clocks.warn_at(clock, load_calendar(session, clock.region))
    if clock.warned_at is None and warn is not None and warn <= now:
        _warn(session, instance, clock, now)
        clock.warned_at = now
    clocks.reckon(session, clock)


def _is_awaited(session: Session, clock: CaseClock) -> bool:
    """Say whether a timer of the case is about to carry out what follows: its step notes the expiry."""
    timer = select(Timer.id).where(Timer.instance_id == clock.instance_id, Timer.clock_key == clock.rule_key)
    waiting = Timer.status.in_([TimerStatus.ARMED, TimerStatus.QUEUED])
    return session.scalar(timer.where(waiting).limit(1)) is not None


def _note_expiry(session: Session, instance: ProcessInstance, clock: CaseClock, now: datetime) -> None:
    step = Step("clock_expired", now)
    assert clock.due_at is not None
    step.takes_effect_at(clock.due_at)
    clocks.expire(session, clock, step)
    instance.version += 1
    record(session, instance, step)


def _warn(session: Session, instance: ProcessInstance, clock: CaseClock, now: datetime) -> None:
    assert clock.due_at is not None
    on = now.astimezone(SHANGHAI).date()
    due = due_text(clock.due_at, provisional=clock.provisional)
    gaps = {"clock": clock.name, "due": due, "title": instance.title, "effect": clock.effect}
    sentence = NEAR if clock.effect else NEAR_WITHOUT_EFFECT
    to = directory.heads(session, instance.organisation_id, on)
    take_part.show_to(session, instance.id, to)
    key = f"clock:{clock.id}:near:{clock.due_at.astimezone(UTC):%Y%m%dT%H%M}"  # once for each date it is due
    notify(session, to, Message(key, sentence, gaps, f"/clocks/{clock.id}"), now)
