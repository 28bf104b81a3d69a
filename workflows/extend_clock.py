"""延期: more time, asked for before a clock is due and decided before it is due, by another person."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from calendars.statutory_clock import Unit
from staff.models import Member
from staff.person import Person
from wording import N_, Wording
from workflows import clocks, take_part
from workflows.clock_changes import ClockChange, count_again, take_clock, tell_concerned
from workflows.clock_guards import deciders, must_handle
from workflows.clock_refusals import (
    ExtensionDecided,
    ExtensionNotProvided,
    ExtensionPending,
    ExtensionTooLong,
    NotYoursToExtend,
)
from workflows.events import Step, record
from workflows.models import CaseClock, ClockExtension, ExtensionStatus, ProcessInstance
from workflows.notify import Message, notify

UNITS = {Unit.WORKDAYS: N_("个工作日"), Unit.DAYS: N_("日"), Unit.HOURS: N_("小时")}
ASKED = N_("{who}申请延长{clock}（{title}）：{reason}。请在届满之前决定。")
GRANTED = N_("{clock}（{title}）已获准延长：{reason}")
REFUSED = N_("{clock}（{title}）的延期申请未获批准：{reason}")


@dataclass(frozen=True)
class Decision:
    """What a head says to the request that waits: the reason of the change is the opinion."""

    change: ClockChange
    extension_id: int
    granted: bool


def ask_for_extension(
    session: Session, change: ClockChange, amount: int, person: Person, now: datetime
) -> None:
    """Ask for more time, in the clock's unit; the heads of the organisation are told.

    Raises ClockNotYours, ExtensionNotProvided, ExtensionPending, ExtensionTooLong and what take_clock does.
    """
    if (taken := take_clock(session, change, person, now)) is None:
        return
    instance, clock = taken
    must_handle(session, clock, person, now)
    _must_be_within_the_rule(clock, amount)
    request = ClockExtension(
        amount=amount,
        reason=change.said,
        status=ExtensionStatus.ASKED,
        asked_by_id=person.id,
        asked_at=now,
        opinion="",
    )
    clock.extensions.append(request)
    _note(session, instance, clock, _step("extension_asked", request, person, now))
    _ask_deciders(session, instance, clock, request, person)


def decide_extension(session: Session, decision: Decision, person: Person, now: datetime) -> None:
    """Grant or refuse what was asked for. An extended clock warns of its new end.

    Raises ExtensionDecided, NotYoursToExtend and what take_clock does.
    """
    if (taken := take_clock(session, decision.change, person, now)) is None:
        return
    instance, clock = taken
    request = _request(clock, decision.extension_id)
    may = deciders(session, clock, request.asked_by_id, now)
    if person.id not in [member.id for member in may]:
        raise NotYoursToExtend
    request.status = ExtensionStatus.GRANTED if decision.granted else ExtensionStatus.REFUSED
    request.decided_by_id, request.decided_at, request.opinion = person.id, now, decision.change.said
    if decision.granted:
        _grant(session, instance, clock, _step("clock_extended", request, person, now))
    else:
        _refuse(session, instance, clock, request, _step("extension_refused", request, person, now))


def left_to_extend(clock: CaseClock) -> int:
    """Return by how much the clock may still be extended."""
    return clock.most_extension - clocks.granted(clock)


def _ask_deciders(
    session: Session, instance: ProcessInstance, clock: CaseClock, request: ClockExtension, person: Person
) -> None:
    session.flush()  # the request has its id
    asked = deciders(session, clock, person.id, request.asked_at)
    take_part.show_to(session, instance.id, asked)
    gaps = {"who": person.name, "clock": clock.name, "title": instance.title, "reason": request.reason}
    message = Message(f"extension_asked:{request.id}", ASKED, gaps, f"/clocks/{clock.id}")
    notify(session, asked, message, request.asked_at)


def _must_be_within_the_rule(clock: CaseClock, amount: int) -> None:
    if clock.most_extension == 0:
        raise ExtensionNotProvided(clock=clock.name)
    if any(more.status is ExtensionStatus.ASKED for more in clock.extensions):
        raise ExtensionPending(clock=clock.name)
    left = left_to_extend(clock)
    if not 1 <= amount <= left:
        raise ExtensionTooLong(clock=clock.name, left=left, unit=Wording(UNITS[clock.unit]))


def _request(clock: CaseClock, extension_id: int) -> ClockExtension:
    for more in clock.extensions:
        if more.id == extension_id and more.status is ExtensionStatus.ASKED:
            return more
    raise ExtensionDecided


def _step(kind: str, request: ClockExtension, person: Person, now: datetime) -> Step:
    said = {"reason": request.opinion or request.reason, "amount": request.amount}
    return Step(kind, now, person.id, details=said)


def _grant(session: Session, instance: ProcessInstance, clock: CaseClock, step: Step) -> None:
    count_again(session, instance, clock, step)
    tell_concerned(session, instance, clock, step, GRANTED)


def _refuse(
    session: Session, instance: ProcessInstance, clock: CaseClock, request: ClockExtension, step: Step
) -> None:
    _note(session, instance, clock, step)
    gaps = {"clock": clock.name, "title": instance.title, "reason": request.opinion}
    message = Message(f"extension_refused:{request.id}", REFUSED, gaps, f"/clocks/{clock.id}")
    notify(session, [session.get_one(Member, request.asked_by_id)], message, step.now)


def _note(session: Session, instance: ProcessInstance, clock: CaseClock, step: Step) -> None:
    """What was asked for or refused moves nothing: only the history tells of it."""
    clocks.note(step, step.kind, clock)
    instance.version += 1
    record(session, instance, step)
