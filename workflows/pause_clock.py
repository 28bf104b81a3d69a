"""时限中止: let a statutory clock stand still for a reason the law knows, and let it go on again."""

from datetime import datetime

from sqlalchemy.orm import Session

from staff.person import Person
from wording import N_
from workflows.clock_changes import ClockChange, count_again, take_clock, tell_concerned
from workflows.clock_guards import must_handle
from workflows.clock_refusals import ClockNotPaused, ClockPausedAlready
from workflows.events import Step
from workflows.models import ClockPause, ClockStatus

PAUSED = N_("{clock}（{title}）已中止：{reason}")
RESUMED = N_("{clock}（{title}）恢复计时：{reason}")


def pause_clock(session: Session, change: ClockChange, person: Person, now: datetime) -> None:
    """Let the clock stand still from now on; the same command a second time changes nothing.

    Raises ClockNotYours, ClockPausedAlready and what take_clock does.
    """
    if (taken := take_clock(session, change, person, now)) is None:
        return
    instance, clock = taken
    must_handle(session, clock, person, now)
    if clock.status is ClockStatus.PAUSED:
        raise ClockPausedAlready(clock=clock.name)
    clock.pauses.append(ClockPause(begins_at=now, reason=change.said, paused_by_id=person.id))
    clock.status = ClockStatus.PAUSED
    step = Step("clock_paused", now, person.id, details={"reason": change.said})
    count_again(session, instance, clock, step)
    tell_concerned(session, instance, clock, step, PAUSED)


def resume_clock(session: Session, change: ClockChange, person: Person, now: datetime) -> None:
    """Let the clock go on with what was left of it. Raises ClockNotPaused and as pause_clock."""
    if (taken := take_clock(session, change, person, now)) is None:
        return
    instance, clock = taken
    must_handle(session, clock, person, now)
    if clock.status is not ClockStatus.PAUSED:
        raise ClockNotPaused(clock=clock.name)
    clock.pauses[-1].ends_at, clock.pauses[-1].resumed_by_id = now, person.id
    clock.status = ClockStatus.RUNNING
    step = Step("clock_resumed", now, person.id, details={"reason": change.said})
    count_again(session, instance, clock, step)
    tell_concerned(session, instance, clock, step, RESUMED)
