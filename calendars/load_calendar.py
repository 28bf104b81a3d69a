"""The calendar as the database knows it, and its first filling."""

from datetime import date, datetime, timedelta

import chinese_calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from calendars.models import CalendarDay, CalendarYear, DayKind
from calendars.working_days import SATURDAY, Calendar

_WORKING = {
    DayKind.HOLIDAY: False,
    DayKind.MAKEUP_WORKDAY: True,
    DayKind.LOCAL_OFF: False,
    DayKind.LOCAL_WORK: True,
}
_SOURCE = "国务院办公厅关于部分节假日安排的通知（chinesecalendar {version}）"


def load_calendar(session: Session, region: str = "") -> Calendar:
    """Return the calendar of a region: the nation's days, overridden by the region's own."""
    # Plain columns: a thousand entities cost ten times as much, and most commands ask for a working day.
    rows = session.execute(
        select(CalendarDay.on, CalendarDay.kind)
        .where(CalendarDay.region.in_({"", region}))
        .order_by(CalendarDay.region)
    )
    days = {on: _WORKING[kind] for on, kind in rows}
    years = session.scalars(select(CalendarYear.year))
    return Calendar(days, frozenset(years))


def seed_calendar(session: Session, now: datetime) -> list[int]:
    """Enter every announced year that chinesecalendar knows and the table does not; return them."""
    known = set(session.scalars(select(CalendarYear.year)))
    source = _SOURCE.format(version=chinese_calendar.__version__)
    missing = sorted(_announced_years() - known)
    for year in missing:
        session.add(CalendarYear(year=year, source=source, recorded_at=now))
        session.add_all(_exceptions(year, source))
    return missing


def _announced_years() -> set[int]:
    holidays = chinese_calendar.constants.holidays
    first, last = min(holidays).year, max(holidays).year
    return set(range(first, last + 1))


def _exceptions(year: int, source: str) -> list[CalendarDay]:
    rows = []
    day = date(year, 1, 1)
    while day.year == year:
        working = chinese_calendar.is_workday(day)
        weekday = day.weekday() < SATURDAY
        name = (
            chinese_calendar.constants.holidays.get(day) or chinese_calendar.constants.workdays.get(day) or ""
        )
        if working != weekday or (name and not working):
            kind = DayKind.MAKEUP_WORKDAY if working else DayKind.HOLIDAY
            rows.append(CalendarDay(on=day, region="", kind=kind, name=name, source=source))
        day += timedelta(days=1)
    return rows
