"""What a reader of the 督办 board asks for, and how long overdue something is in working days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, false
from sqlalchemy.orm import InstrumentedAttribute

from calendars.working_days import Calendar

# key → working days overdue: more than the first, at most the second
AGES: Mapping[str, tuple[int, int | None]] = {
    "1-5": (0, 5),
    "6-10": (5, 10),
    "11-20": (10, 20),
    "21-": (20, None),
}

DueAt = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None]


@dataclass(frozen=True)
class Wanted:
    """Empty means all."""

    unit: str = ""  # code of the responsible organisation
    kind: str = ""  # source of a matter, key of the package of a task
    light: str = ""
    age: str = ""  # key of AGES
    settled: bool = False  # what has been closed instead of what is open
    page: int = 1


def late_by(due_at: DueAt, age: str, now: datetime, calendar: Calendar) -> ColumnElement[bool]:
    """Return the condition that something due then is overdue by that much; an unknown age holds nothing."""
    if age not in AGES:
        return false()
    more_than, at_most = AGES[age]
    late = due_at < calendar.shifted(now, -more_than)
    return late if at_most is None else and_(late, due_at >= calendar.shifted(now, -at_most))


def age_of(due_at: DueAt, now: datetime, calendar: Calendar) -> ColumnElement[str]:
    """Return the key of the age in SQL; empty when it is not overdue."""
    return case(*((late_by(due_at, age, now, calendar), age) for age in AGES), else_="")
