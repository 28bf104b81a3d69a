"""A statutory clock: from a start fact, through pauses and extensions, to the moment it is due. Pure.

Working days: the day of receipt is not counted, nor is what is no working day (行政许可法 art. 82).
Natural days: the first day is not counted; a last day off work moves to the next working day; the end is the
close of office hours (民法典 arts. 201 and 203). Hours run day and night.
A day counts when the clock runs at its close: so pausing and resuming loses and gains nothing.
A clock may instead be given the moment it is due: pauses and extensions move that, the calendar does not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from calendars.working_days import OFFICE_HOURS_BEGIN, Calendar

END_OF_DAY = time(23, 59, 59)
MOST_DAYS = 36_600  # looked at before giving up: a hundred years
HALF = Decimal("0.5")
_HOUR = timedelta(hours=1)


class Unit(StrEnum):
    """What a clock counts."""

    WORKDAYS = "workdays"
    DAYS = "days"  # natural days
    HOURS = "hours"


class Day(StrEnum):
    """What the count made of a day."""

    RECEIVED = "received"  # of the start fact: never counted
    COUNTED = "counted"
    OFF = "off"  # no working day
    PAUSED = "paused"


@dataclass(frozen=True)
class Pause:
    """From when to when a clock stood still; `ends` None: it still does."""

    begins: datetime
    ends: datetime | None = None

    def covers(self, moment: datetime) -> bool:
        return self.begins <= moment and (self.ends is None or moment < self.ends)


@dataclass(frozen=True)
class Clock:
    """How much is counted from when, or until when. `amount` holds the extensions that were granted."""

    starts: datetime
    amount: int  # of a clock with a set due date: the extensions alone
    unit: Unit
    pauses: tuple[Pause, ...] = ()
    until_midnight: bool = False  # days end at 24:00 instead of with office hours: filing on the internet
    set_due: datetime | None = None  # the moment it was given; None: it is counted
    set_at: datetime | None = None  # when that was given, after the start; what stood still before is in it

    @property
    def paused(self) -> bool:
        return any(pause.ends is None for pause in self.pauses)


@dataclass(frozen=True)
class CountedDay:
    """One line of the evidence."""

    on: date
    made: Day
    number: int  # how many days have counted up to here
    provisional: bool  # not announced yet


@dataclass(frozen=True)
class Stretch:
    """One line of the evidence of a clock of hours: a time in which it ran, or stood still."""

    begins: datetime
    ends: datetime | None  # None: it still stands still
    counted: bool


def due_at(clock: Clock, calendar: Calendar) -> datetime | None:
    """Return when the clock is due (aware, Asia/Shanghai); None while it is paused."""
    if clock.paused:
        return None
    if clock.set_due is not None:
        return _moved(replace(clock, starts=clock.set_at or clock.starts), clock.set_due, calendar)
    return due_after(clock, clock.amount, calendar)


def due_after(clock: Clock, amount: int, calendar: Calendar) -> datetime | None:
    """Return when `amount` of the clock's unit has run; None while it is paused before that."""
    if clock.unit is Unit.HOURS:
        return _past_pauses(clock, clock.starts + amount * _HOUR, calendar)
    if amount == 0:
        return clock.starts.astimezone(calendar.zone)
    calendar = _closing(clock, calendar)
    last = _last_day(clock, amount, calendar)
    return None if last is None else calendar.end_of_office_hours(last)


def counted_days(clock: Clock, last: date, calendar: Calendar) -> list[CountedDay]:
    """Return what was made of each day up to and with `last`: the evidence of a clock of days."""
    calendar = _closing(clock, calendar)
    first = _received_on(clock, calendar)
    lines = [CountedDay(first, Day.RECEIVED, 0, calendar.is_provisional(first, first))]
    number = 0
    for day in _days_from(first):
        if day > last:
            break
        made = _made_of(clock, day, calendar)
        number += made is Day.COUNTED
        lines.append(CountedDay(day, made, number, calendar.is_provisional(day, day)))
    return lines


def stretches(clock: Clock, until: datetime) -> list[Stretch]:
    """Return when the clock ran and when it stood still, up to `until`: the evidence of a clock of hours."""
    found: list[Stretch] = []
    since = clock.starts
    for pause in _in_order(clock.pauses):
        if pause.begins >= until:
            break
        if pause.begins > since:
            found.append(Stretch(since, pause.begins, counted=True))
        found.append(Stretch(max(pause.begins, since), pause.ends, counted=False))
        if pause.ends is None:
            return found
        since = max(since, pause.ends)
    return [*found, Stretch(since, until, counted=True)] if since < until else found


def is_provisional(clock: Clock, due: datetime | None, calendar: Calendar) -> bool:
    """Whether the count rests on days that are not announced."""
    if clock.unit is Unit.HOURS or due in (None, clock.set_due):
        return False
    return calendar.is_provisional(*(at.astimezone(calendar.zone).date() for at in (clock.starts, due)))


def remaining(clock: Clock, now: datetime, calendar: Calendar) -> Decimal | None:
    """Return what is left in the clock's unit, in halves rounded down; 0 once due, None while paused.

    A working day that has begun counts by what is left of its office hours.
    """
    due = due_at(clock, calendar)
    if due is None:
        return None
    if now >= due:
        return Decimal(0)
    if clock.unit is Unit.HOURS:
        return _halves(Decimal((due - now) / _HOUR))
    local = now.astimezone(calendar.zone)
    last = due.astimezone(calendar.zone).date()
    if clock.unit is Unit.DAYS:
        whole = Decimal((last - clock.starts.astimezone(calendar.zone).date()).days)
        return min(Decimal((last - local.date()).days) + _part_of_day(local, calendar), whole)
    today = _part_of_day(local, calendar) if calendar.is_workday(local.date()) else Decimal(0)
    left = Decimal(calendar.workdays_between(local.date(), last)) + today
    if clock.set_due is not None:
        return left
    return min(left, Decimal(clock.amount))  # the day of receipt is a gift, not a part of it


def _last_day(clock: Clock, amount: int, calendar: Calendar) -> date | None:
    left = amount
    for day in _days_from(_received_on(clock, calendar)):
        made = _made_of(clock, day, calendar)
        left -= made is Day.COUNTED
        if left <= 0 and (clock.unit is Unit.WORKDAYS or calendar.is_workday(day)) and made is not Day.PAUSED:
            return day
        if made is Day.PAUSED and _paused_for_good(clock, calendar.end_of_office_hours(day)):
            return None
    raise ValueError(f"Expected a clock that is due within {MOST_DAYS} days")


def _made_of(clock: Clock, day: date, calendar: Calendar) -> Day:
    if clock.unit is Unit.WORKDAYS and not calendar.is_workday(day):
        return Day.OFF
    close = calendar.end_of_office_hours(day)
    return Day.PAUSED if any(pause.covers(close) for pause in clock.pauses) else Day.COUNTED


def _received_on(clock: Clock, calendar: Calendar) -> date:
    if clock.unit is Unit.DAYS:
        return clock.starts.astimezone(calendar.zone).date()
    return calendar.counts_as_received_on(clock.starts)


def _moved(clock: Clock, due: datetime, calendar: Calendar) -> datetime | None:
    """Move a due date that was set by what was granted and by what the clock stood still, in its unit."""
    if clock.unit is Unit.HOURS:
        return _past_pauses(clock, due + clock.amount * _HOUR, calendar)
    due, calendar = due.astimezone(calendar.zone), _closing(clock, calendar)
    known = counted_days(clock, due.date(), calendar)
    left = clock.amount + sum(line.made is Day.PAUSED for line in known)
    while left:
        due += timedelta(days=1)
        left -= _made_of(clock, due.date(), calendar) is Day.COUNTED
    return due


def _past_pauses(clock: Clock, end: datetime, calendar: Calendar) -> datetime | None:
    """Walk from pause to pause; each moves the end by as long as it lasted."""
    for pause in _in_order(clock.pauses):
        if pause.begins >= end:
            break
        if pause.ends is None:
            return None
        end += max(pause.ends - max(pause.begins, clock.starts), timedelta())
    return end.astimezone(calendar.zone)


def _in_order(pauses: Iterable[Pause]) -> list[Pause]:
    return sorted(pauses, key=lambda pause: pause.begins)


def _paused_for_good(clock: Clock, moment: datetime) -> bool:
    return any(pause.ends is None and pause.covers(moment) for pause in clock.pauses)


def _closing(clock: Clock, calendar: Calendar) -> Calendar:
    return replace(calendar, closes_at=END_OF_DAY) if clock.until_midnight else calendar


def _part_of_day(local: datetime, calendar: Calendar) -> Decimal:
    begins = datetime.combine(local.date(), OFFICE_HOURS_BEGIN, calendar.zone)
    closes = calendar.end_of_office_hours(local.date())
    left = (closes - max(local, begins)) / (closes - begins)
    return _halves(Decimal(max(left, 0.0)))


def _halves(amount: Decimal) -> Decimal:
    return (amount / HALF).to_integral_value(ROUND_DOWN) * HALF


def _days_from(day: date) -> Iterator[date]:
    for offset in range(1, MOST_DAYS):
        yield day + timedelta(days=offset)
