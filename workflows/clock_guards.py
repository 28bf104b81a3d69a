"""Who may act on a statutory clock, and what a clock that has run out forbids."""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from config import SHANGHAI
from staff import directory
from staff.models import Member, Role
from staff.person import Person
from workflows import clocks, locking
from workflows.clock_refusals import ClockHasRunOut, ClockNotFound, ClockNotYours, ClockSetAbove
from workflows.models import CaseClock, ProcessInstance, TaskStatus, Timer, TimerStatus, UserTask
from workflows.visibility import visible
from workflows.waiting import Waiting


def clock_for(session: Session, clock_id: int, person: Person) -> CaseClock:
    """Return the clock to somebody who may see its case. Raises ClockNotFound."""
    found = session.scalar(
        select(CaseClock)
        .join(ProcessInstance, ProcessInstance.id == CaseClock.instance_id)
        .where(CaseClock.id == clock_id, visible(person))
    )
    if found is None:
        raise ClockNotFound
    return found


def lock_clock(session: Session, clock_id: int) -> tuple[ProcessInstance, CaseClock]:
    """Return a clock and its case, locked. Raises InstanceSuspended."""
    instance = locking.lock_instance(session, session.get_one(CaseClock, clock_id).instance_id)
    return instance, session.get_one(CaseClock, clock_id, populate_existing=True)


def must_handle(session: Session, clock: CaseClock, person: Person, now: datetime) -> None:
    """Raise ClockNotYours, or ClockSetAbove, for those who may not move the clock."""
    if not may_handle(session, clock, person, now):
        raise ClockSetAbove(clock=clock.name) if clock.set_due_at else ClockNotYours


def may_handle(session: Session, clock: CaseClock, person: Person, now: datetime) -> bool:
    """Say whether somebody works on the case now, or on one it has called, leads it or looks after all.

    A due date that was set for a called case is not for those it binds to move, nor for their head.
    """
    instance = _answerable(session, clock)
    if Role.PROCESS_ADMIN in person.roles or _leads(session, instance, person, now):
        return True
    return any(
        task.assignee_id == person.id
        or (task.assignee_id is None and person.holds(task.organisation_id, task.position_key))
        for task in _open_tasks(session, instance, and_called=instance.id == clock.instance_id)
    )


def deciders(session: Session, clock: CaseClock, asked_by_id: int | None, now: datetime) -> list[Member]:
    """Return who may grant more time: the heads of the organisation that handles the case, as 行政许可法
    art. 42 has it (经本行政机关负责人批准); when a head asks, who stands above.
    """
    instance = _answerable(session, clock)
    on = now.astimezone(SHANGHAI).date()
    heads = directory.heads(session, instance.organisation_id, on)
    if others := [member for member in heads if member.id != asked_by_id]:
        return others
    position = directory.highest_position(session, asked_by_id or 0, instance.organisation_id, on)
    above = directory.superiors(session, instance.organisation_id, position, on)
    return [member for member in above if member.id != asked_by_id]


def must_not_have_run_out(session: Session, instance: ProcessInstance, now: datetime) -> None:
    """Raise ClockHasRunOut when the law has an effect that the process still has to catch up with."""
    if all(due_at > now for _, due_at in Waiting.from_document(instance.waiting).timers):
        return  # no query for what is nearly always so
    late = session.scalar(
        select(Timer)
        .where(Timer.instance_id == instance.id, Timer.clock_key.is_not(None), Timer.due_at <= now)
        .where(Timer.status.in_([TimerStatus.ARMED, TimerStatus.QUEUED]))
        .order_by(Timer.due_at)
        .limit(1)
    )
    if late is None:
        return
    clock = clocks.newest(session, instance.id, late.clock_key or "")
    raise ClockHasRunOut(clock=clock.name if clock else late.name, due=late.due_at, effect=late.name)


def _answerable(session: Session, clock: CaseClock) -> ProcessInstance:
    """Return whose matter the clock is: that of the case which has set its due date, else its own case's."""
    instance = session.get_one(ProcessInstance, clock.instance_id)
    if clock.set_due_at is None or instance.parent_id is None:
        return instance
    return session.get_one(ProcessInstance, instance.parent_id)


def _leads(session: Session, instance: ProcessInstance, person: Person, now: datetime) -> bool:
    heads = directory.heads(session, instance.organisation_id, now.astimezone(SHANGHAI).date())
    return any(member.id == person.id for member in heads)


def _open_tasks(session: Session, instance: ProcessInstance, *, and_called: bool) -> list[UserTask]:
    own, called = ProcessInstance.id == instance.id, ProcessInstance.parent_id == instance.id
    rows = (
        select(UserTask)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .where(or_(own, called) if and_called else own)
    )
    return list(session.scalars(rows.where(UserTask.status == TaskStatus.OPEN)))
