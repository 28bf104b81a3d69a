"""Counting working days: the vectors of 2026, and years nobody has announced."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars import load_calendar as calendar_loading
from calendars.models import DayKind
from calendars.refusals import YearNotCountable
from calendars.statutory import statutory_holidays
from calendars.working_days import Calendar
from config import SHANGHAI


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    rows = [row for year in (2025, 2026) for row in calendar_loading.announced_days(year)]
    days = {row.on: row.kind is DayKind.MAKEUP_WORKDAY for row in rows}
    return Calendar(days, frozenset({2025, 2026}))


@pytest.mark.parametrize(
    ("received", "count", "due"),
    [
        (date(2026, 2, 10), 5, date(2026, 2, 24)),
        (date(2026, 2, 10), 20, date(2026, 3, 16)),
        (date(2026, 9, 18), 5, date(2026, 9, 24)),  # Sunday 9/20 is worked
        (date(2026, 9, 28), 5, date(2026, 10, 10)),  # a Saturday that is worked
        (date(2026, 11, 21), 5, date(2026, 11, 27)),  # from a Saturday
        (date(2026, 11, 23), 20, date(2026, 12, 21)),
        (date(2026, 12, 28), 3, date(2026, 12, 31)),
    ],
)
def test_the_nth_working_day_is_the_one_the_state_council_meant(
    calendar: Calendar, received: date, count: int, due: date
) -> None:
    assert calendar.add_workdays(received, count) == due


def test_the_year_2026_is_as_the_state_council_has_announced_it(calendar: Calendar) -> None:
    """国务院办公厅 2025-11-04."""
    made_up = {(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)}
    spans = [(1, 1, 3), (2, 15, 23), (4, 4, 6), (5, 1, 5), (6, 19, 21), (9, 25, 27), (10, 1, 7)]
    off = {(month, day) for month, first, last in spans for day in range(first, last + 1)}

    days = [date(2026, 1, 1) + timedelta(days=passed) for passed in range(365)]
    expected = [
        day
        for day in days
        if (day.month, day.day) in made_up or (day.weekday() < 5 and (day.month, day.day) not in off)
    ]

    assert [day for day in days if calendar.is_workday(day)] == expected


@pytest.mark.parametrize("year", range(1901, 2100))
def test_every_year_the_lunar_tables_know_can_be_counted_in(year: int) -> None:
    first, last = date(year, 1, 1), date(year, 12, 31)

    assert 240 < Calendar().workdays_between(first, last) < 262
    assert Calendar().is_provisional(first, last)


@pytest.mark.parametrize("day", [date(1900, 12, 31), date(2100, 1, 4), date(9999, 12, 31)])
def test_beyond_them_it_is_said_that_there_is_no_calendar(day: date) -> None:
    with pytest.raises(
        YearNotCountable, match=f"{day.year} 年没有日历：工作日只能在 1901 年至 2099 年之间计算"
    ):
        Calendar().is_workday(day)


def test_a_count_that_would_leave_them_says_so_too(calendar: Calendar) -> None:
    with pytest.raises(YearNotCountable, match="2100 年"):
        calendar.add_workdays(date(2099, 12, 31), 1)
    with pytest.raises(YearNotCountable, match="1900 年"):
        calendar.add_workdays(date(1901, 1, 1), -1)


def test_what_rests_on_a_day_that_is_only_expected_is_provisional(calendar: Calendar) -> None:
    expected = replace(calendar, provisional_days=frozenset({date(2026, 11, 25)}))

    assert expected.is_provisional(date(2026, 11, 24), date(2026, 11, 26))
    assert not expected.is_provisional(date(2026, 11, 26), date(2026, 12, 31))


def test_a_count_that_crosses_into_an_unannounced_year_is_provisional_and_does_not_raise(
    calendar: Calendar,
) -> None:
    monday = datetime(2026, 12, 28, 10, 0, tzinfo=SHANGHAI)

    within = calendar.due_after(monday, 3)
    across = calendar.due_after(monday, 5)

    assert not within.provisional
    assert across.provisional
    assert across.at == datetime(
        2027, 1, 5, 17, 30, tzinfo=SHANGHAI
    )  # 1 January is statutory, no 调休 is guessed


def test_what_arrives_after_office_hours_counts_as_received_on_the_next_working_day(
    calendar: Calendar,
) -> None:
    friday_evening = datetime(2026, 11, 20, 18, 0, tzinfo=SHANGHAI)

    assert calendar.counts_as_received_on(friday_evening) == date(2026, 11, 23)
    assert calendar.due_after(friday_evening, 5).at.date() == date(2026, 11, 30)


def test_the_day_of_receipt_is_not_counted(calendar: Calendar) -> None:
    monday_morning = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

    assert calendar.due_after(monday_morning, 5).at.date() == date(2026, 11, 30)


def test_spring_festival_2027_is_off_by_rule() -> None:
    assert date(2027, 2, 6) in statutory_holidays(2027)
    assert date(2027, 2, 5) in statutory_holidays(2027)  # 除夕
    assert date(2027, 6, 9) in statutory_holidays(2027)
    assert date(2027, 9, 15) in statutory_holidays(2027)
    assert date(2028, 1, 26) in statutory_holidays(2028)


def test_statutory_holidays_agree_with_every_announced_year_since_the_new_rule(calendar: Calendar) -> None:
    assert not [day for year in (2025, 2026) for day in statutory_holidays(year) if calendar.is_workday(day)]


@given(st.dates(date(2025, 1, 1), date(2030, 12, 31)), st.integers(0, 60))
def test_adding_and_counting_agree(calendar: Calendar, day: date, count: int) -> None:
    assert calendar.workdays_between(day, calendar.add_workdays(day, count)) == count
