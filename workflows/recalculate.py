"""After the calendar has changed: one pass over the running cases, a job for each whose due times may move.

A due time is never moved in the transaction that changes the calendar: there may be very many cases.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from config import SHANGHAI
from staff.models import Organisation
from wording import Wording
from workflows import jobs, locking
from workflows.events import Step
from workflows.models import (
    OPEN_CLOCKS,
    OPEN_STATUSES,
    CaseClock,
    ProcessInstance,
    RecalculatedCase,
    Recalculation,
    TaskStatus,
    Timer,
    TimerStatus,
    UserTask,
)
from workflows.recount_instance import RECOUNTED, Moved, reckon_clocks, recount_instance

MOST_AT_ONCE = 500  # cases that get their job in one transaction
LOOKED_BACK = timedelta(
    days=60
)  # a reminder that is counted backwards lies before the day it is counted from


@dataclass(frozen=True)
class Cause:
    """What has changed: from which day on, in which region ("" = everywhere)."""

    reason: Wording
    first_on: date
    region: str = ""


def begin(session: Session, cause: Cause, member_id: int | None, now: datetime) -> int:
    """Ask for a pass; return its id."""
    row = Recalculation(
        reason=cause.reason,
        region=cause.region,
        first_on=cause.first_on,
        asked_by_id=member_id,
        asked_at=now,
    )
    session.add(row)
    session.flush()
    jobs.enqueue(session, "recalculate", {"recalculation_id": row.id}, now, f"recalculate:{row.id}")
    return row.id


def gather(session: Session, recalculation_id: int, now: datetime) -> bool:
    """Give the next cases their job; return whether there are more."""
    row = session.get_one(Recalculation, recalculation_id)
    if row.gathered_at is not None:
        return False
    known = select(RecalculatedCase.instance_id).where(RecalculatedCase.recalculation_id == row.id)
    found = session.scalars(
        select(ProcessInstance.id)
        .where(ProcessInstance.status.in_(OPEN_STATUSES), ProcessInstance.id.not_in(known), _may_move(row))
        .order_by(ProcessInstance.id)
        .limit(MOST_AT_ONCE)
    ).all()
    for instance_id in found:
        session.add(RecalculatedCase(recalculation_id=row.id, instance_id=instance_id))
        arguments = {"instance_id": instance_id, "recalculation_id": row.id, "reason": row.reason}
        jobs.enqueue(session, "recount_instance", arguments, now, f"recount:{instance_id}:calendar:{row.id}")
    if len(found) < MOST_AT_ONCE:
        row.gathered_at = now
    return row.gathered_at is None


def recalculate_case(
    session: Session, instance_id: int, reason: str | Wording, recalculation_id: int | None, now: datetime
) -> None:
    """Bring the due times of one case in line with calendar and clocks; note what has moved for the pass."""
    instance = locking.lock_instance(session, instance_id)
    moved: list[Moved] = []
    if instance.status in OPEN_STATUSES:
        step = Step(RECOUNTED, now, details={"recalculation": recalculation_id} if recalculation_id else {})
        moved = recount_instance(session, instance, step, reason, reckon_clocks(session, instance))
    if recalculation_id is not None:
        _note(session, recalculation_id, instance_id, moved, now)


def _may_move(row: Recalculation) -> ColumnElement[bool]:
    """Whether a case of the region waits for something that is provisional, or due after the change."""
    since = datetime.combine(row.first_on, time(), SHANGHAI) - LOOKED_BACK
    tasks = select(UserTask.instance_id).where(
        UserTask.status == TaskStatus.OPEN, or_(UserTask.due_provisional, UserTask.due_at >= since)
    )
    timers = select(Timer.instance_id).where(
        Timer.status.in_([TimerStatus.ARMED, TimerStatus.QUEUED]),
        or_(Timer.provisional, Timer.due_at >= since),
    )
    clocks = select(CaseClock.instance_id).where(
        CaseClock.status.in_(OPEN_CLOCKS), or_(CaseClock.provisional, CaseClock.due_at >= since)
    )
    waits = or_(*(ProcessInstance.id.in_(which) for which in (tasks, timers, clocks)))
    if not row.region:
        return waits
    there = select(Organisation.id).where(Organisation.division_code.startswith(row.region))
    of_region = select(CaseClock.instance_id).where(CaseClock.region.startswith(row.region))
    return waits & or_(ProcessInstance.organisation_id.in_(there), ProcessInstance.id.in_(of_region))


def _note(
    session: Session, recalculation_id: int, instance_id: int, moved: list[Moved], now: datetime
) -> None:
    """A case may come twice, or unasked, following the one that called it: what it moves then is added."""
    row = session.get(RecalculatedCase, (recalculation_id, instance_id))
    if row is None:
        row = RecalculatedCase(recalculation_id=recalculation_id, instance_id=instance_id, moved=[])
        session.add(row)
    if row.done_at is not None and not moved:
        return
    row.moved = [*row.moved, *(one.as_data() for one in moved)]
    row.done_at = now
