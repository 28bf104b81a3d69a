"""The calendar as the database knows it, and its first filling."""

from datetime import date, datetime, timedelta
from typing import Any

import chinese_calendar
from chinese_calendar import Holiday, constants
from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    SQLColumnExpression,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from calendars.models import CalendarDay, CalendarYear, Certainty, DayKind
from calendars.working_days import SATURDAY, Calendar

WORKING = {
    DayKind.HOLIDAY: False,
    DayKind.MAKEUP_WORKDAY: True,
    DayKind.LOCAL_OFF: False,
    DayKind.LOCAL_WORK: True,
}
_NAMES = {holiday.value: holiday.chinese for holiday in Holiday}
_SOURCE = "国务院办公厅关于部分节假日安排的通知（chinesecalendar {version}）"


Code = str | SQLColumnExpression[str]  # a division code, or where the database finds one


def load_calendar(session: Session, division_code: Code = "") -> Calendar:
    """Return the calendar of a region: the nation's days under those of its province, city and county.

    The nearest wins; of two notices, the later.
    """
    # Plain columns: a thousand entities cost ten times as much, and most commands ask for a working day.
    rows = session.execute(
        select(CalendarDay.on, CalendarDay.kind)
        .where(_counts_in(division_code))
        .order_by(func.length(CalendarDay.region), CalendarDay.notice_year)
    )
    days = {on: WORKING[kind] for on, kind in rows}
    certain = load_certainty(session, division_code)
    return Calendar(days, certain.official_years, certain.provisional_days)


def load_certainty(session: Session, division_code: Code = "") -> Calendar:
    """Return a calendar that knows no days off, only what is official: enough for `is_provisional`."""
    official = select(CalendarYear.year, cast(null(), Date)).where(CalendarYear.status == Certainty.OFFICIAL)
    expected = select(cast(null(), Integer), CalendarDay.on).where(
        _counts_in(division_code), CalendarDay.status == Certainty.PROVISIONAL
    )
    rows: list[Any] = list(session.execute(union_all(official, expected)))  # one question, at most steps
    return Calendar({}, frozenset(year for year, _ in rows if year), frozenset(on for _, on in rows if on))


def seed_calendar(session: Session, now: datetime) -> list[int]:
    """Enter every announced year that chinesecalendar knows and the table does not; return them."""
    missing = years_to_enter(session)
    for year in missing:
        session.add(CalendarYear(year=year, source=seed_source(), recorded_at=now))
        session.add_all(announced_days(year))
    return missing


def years_to_enter(session: Session) -> list[int]:
    """Return the years that chinesecalendar knows as announced and the table does not."""
    return sorted(_announced_years() - load_certainty(session).official_years)


def seed_source() -> str:
    return _SOURCE.format(version=chinese_calendar.__version__)


def announced_days(year: int) -> list[CalendarDay]:
    """Return the days of a year that differ from their weekday, as chinesecalendar knows them."""
    rows = []
    day = date(year, 1, 1)
    while day.year == year:
        working = chinese_calendar.is_workday(day)
        weekday = day.weekday() < SATURDAY
        name = _NAMES.get(constants.holidays.get(day) or constants.workdays.get(day) or "", "")
        if working != weekday or (name and not working):
            kind = DayKind.MAKEUP_WORKDAY if working else DayKind.HOLIDAY
            rows.append(CalendarDay(on=day, notice_year=year, kind=kind, name=name, source=seed_source()))
        day += timedelta(days=1)
    return rows


def _counts_in(division_code: Code) -> ColumnElement[bool]:
    """Say whether a day is of a region that the code lies in; the nation's "" begins every code."""
    code = literal(division_code) if isinstance(division_code, str) else division_code
    return code.startswith(CalendarDay.region)


def _announced_years() -> set[int]:
    first, last = min(constants.holidays).year, max(constants.holidays).year
    return set(range(first, last + 1))
