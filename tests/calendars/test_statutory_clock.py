"""Statutory clocks: the vectors of the law, and an independent counter that walks through each moment."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.statutory_clock import (
    Clock,
    Day,
    Pause,
    Unit,
    counted_days,
    due_after,
    due_at,
    is_provisional,
    remaining,
)
from calendars.working_days import Calendar
from config import SHANGHAI

# 国务院办公厅 2025-11-04: the holidays of 2026 and the working days that make up for them.
_OFF_2026 = [
    *((1, day) for day in (1, 2, 3)),
    *((2, day) for day in range(15, 24)),
    *((4, day) for day in (4, 5, 6)),
    *((5, day) for day in range(1, 6)),
    *((6, day) for day in (19, 20, 21)),
    *((9, day) for day in (25, 26, 27)),
    *((10, day) for day in range(1, 8)),
]
_WORK_2026 = [(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)]
CALENDAR = Calendar(
    {date(2026, *day): False for day in _OFF_2026} | {date(2026, *day): True for day in _WORK_2026},
    frozenset({2026}),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def clock(starts: str, amount: int, unit: Unit = Unit.WORKDAYS, *pauses: Pause) -> Clock:
    return Clock(at(starts), amount, unit, tuple(pauses))


@pytest.mark.parametrize(
    ("received", "amount", "due"),
    [
        ("2026-02-10", 5, "2026-02-24"),
        ("2026-02-10", 20, "2026-03-16"),
        ("2026-09-18", 5, "2026-09-24"),  # Sunday 9-20 counts
        ("2026-09-28", 5, "2026-10-10"),  # a Saturday
        ("2026-11-23", 20, "2026-12-21"),
        ("2026-12-28", 3, "2026-12-31"),
        ("2026-12-28", 5, "2027-01-05"),  # by the statute alone: not announced
    ],
)
def test_working_days_are_counted_from_the_day_after_receipt(received: str, amount: int, due: str) -> None:
    assert due_at(clock(f"{received}T10:00", amount), CALENDAR) == at(f"{due}T17:30")


def test_what_arrives_on_a_saturday_is_received_on_monday() -> None:
    assert due_at(clock("2026-11-21T10:00", 5), CALENDAR) == at("2026-11-30T17:30")


def test_what_arrives_after_office_hours_is_received_on_the_next_working_day() -> None:
    assert due_at(clock("2026-07-02T17:31", 1), CALENDAR) == at("2026-07-06T17:30")


def test_filing_on_the_internet_may_end_at_midnight() -> None:
    late = replace(clock("2026-07-01T22:00", 1), until_midnight=True)

    assert due_at(late, CALENDAR) == at("2026-07-02T23:59:59")


def test_natural_days_end_on_the_working_day_after_a_holiday() -> None:
    assert due_at(clock("2026-09-03T10:00", 30, Unit.DAYS), CALENDAR) == at("2026-10-08T17:30")


def test_hours_run_day_and_night() -> None:
    assert due_at(clock("2026-09-30T23:00", 24, Unit.HOURS), CALENDAR) == at("2026-10-01T23:00")


def test_a_paused_clock_is_not_due() -> None:
    paused = clock("2026-07-01T10:00", 5, Unit.WORKDAYS, Pause(at("2026-07-03T10:00")))

    assert due_at(paused, CALENDAR) is None
    assert due_after(paused, 1, CALENDAR) == at("2026-07-02T17:30")  # that day had run before


def test_paused_days_are_not_counted() -> None:
    pause = Pause(at("2026-07-03T10:00"), at("2026-07-07T10:00"))  # Friday and Monday close in the pause

    assert due_at(clock("2026-07-01T10:00", 5, Unit.WORKDAYS, pause), CALENDAR) == at("2026-07-10T17:30")


def test_paused_hours_move_the_end() -> None:
    pause = Pause(at("2026-07-01T11:00"), at("2026-07-01T11:30"))

    assert due_at(clock("2026-07-01T10:00", 2, Unit.HOURS, pause), CALENDAR) == at("2026-07-01T12:30")


def test_the_evidence_says_what_was_made_of_each_day() -> None:
    pause = Pause(at("2026-07-03T10:00"), at("2026-07-06T10:00"))
    counted = counted_days(clock("2026-07-01T10:00", 3, Unit.WORKDAYS, pause), date(2026, 7, 7), CALENDAR)

    assert [(line.on.day, line.made, line.number) for line in counted] == [
        (1, Day.RECEIVED, 0),
        (2, Day.COUNTED, 1),
        (3, Day.PAUSED, 1),
        (4, Day.OFF, 1),
        (5, Day.OFF, 1),
        (6, Day.COUNTED, 2),
        (7, Day.COUNTED, 3),
    ]


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-07-01T10:00", "5"),  # the day of receipt is not one of them
        ("2026-07-06T13:30", "2.0"),
        ("2026-07-07T09:00", "2"),
        ("2026-07-04T12:00", "3"),  # a Saturday
        ("2026-07-08T17:31", "0"),
    ],
)
def test_what_is_left_is_told_in_half_days(now: str, left: str) -> None:
    assert remaining(clock("2026-07-01T10:00", 5), at(now), CALENDAR) == Decimal(left)


def test_a_count_into_a_year_that_is_not_announced_is_provisional() -> None:
    across, within = clock("2026-12-28T10:00", 5), clock("2026-12-28T10:00", 3)

    assert is_provisional(across, due_at(across, CALENDAR), CALENDAR)
    assert not is_provisional(within, due_at(within, CALENDAR), CALENDAR)


def until(due: str, unit: Unit, *pauses: Pause, more: int = 0) -> Clock:
    return replace(clock("2026-11-23T10:00", more, unit, *pauses), set_due=at(due))


@pytest.mark.parametrize(
    ("unit", "pauses", "more", "due"),
    [
        (Unit.WORKDAYS, [], 0, "2026-11-29T12:00"),  # a Sunday, at noon: as it was set
        (Unit.WORKDAYS, [], 2, "2026-12-01T12:00"),
        (Unit.DAYS, [], 2, "2026-12-01T12:00"),
        (Unit.HOURS, [], 2, "2026-11-29T14:00"),
        (Unit.WORKDAYS, [("11-25T09:00", "11-25T17:00")], 0, "2026-11-29T12:00"),  # ran at the close
        (Unit.WORKDAYS, [("11-27T09:00", "11-30T09:00")], 0, "2026-11-30T12:00"),  # one close: Friday's
        (Unit.DAYS, [("11-27T09:00", "11-30T09:00")], 0, "2026-12-02T12:00"),
        (Unit.HOURS, [("11-27T09:00", "11-27T12:00")], 1, "2026-11-29T16:00"),
    ],
)
def test_a_due_date_that_was_set_moves_by_pauses_and_extensions_only(
    unit: Unit, pauses: list[tuple[str, str]], more: int, due: str
) -> None:
    stood_still = [Pause(at(f"2026-{begins}"), at(f"2026-{ends}")) for begins, ends in pauses]

    assert due_at(until("2026-11-29T12:00", unit, *stood_still, more=more), CALENDAR) == at(due)


@pytest.mark.parametrize("unit", Unit)
def test_a_due_date_that_was_set_later_is_moved_only_by_what_stands_still_since(unit: Unit) -> None:
    before = Pause(at("2026-11-24T09:00"), at("2026-11-26T09:00"))
    later = replace(until("2026-12-04T17:30", unit, before), set_at=at("2026-11-30T10:00"))
    again = Pause(at("2026-12-01T09:00"), at("2026-12-02T09:00"))

    assert due_at(later, CALENDAR) == at("2026-12-04T17:30")
    assert due_at(replace(later, pauses=(before, again)), CALENDAR) == at(
        "2026-12-05T17:30" if unit is not Unit.WORKDAYS else "2026-12-07T17:30"
    )


def test_a_day_off_does_not_move_a_due_date_that_was_set_and_while_it_is_paused_there_is_none() -> None:
    typhoon = replace(CALENDAR, days={**CALENDAR.days, date(2026, 11, 25): False})

    assert due_at(until("2026-11-27T17:30", Unit.WORKDAYS), typhoon) == at("2026-11-27T17:30")
    assert due_at(until("2026-11-27T17:30", Unit.WORKDAYS, Pause(at("2026-11-24T09:00"))), CALENDAR) is None


def test_the_evidence_of_a_due_date_that_was_set_counts_the_days_up_to_it() -> None:
    paused = until("2026-11-27T17:30", Unit.WORKDAYS, Pause(at("2026-11-24T09:00"), at("2026-11-25T09:00")))
    due = due_at(paused, CALENDAR)
    assert due == at("2026-11-30T17:30")

    lines = counted_days(paused, due.date(), CALENDAR)

    assert [line.made for line in lines] == [
        Day.RECEIVED,
        Day.PAUSED,
        *[Day.COUNTED] * 3,
        *[Day.OFF] * 2,
        Day.COUNTED,
    ]
    assert remaining(paused, at("2026-11-30T08:00"), CALENDAR) == 1
    assert not is_provisional(until("2027-06-01T12:00", Unit.DAYS), at("2027-06-01T12:00"), CALENDAR)


@given(st.integers(1, 30), st.lists(st.tuples(st.integers(1, 6000), st.integers(1, 20000)), max_size=4))
def test_a_due_date_that_was_set_at_a_close_moves_like_one_that_was_counted_to_it(
    amount: int, spans: list[tuple[int, int]]
) -> None:
    counted = clock("2026-02-10T10:00", amount)
    due = due_at(counted, CALENDAR)
    assert due is not None
    given_it = replace(counted, amount=0, set_due=due)
    moment, pauses = counted.starts, []
    for gap, length in spans:
        begins = moment + timedelta(minutes=gap)
        moment = begins + timedelta(minutes=length)
        pauses.append(Pause(begins, moment))
    within = tuple(pause for pause in pauses if pause.begins < due)

    assert due_at(replace(given_it, pauses=within), CALENDAR) == due_at(
        replace(counted, pauses=within), CALENDAR
    )


@st.composite
def lives(draw: st.DrawFn) -> Clock:
    """A clock with closed pauses that don't overlap."""
    starts = at("2026-01-01T00:00") + timedelta(minutes=draw(st.integers(0, 360 * 24 * 60)))
    moment, pauses = starts, []
    for gap, length in draw(st.lists(st.tuples(st.integers(1, 6000), st.integers(1, 20000)), max_size=4)):
        begins = moment + timedelta(minutes=gap)
        moment = begins + timedelta(minutes=length)
        pauses.append(Pause(begins, moment))
    unit = draw(st.sampled_from([Unit.WORKDAYS, Unit.HOURS]))
    return Clock(starts, draw(st.integers(1, 30)), unit, tuple(pauses))


@given(lives())
def test_an_independent_counter_comes_to_the_same_moment(life: Clock) -> None:
    assert due_at(life, CALENDAR) == (by_days(life) if life.unit is Unit.WORKDAYS else by_minutes(life))


@given(lives(), st.integers(1, 10))
def test_an_extension_is_due_as_if_it_had_been_granted_at_the_start(life: Clock, more: int) -> None:
    extended = replace(life, amount=life.amount + more)

    assert due_at(extended, CALENDAR) == due_after(life, life.amount + more, CALENDAR)


def by_days(life: Clock) -> datetime:
    """Count like a clerk: tear off the calendar, each evening ask whether the clock was running."""
    day = life.starts.date()
    if not CALENDAR.is_workday(day) or life.starts.time() > time(17, 30):
        day += timedelta(days=1)
        while not CALENDAR.is_workday(day):
            day += timedelta(days=1)
    counted = 0
    while counted < life.amount:
        day += timedelta(days=1)
        evening = datetime.combine(day, time(17, 30), SHANGHAI)
        stands = any(pause.begins <= evening < pause.ends for pause in life.pauses if pause.ends)
        if CALENDAR.is_workday(day) and not stands:
            counted += 1
    return evening


def by_minutes(life: Clock) -> datetime:
    """Let each minute tick."""
    moment, left = life.starts, life.amount * 60
    while left:
        if not any(pause.begins <= moment < pause.ends for pause in life.pauses if pause.ends):
            left -= 1
        moment += timedelta(minutes=1)
    return moment
