"""Statutory clocks of cases: started and stopped by steps of the process, asked by its expressions.

A clock is the same as long as its rule and its start fact are: a case that is sent back goes on with it.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendars import statutory_clock
from calendars.load_calendar import load_calendar
from calendars.statutory_clock import Clock, Pause, Unit
from calendars.working_days import Calendar
from staff.models import Member, Organisation
from wording import N_
from workflows.clock_refusals import ClockRuleNotFound, DueDateMissing
from workflows.events import Step
from workflows.models import (
    OPEN_CLOCKS,
    RULE_COLUMNS,
    CaseClock,
    ClockExtension,
    ClockPause,
    ClockRule,
    ClockStatus,
    ExtensionStatus,
    ProcessInstance,
)
from workflows.notify import Message, notify
from workflows.passages import last_completed

DEEPEST_CALL = 50  # processes that call each other
_KEPT = (*RULE_COLUMNS, "rule_key", "region", "start_fact", "starts_at", "set_due_at", "set_at")
EXPIRED_FIRST = N_("{clock}（{title}）已届满，您的延期申请未在届满前批准，已失效。")
MET_FIRST = N_("{clock}（{title}）已在期限内办结，您的延期申请无须再决定。")
_OF_PAUSE = ("begins_at", "ends_at", "reason", "paused_by_id", "resumed_by_id")
_OF_EXTENSION = (
    *("amount", "reason", "status", "asked_by_id", "asked_at"),
    *("decided_by_id", "decided_at", "opinion"),
)


def start(
    session: Session,
    instance: ProcessInstance,
    rule_key: str,
    fact: tuple[str, datetime],
    step: Step,
    due_at: datetime | None = None,
) -> CaseClock:
    """Start a clock from a fact and its moment, to be due when it is counted or at the moment given.

    One that has been met goes on; one that is given another due date runs until then.
    Raises ClockRuleNotFound, DueDateMissing.
    """
    rule = session.get(ClockRule, rule_key)
    if rule is None:
        raise ClockRuleNotFound(rule=rule_key)
    if rule.amount == 0 and due_at is None:
        raise DueDateMissing(rule=rule.name)
    name, starts_at = fact
    known = session.scalar(
        select(CaseClock).where(
            CaseClock.instance_id == instance.id,
            CaseClock.rule_key == rule_key,
            CaseClock.starts_at == starts_at,
        )
    )
    clock = known or _new(session, instance, rule, name, starts_at)
    become = _go_on(clock, due_at) if known else "started"
    if become == "extended":
        clock.set_at = step.now
    clock.set_due_at = due_at
    reckon(session, clock)
    if become:
        note(step, become, clock)
    return clock


def stop(session: Session, instance: ProcessInstance, rule_key: str, step: Step) -> CaseClock | None:
    """Say that what the clock is for has been done; None when none runs."""
    clock = newest(session, instance.id, rule_key)
    if clock is None or clock.status not in OPEN_CLOCKS:
        return None
    clock.met_version = instance.version + 1
    _meet(session, clock, step)
    return clock


def stop_all(session: Session, instance: ProcessInstance, step: Step) -> None:
    """The case has ended: no clock of it runs any more."""
    for clock in open_clocks(session, instance.id):
        clock.met_version = instance.version
        _meet(session, clock, step)


def go_on_from(session: Session, instance: ProcessInstance, element_id: str, step: Step) -> None:
    """The case is sent to an element: what was met since it was last there goes on as if never met."""
    for clock in _met_since(session, instance, element_id):
        _unmeet(clock)
        reckon(session, clock)
        note(step, "goes_on", clock)


def carry_over(
    session: Session, old: ProcessInstance, new: ProcessInstance, element_id: str, step: Step
) -> None:
    """A new case begins at an element of an old one: the clocks that were met since go on in the new one."""
    for clock in _met_since(session, old, element_id):
        same = CaseClock(
            instance_id=new.id, **{name: getattr(clock, name) for name in _KEPT}, status=ClockStatus.RUNNING
        )
        same.pauses = [
            ClockPause(**{name: getattr(pause, name) for name in _OF_PAUSE}) for pause in clock.pauses
        ]
        same.extensions = [
            ClockExtension(**{name: getattr(more, name) for name in _OF_EXTENSION})
            for more in clock.extensions
        ]
        session.add(same)
        session.flush()
        reckon(session, same)
        note(step, "goes_on", same)


def expire(session: Session, clock: CaseClock, step: Step) -> None:
    """Note that the clock has run out: when, by the law, and when we noticed."""
    clock.status, clock.expired_at, clock.noticed_at = ClockStatus.EXPIRED, clock.due_at, step.now
    clock.next_look_at = None
    _let_requests_lapse(session, clock, EXPIRED_FIRST, step.now)
    note(step, "expired", clock)


def open_clocks(session: Session, instance_id: int) -> Sequence[CaseClock]:
    """Return the clocks of a case that run or are paused."""
    return session.scalars(
        select(CaseClock).where(CaseClock.instance_id == instance_id, CaseClock.status.in_(OPEN_CLOCKS))
    ).all()


def newest(session: Session, instance_id: int | None, rule_key: str) -> CaseClock | None:
    """Return the clock of a rule that started last, of the case or of the one that called it."""
    for case_id in outwards(session, instance_id):
        clock = session.scalar(
            select(CaseClock)
            .where(CaseClock.instance_id == case_id, CaseClock.rule_key == rule_key)
            .order_by(CaseClock.starts_at.desc(), CaseClock.id.desc())
            .limit(1)
        )
        if clock is not None:
            return clock
    return None


def outwards(session: Session, instance_id: int | None) -> Iterator[int]:
    """Yield the case, the one that called it, and so on."""
    for _ in range(DEEPEST_CALL):
        if instance_id is None:
            return
        yield instance_id
        instance_id = session.scalar(
            select(ProcessInstance.parent_id).where(ProcessInstance.id == instance_id)
        )


def reckon(session: Session, clock: CaseClock) -> None:
    """Work out when the clock is due, and when to look at it next. The leader is warned of each new date."""
    calendar, counted, before = load_calendar(session, clock.region), as_counted(clock), clock.due_at
    clock.due_at = statutory_clock.due_at(counted, calendar)
    if clock.due_at != before:
        clock.warned_at = None
    clock.provisional = statutory_clock.is_provisional(counted, clock.due_at, calendar)
    clock.next_look_at = _next_look(clock, calendar) if clock.status is ClockStatus.RUNNING else None


def granted(clock: CaseClock) -> int:
    """Return by how much, in its unit, the clock has been extended."""
    return sum(more.amount for more in clock.extensions if more.status is ExtensionStatus.GRANTED)


def as_counted(clock: CaseClock) -> Clock:
    """Return the clock as the calendar counts it."""
    amount = granted(clock) + (clock.amount if clock.set_due_at is None else 0)
    pauses = tuple(Pause(pause.begins_at, pause.ends_at) for pause in clock.pauses)
    given = clock.set_due_at, clock.set_at
    return Clock(clock.starts_at, amount, clock.unit, pauses, clock.until_midnight, *given)


def warn_at(clock: CaseClock, calendar: Calendar) -> datetime | None:
    """Return when the leader is to be warned; None when nobody is, or while it is paused."""
    if clock.due_at is None or not clock.warn_before:
        return None
    if clock.unit is Unit.HOURS:
        return clock.due_at - timedelta(hours=clock.warn_before)
    if clock.unit is Unit.DAYS:
        return clock.due_at - timedelta(days=clock.warn_before)
    return calendar.shifted(clock.due_at, -clock.warn_before)


def note(step: Step, kind: str, clock: CaseClock) -> None:
    """Say in the event what has become of the clock."""
    said = {"clock": clock.name, "kind": kind, "starts_at": clock.starts_at, "due_at": clock.due_at}
    step.details.setdefault("clocks", []).append(said)


def _meet(session: Session, clock: CaseClock, step: Step) -> None:
    """Say that it was done in time; what is done after the clock was due, though nobody noticed, was not."""
    if clock.due_at is not None and clock.due_at < step.moment:
        expire(session, clock, step)
        return
    for pause in clock.pauses:
        pause.ends_at = pause.ends_at or step.now
    clock.status, clock.met_at, clock.next_look_at = ClockStatus.MET, step.now, None
    _let_requests_lapse(session, clock, MET_FIRST, step.now)
    note(step, "met", clock)


def _unmeet(clock: CaseClock) -> None:
    clock.status, clock.met_at, clock.met_version = ClockStatus.RUNNING, None, None


def _let_requests_lapse(session: Session, clock: CaseClock, why: str, now: datetime) -> None:
    """Nobody can decide on more time any more; who has asked for it is told."""
    for more in clock.extensions:
        if more.status is ExtensionStatus.ASKED:
            more.status = ExtensionStatus.LAPSED
            title = session.get_one(ProcessInstance, clock.instance_id).title
            gaps = {"clock": clock.name, "title": title}
            message = Message(f"extension_lapsed:{more.id}", why, gaps, f"/clocks/{clock.id}")
            notify(session, [session.get_one(Member, more.asked_by_id)], message, now)


def _go_on(clock: CaseClock, due_at: datetime | None) -> str:
    """Let a clock that was started before go on until `due_at`; return what has become of it, if anything.

    When that is another moment than before, what had run out runs again.
    """
    met, moved = clock.status is ClockStatus.MET, clock.set_due_at != due_at
    if met:
        _unmeet(clock)
    if moved and clock.status is ClockStatus.EXPIRED:
        clock.status, clock.expired_at, clock.noticed_at = ClockStatus.RUNNING, None, None
    if moved:
        return "extended"
    return "goes_on" if met else ""


def _met_since(session: Session, instance: ProcessInstance, element_id: str) -> list[CaseClock]:
    met = session.scalars(
        select(CaseClock).where(CaseClock.instance_id == instance.id, CaseClock.status == ClockStatus.MET)
    ).all()
    if not met or (since := last_completed(session, instance.id, element_id)) is None:
        return []
    return [clock for clock in met if (clock.met_version or 0) >= since.version]


def _new(
    session: Session, instance: ProcessInstance, rule: ClockRule, fact: str, starts_at: datetime
) -> CaseClock:
    clock = CaseClock(
        instance_id=instance.id,
        rule_key=rule.key,
        **{name: getattr(rule, name) for name in RULE_COLUMNS},
        region=session.get_one(Organisation, instance.organisation_id).division_code,
        start_fact=fact,
        starts_at=starts_at,
        status=ClockStatus.RUNNING,
        pauses=[],
        extensions=[],
    )
    session.add(clock)
    session.flush()
    return clock


def _next_look(clock: CaseClock, calendar: Calendar) -> datetime | None:
    warn = None if clock.warned_at else warn_at(clock, calendar)
    return warn or clock.due_at
