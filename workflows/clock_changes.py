"""What all changes of a running clock have in common: why, by whom, counted again as a step of the case."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import SHANGHAI
from staff import directory
from staff.models import Member
from staff.person import Person
from workflows import clocks, commands, take_part
from workflows.clock_guards import clock_for, lock_clock
from workflows.clock_refusals import ClockIsOver, ClockRanOut
from workflows.commands import CommandKey
from workflows.events import Step
from workflows.interventions import LONGEST_REASON
from workflows.models import CaseClock, ClockStatus, ProcessInstance
from workflows.notify import Message, notify
from workflows.recount_instance import recount_instance
from workflows.refusals import ReasonMissing


@dataclass(frozen=True)
class ClockChange:
    """What the page of a clock submits: which clock, and why."""

    clock_id: int
    reason: str
    command: CommandKey

    @property
    def said(self) -> str:
        return self.reason.strip()[:LONGEST_REASON]


def take_clock(
    session: Session, change: ClockChange, person: Person, now: datetime
) -> tuple[ProcessInstance, CaseClock] | None:
    """Return the case and its clock, locked; None when the command was carried out before.

    Raises ClockNotFound, ReasonMissing, InstanceSuspended, ClockIsOver, ClockRanOut.
    """
    clock_for(session, change.clock_id, person)
    if not change.said:
        raise ReasonMissing
    if not commands.first_time(session, change.command, person.id, now):
        return None
    instance, clock = lock_clock(session, change.clock_id)
    _must_be_open(clock, now)
    return instance, clock


def count_again(session: Session, instance: ProcessInstance, clock: CaseClock, step: Step) -> None:
    """Work out what is due now that the clock has changed, as a step of the case that says the reason."""
    clocks.reckon(session, clock)
    clocks.note(step, step.kind.removeprefix("clock_"), clock)
    recount_instance(session, instance, step, step.details["reason"])


def tell_concerned(
    session: Session, instance: ProcessInstance, clock: CaseClock, step: Step, sentence: str
) -> None:
    """Tell who began the case, who asked for the change and who leads the organisation; not who did it."""
    ids = {instance.starter_id, *(more.asked_by_id for more in clock.extensions)}
    on = step.now.astimezone(SHANGHAI).date()
    concerned = [
        *directory.heads(session, instance.organisation_id, on),
        *session.scalars(select(Member).where(Member.id.in_(ids - {None}), Member.active)),
    ]
    told = [one for one in concerned if one.id != step.member_id]
    take_part.show_to(session, instance.id, told)
    gaps = {"clock": clock.name, "title": instance.title, "reason": step.details["reason"]}
    message = Message(f"{step.kind}:{clock.id}:{instance.version}", sentence, gaps, f"/clocks/{clock.id}")
    notify(session, told, message, step.now)


def _must_be_open(clock: CaseClock, now: datetime) -> None:
    """One that is due has run out, whether that was noted yet or not."""
    if clock.status is ClockStatus.MET:
        raise ClockIsOver(clock=clock.name)
    due = clock.expired_at or clock.due_at
    if due is not None and due <= now:
        raise ClockRanOut(clock=clock.name, due=due)
