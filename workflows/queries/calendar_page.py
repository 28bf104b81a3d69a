"""The working calendar of a year in a region, day by day; and what its changes have moved."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from calendars.load_calendar import load_calendar
from calendars.models import CalendarDay, CalendarYear, Certainty, DayKind
from calendars.regions import region_of
from calendars.statutory import named_holidays
from staff.models import Member, Organisation
from wording import Wording
from workflows.calendar_refusals import RecalculationNotFound
from workflows.models import ProcessInstance, RecalculatedCase, Recalculation

MOST_PASSES = 10
MOST_CASES = 200


@dataclass(frozen=True)
class DayCell:
    """A day as the grid draws it."""

    on: date
    working: bool
    provisional: bool
    kind: DayKind | None  # None: as its weekday and the statute have it
    name: str
    source: str
    region: str  # whose entry it is; "" = the nation's, or nobody's
    status: Certainty


@dataclass(frozen=True)
class YearGrid:
    """Twelve months of weeks; None is a place of a week that belongs to another month."""

    year: int
    region: str
    official: bool
    source: str
    months: Sequence[Sequence[Sequence[DayCell | None]]]

    def day(self, on: date | None) -> DayCell | None:
        cells = (cell for month in self.months for week in month for cell in week if cell is not None)
        return next((cell for cell in cells if cell.on == on), None)


@dataclass(frozen=True)
class Pass:
    """A change of the calendar and how far the pass over the open cases has come."""

    id: int
    reason: Wording
    at: datetime
    who: str | None  # None: the command line
    waiting: int  # cases not looked at yet
    looked_at: int
    moved: int
    gathered: bool


@dataclass(frozen=True)
class MovedCase:
    """A case in which something has moved."""

    instance_id: int
    number: str
    title: str
    moved: Sequence[Mapping[str, Any]]  # kind, name, old, new


def year_grid(session: Session, year: int, region: str) -> YearGrid:
    """Return the year as it counts in the region. Raises YearNotCountable."""
    row = session.get(CalendarYear, year)
    entries = _entries(session, year, region)
    counting, by_rule = load_calendar(session, region), named_holidays(year)

    def cell(on: date) -> DayCell:
        entry = entries.get(on)
        return DayCell(
            on=on,
            working=counting.is_workday(on),
            provisional=counting.is_provisional(on, on),
            kind=entry.kind if entry else None,
            name=entry.name if entry else by_rule.get(on, ""),
            source=entry.source if entry else "",
            region=entry.region if entry else "",
            status=entry.status if entry else Certainty.OFFICIAL,
        )

    months = [
        [[cell(on) if on.month == month else None for on in week] for week in weeks]
        for month in range(1, 13)
        for weeks in [calendar.Calendar().monthdatescalendar(year, month)]
    ]
    official = row is not None and row.status is Certainty.OFFICIAL
    return YearGrid(year, region, official, row.source if row else "", months)


def regions(session: Session) -> dict[str, str]:
    """Return the regions that organisations lie in, with the name of the highest organisation there."""
    rows = session.execute(
        select(Organisation.division_code, Organisation.short_name)
        .where(Organisation.active, Organisation.division_code != "")
        .order_by(func.length(Organisation.path).desc())
    )
    named = {region_of(code): name for code, name in rows}
    return dict(sorted(named.items()))


def passes(session: Session, recalculation_id: int | None = None) -> Sequence[Pass]:
    """Return the newest passes, or the one asked for. Raises RecalculationNotFound."""
    done, moved = RecalculatedCase.done_at.is_not(None), RecalculatedCase.moved != []
    rows = session.execute(
        select(
            Recalculation,
            Member.name,
            func.count(RecalculatedCase.instance_id).filter(~done),
            func.count(RecalculatedCase.instance_id).filter(done),
            func.count(RecalculatedCase.instance_id).filter(moved),
        )
        .outerjoin(Member, Member.id == Recalculation.asked_by_id)
        .outerjoin(RecalculatedCase, RecalculatedCase.recalculation_id == Recalculation.id)
        .where(Recalculation.id == recalculation_id if recalculation_id else literal(value=True))
        .group_by(Recalculation.id, Member.name)
        .order_by(Recalculation.id.desc())
        .limit(MOST_PASSES)
    )
    found = [
        Pass(
            id=row.id,
            reason=row.reason,
            at=row.asked_at,
            who=who,
            waiting=waiting,
            looked_at=looked_at,
            moved=changed,
            gathered=row.gathered_at is not None,
        )
        for row, who, waiting, looked_at, changed in rows
    ]
    if recalculation_id and not found:
        raise RecalculationNotFound
    return found


def moved_cases(session: Session, recalculation_id: int) -> Sequence[MovedCase]:
    """Return the first cases in which the pass has moved something, by number."""
    rows = session.execute(
        select(ProcessInstance, RecalculatedCase.moved)
        .join(RecalculatedCase, RecalculatedCase.instance_id == ProcessInstance.id)
        .where(RecalculatedCase.recalculation_id == recalculation_id)
        .where(RecalculatedCase.moved != [])
        .order_by(ProcessInstance.number)
        .limit(MOST_CASES)
    )
    return [MovedCase(case.id, case.number, case.title, moved) for case, moved in rows]


def _entries(session: Session, year: int, region: str) -> dict[date, CalendarDay]:
    """The entry that counts on each day: the nearest, and of two notices the later."""
    rows = session.scalars(
        select(CalendarDay)
        .where(literal(region).startswith(CalendarDay.region))
        .where(CalendarDay.on.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(func.length(CalendarDay.region), CalendarDay.notice_year)
    )
    return {row.on: row for row in rows}
