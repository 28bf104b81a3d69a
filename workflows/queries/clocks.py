"""Statutory clocks of a case, as its pages show them; and the evidence of one, line by line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from calendars import statutory_clock
from calendars.load_calendar import load_calendar
from calendars.statutory_clock import CountedDay, Stretch, Unit
from calendars.working_days import Calendar
from staff.models import Member
from staff.person import Person
from workflows import clocks
from workflows.clock_guards import clock_for, deciders, may_handle
from workflows.extend_clock import left_to_extend
from workflows.models import (
    OPEN_CLOCKS,
    CaseClock,
    ClockExtension,
    ClockPause,
    ClockStatus,
    ExtensionStatus,
    ProcessInstance,
)
from workflows.queries.lights import Light, light_of
from workflows.queries.texts import Translations, translations_of
from workflows.visibility import visible


@dataclass(frozen=True)
class ClockLine:
    """A clock in the panel of its case, or of a case that this one has called."""

    clock: CaseClock
    due_at: datetime | None  # None while paused; when it was due once it has run out
    remaining: Decimal | None  # in its unit, in halves; None unless it runs
    light: Light
    pause: ClockPause | None  # the one that lasts
    followed: str  # title of the calling case whose clock this is; "" for one of its own
    readable: bool  # this person may open the evidence


@dataclass(frozen=True)
class StatutoryDue:
    """When the law wants a case done, beside the due date of a task."""

    at: datetime
    provisional: bool
    light: Light


@dataclass(frozen=True)
class ClockEvidence:
    """What was counted, and who has moved it, with what this person may do now."""

    line: ClockLine
    case: ProcessInstance
    total: int  # how much is counted: the rule's amount, or up to the set due date, and what was granted
    granted: int
    days: Sequence[CountedDay]  # of a clock of days
    stretches: Sequence[Stretch]  # of a clock of hours
    pauses: Sequence[tuple[ClockPause, tuple[str, ...]]]  # who paused, who resumed
    extensions: Sequence[tuple[ClockExtension, tuple[str, ...]]]  # who asked, who decided
    may_handle: bool
    may_ask_for: int  # more units at most; 0: none
    to_decide: ClockExtension | None
    translations: Translations


def clocks_of(session: Session, instance: ProcessInstance, person: Person, now: datetime) -> list[ClockLine]:
    """Return the clocks of a case, oldest first, then those that run in the cases which called it."""
    own = _rows(session, instance.id)
    lines = [_line(session, clock, person, now) for clock in own]
    known = {clock.rule_key for clock in own}
    for case_id in clocks.outwards(session, instance.parent_id):
        followed = [clock for clock in clocks.open_clocks(session, case_id) if clock.rule_key not in known]
        lines += [_line(session, clock, person, now, follows=True) for clock in followed]
        known |= {clock.rule_key for clock in followed}
    return lines


def clock_evidence(session: Session, clock_id: int, person: Person, now: datetime) -> ClockEvidence:
    """Return the evidence to somebody who may see the case. Raises ClockNotFound."""
    clock = clock_for(session, clock_id, person)
    case = session.get_one(ProcessInstance, clock.instance_id)
    calendar, counted = load_calendar(session, clock.region), clocks.as_counted(clock)
    until = clock.met_at or clock.expired_at or clock.due_at or now
    in_hours = clock.unit is Unit.HOURS
    days = [] if in_hours else statutory_clock.counted_days(counted, _day(until, calendar), calendar)
    open_now = _is_open(clock, now)
    handles = open_now and may_handle(session, clock, person, now)
    asked = next((more for more in clock.extensions if more.status is ExtensionStatus.ASKED), None)
    return ClockEvidence(
        line=_line(session, clock, person, now),
        case=case,
        total=days[-1].number if days and clock.set_due_at else counted.amount,
        granted=clocks.granted(clock),
        days=days,
        stretches=statutory_clock.stretches(counted, until) if in_hours else [],
        pauses=[(one, _names(session, one.paused_by_id, one.resumed_by_id)) for one in clock.pauses],
        extensions=[(one, _names(session, one.asked_by_id, one.decided_by_id)) for one in clock.extensions],
        may_handle=handles,
        may_ask_for=left_to_extend(clock) if handles and asked is None else 0,
        to_decide=asked if asked and open_now and _decides(session, clock, asked, person, now) else None,
        translations=translations_of(session, case.definition_id),
    )


def statutory_dues(
    session: Session, instance_ids: Sequence[int], now: datetime
) -> Mapping[int, StatutoryDue]:
    """Return when the law wants each case done: by the first due of its running clocks and its caller's."""
    case = select(ProcessInstance.id, ProcessInstance.parent_id).where(ProcessInstance.id.in_(instance_ids))
    owners = {found.id: {found.id, found.parent_id} - {None} for found in session.execute(case)}
    clocks = session.scalars(
        select(CaseClock)
        .where(
            CaseClock.instance_id.in_(set().union(*owners.values())), CaseClock.status == ClockStatus.RUNNING
        )
        .order_by(CaseClock.due_at.desc())  # the earliest comes last, and stays
    ).all()
    return {
        case_id: StatutoryDue(clock.due_at, clock.provisional, light_of_clock(clock, now))
        for case_id, owning in owners.items()
        for clock in clocks
        if clock.instance_id in owning and clock.due_at is not None
    }


def nearest_due() -> ColumnElement[datetime | None]:
    """Return the moment of statutory_dues as a column to sort a list of cases by."""
    return (
        select(func.min(CaseClock.due_at))
        .where(CaseClock.instance_id.in_([ProcessInstance.id, ProcessInstance.parent_id]))
        .where(CaseClock.status == ClockStatus.RUNNING)
        .correlate(ProcessInstance)
        .scalar_subquery()
    )


def light_of_clock(clock: CaseClock, now: datetime) -> Light:
    """Red once it has run out, yellow from when its leader was warned."""
    if clock.status in (ClockStatus.MET, ClockStatus.PAUSED):
        return Light.NONE
    light = light_of(clock.expired_at or clock.due_at, now)
    if light is Light.RED or not clock.warn_before:
        return light
    return Light.YELLOW if clock.warned_at else Light.GREEN


def _rows(session: Session, instance_id: int) -> Sequence[CaseClock]:
    rows = select(CaseClock).where(CaseClock.instance_id == instance_id)
    return session.scalars(rows.order_by(CaseClock.starts_at, CaseClock.id)).all()


def _line(
    session: Session, clock: CaseClock, person: Person, now: datetime, *, follows: bool = False
) -> ClockLine:
    runs = clock.status is ClockStatus.RUNNING
    owner = ProcessInstance.id == clock.instance_id
    readable = session.scalar(select(ProcessInstance.id).where(owner, visible(person))) if follows else True
    return ClockLine(
        clock=clock,
        due_at=clock.expired_at or clock.due_at,
        remaining=_remaining(session, clock, now) if runs else None,
        light=light_of_clock(clock, now),
        pause=clock.pauses[-1] if clock.status is ClockStatus.PAUSED else None,
        followed=session.get_one(ProcessInstance, clock.instance_id).title if follows else "",
        readable=bool(readable),
    )


def _remaining(session: Session, clock: CaseClock, now: datetime) -> Decimal | None:
    calendar = load_calendar(session, clock.region)
    return statutory_clock.remaining(clocks.as_counted(clock), now, calendar)


def _is_open(clock: CaseClock, now: datetime) -> bool:
    return clock.status in OPEN_CLOCKS and (clock.due_at is None or now < clock.due_at)


def _decides(
    session: Session, clock: CaseClock, asked: ClockExtension, person: Person, now: datetime
) -> bool:
    return person.id in [member.id for member in deciders(session, clock, asked.asked_by_id, now)]


def _day(moment: datetime, calendar: Calendar) -> date:
    return moment.astimezone(calendar.zone).date()


def _names(session: Session, *member_ids: int | None) -> tuple[str, ...]:
    found = (session.get(Member, member_id) if member_id else None for member_id in member_ids)
    return tuple(member.name if member else "" for member in found)
