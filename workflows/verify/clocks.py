"""Clocks of a case: due when their pauses and extensions say so, and seen when they have run out."""

from collections.abc import Iterator
from datetime import UTC, datetime

from calendars import statutory_clock
from wording import N_, Wording
from workflows import clocks, jobs
from workflows.models import CaseClock, ClockStatus
from workflows.verify.invariant import Found, Invariant
from workflows.verify.look import Case

OTHER_DUE = N_("时限“{clock}”的届满时间是 {row}，而按起算、中止和延长应是 {counted}。")
PAUSE_DISAGREES = N_("时限“{clock}”的状态是“{status}”，与其中止记录不符。")
NO_LAWFUL_MOMENT = N_("时限“{clock}”已届满，却没有记下届满的时间。")
RUNS_AFTER_THE_END = N_("办件已结束，而时限“{clock}”仍在计时。")
OVERLOOKED = N_("时限“{clock}”应于 {due} 届满，至今无人处理。")
OPEN = (ClockStatus.RUNNING, ClockStatus.PAUSED)


def _clocks(case: Case) -> Iterator[Found]:
    case.look.counted["clocks"] += len(case.clocks)
    for clock in case.clocks:
        for said in _contradictions(case, clock):
            yield Found(f"case_clock {clock.id}", said)


def _contradictions(case: Case, clock: CaseClock) -> Iterator[Wording]:
    gaps = {"clock": clock.name, "status": clock.status.value, "due": clock.due_at}
    if clock.status is ClockStatus.EXPIRED and clock.expired_at is None:
        yield Wording(NO_LAWFUL_MOMENT, gaps)
    if clock.status not in OPEN:
        return
    if not case.is_open:
        yield Wording(RUNS_AFTER_THE_END, gaps)
    stands_still = any(pause.ends_at is None for pause in clock.pauses)
    if stands_still != (clock.status is ClockStatus.PAUSED):
        yield Wording(PAUSE_DISAGREES, gaps)
    counted = statutory_clock.due_at(clocks.as_counted(clock), case.look.calendar(clock.region))
    if counted != clock.due_at and not _is_to_be_recounted(case):
        yield Wording(OTHER_DUE, {"clock": clock.name, "row": clock.due_at, "counted": counted})
    if case.runs and case.look.is_late(clock.due_at) and not _is_tended(case, clock):
        yield Wording(OVERLOOKED, gaps)


def _is_to_be_recounted(case: Case) -> bool:
    """The calendar has just changed, and the job is on its way, or the pass that will ask for it."""
    recounts = jobs.asked_for(case.session, "recount_instance")
    if any(arguments["instance_id"] == case.instance.id for arguments in recounts):
        return True
    return any(True for _ in jobs.asked_for(case.session, "recalculate"))


def _is_tended(case: Case, clock: CaseClock) -> bool:
    """The jobs of a clock are named by the moment at which it was to be looked at: its warning, its end."""
    moments = {clock.due_at, clocks.warn_at(clock, case.look.calendar(clock.region))} - {None}
    return case.look.is_asked_for(*(f"clock:{clock.id}:{_as_read(moment)}" for moment in moments if moment))


def _as_read(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


CLOCKS = Invariant(
    "clocks",
    N_("时限的届满时间等于按起算、中止、延长和日历重新计算的结果，届满后及时处理。"),
    N_("在办件的时限页核对中止与延长；由管理员重新计算，并把差异记入办件。"),
    _clocks,
)
