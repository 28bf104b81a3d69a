"""Change the calendar: take a year's notice, type a day, make a year official or take that back.

Each change is written to the audit trail and starts a pass over the open due times that may rest on it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from calendars.load_calendar import announced_days, seed_source, years_to_enter
from calendars.models import CalendarDay, CalendarYear, Certainty, DayKind
from calendars.read_notice import HolidayNotice, NoticeDay, must_be_complete
from calendars.statutory import named_holidays
from database.types import to_text
from staff import audit
from staff.audit import Action, Deed
from staff.models import Role
from staff.person import Person
from wording import N_, Wording
from workflows import recalculate
from workflows.calendar_refusals import CalendarChangedMeanwhile, NothingToAnnounce
from workflows.refusals import NotAllowed

ANNOUNCED = N_("{year} 年放假安排已公布（{source}）")
WITHDRAWN = N_("{year} 年放假安排改回暂定（{source}）")


@dataclass(frozen=True)
class DayChange:
    """A day of the notice before and after; None: not mentioned, so its weekday or the statute says."""

    on: date
    before: NoticeDay | None
    after: NoticeDay | None


def changes(session: Session, notice: HolidayNotice) -> list[DayChange]:
    """Return, day by day, what taking a notice would change."""
    before = _noted(session, notice.year)
    if not before:
        before = {
            on: NoticeDay(on, DayKind.HOLIDAY, name) for on, name in named_holidays(notice.year).items()
        }
    after = {day.on: day for day in notice.days}
    found = (DayChange(on, before.get(on), after.get(on)) for on in sorted(before.keys() | after.keys()))
    return [change for change in found if change.before != change.after]


def fingerprint(session: Session, year: int) -> str:
    """Return what tells whether a year has changed since its preview was drawn."""
    row = session.get(CalendarYear, year)
    known = [row.status, row.source] if row else []
    days = [[day.on, day.kind, day.name] for day in _noted(session, year).values()]
    return hashlib.sha256(to_text([known, days]).encode()).hexdigest()[:16]


def take_notice(session: Session, notice: HolidayNotice, seen: str, person: Person, now: datetime) -> int:
    """Make a year what the notice says, official; return the id of the pass over the open cases.

    Raises CalendarChangedMeanwhile when `seen` is not its fingerprint, NothingToAnnounce.
    """
    must_be_process_admin(person)
    if fingerprint(session, notice.year) != seen:
        raise CalendarChangedMeanwhile(year=notice.year)
    return _announce(session, notice, person, now)


def make_official(session: Session, year: int, source: str, person: Person, now: datetime) -> int:
    """Make official what was typed, with the holidays of the statute; `source` names the document.

    Raises YearIncomplete when a holiday of the statute was typed as a working day, NothingToAnnounce.
    """
    must_be_process_admin(person)
    by_rule = {on: NoticeDay(on, DayKind.HOLIDAY, name) for on, name in named_holidays(year).items()}
    days = {**by_rule, **_noted(session, year)}
    must_be_complete(year, {on: day.kind for on, day in days.items()})
    return _announce(session, HolidayNotice(year, source, tuple(days.values())), person, now)


def take_back(session: Session, year: int, reason: str, person: Person, now: datetime) -> int:
    """Say that a year is not announced after all: its days stay, what rests on them is provisional."""
    must_be_process_admin(person)
    _enter(
        session,
        HolidayNotice(year, reason, tuple(_noted(session, year).values())),
        Certainty.PROVISIONAL,
        now,
    )
    _write(session, f"calendar:{year}", {"official": [True, False], "reason": reason}, person, now)
    said = Wording(WITHDRAWN, {"year": year, "source": reason})
    cause = recalculate.Cause(said, date(year, 1, 1))
    return recalculate.begin(session, cause, person.id, now)


def enter_known_years(session: Session, now: datetime) -> Sequence[int]:
    """Announce the years that the installed chinesecalendar knows and the table does not; return them."""
    years = years_to_enter(session)
    for year in years:
        days = tuple(NoticeDay(row.on, row.kind, row.name) for row in announced_days(year))
        _announce(session, HolidayNotice(year, seed_source(), days), None, now)
    return years


def must_be_process_admin(person: Person) -> None:
    """Raises NotAllowed."""
    if Role.PROCESS_ADMIN not in person.roles:
        raise NotAllowed


def _announce(session: Session, notice: HolidayNotice, person: Person | None, now: datetime) -> int:
    changed, row = changes(session, notice), session.get(CalendarYear, notice.year)
    if not changed and row is not None and row.status is Certainty.OFFICIAL:
        raise NothingToAnnounce(year=notice.year)
    _enter(session, notice, Certainty.OFFICIAL, now)
    said = {"source": notice.source, "days": [_told(change) for change in changed]}
    _write(session, f"calendar:{notice.year}", said, person, now)
    reason = Wording(ANNOUNCED, {"year": notice.year, "source": notice.source})
    first = min([date(notice.year, 1, 1), *(change.on for change in changed)])
    return recalculate.begin(session, recalculate.Cause(reason, first), person.id if person else None, now)


def _enter(session: Session, notice: HolidayNotice, status: Certainty, now: datetime) -> None:
    """Replace what the notice of the year says. Days of a region, and of other years' notices, stay."""
    session.execute(
        delete(CalendarDay).where(CalendarDay.notice_year == notice.year, CalendarDay.region == "")
    )
    session.add_all(
        CalendarDay(
            on=day.on,
            notice_year=notice.year,
            kind=day.kind,
            name=day.name,
            source=notice.source,
            status=status,
        )
        for day in notice.days
    )
    session.merge(CalendarYear(year=notice.year, source=notice.source, status=status, recorded_at=now))
    session.flush()


def _noted(session: Session, year: int) -> dict[date, NoticeDay]:
    rows = session.execute(
        select(CalendarDay.on, CalendarDay.kind, CalendarDay.name)
        .where(CalendarDay.notice_year == year, CalendarDay.region == "")
        .order_by(CalendarDay.on)
    )
    return {on: NoticeDay(on, kind, name) for on, kind, name in rows}


def _told(change: DayChange) -> list[object]:
    before, after = (day.kind.value if day else None for day in (change.before, change.after))
    return [change.on, before, after]


def _write(
    session: Session, what: str, said: Mapping[str, object], person: Person | None, now: datetime
) -> None:
    audit.write(session, Deed(Action.CALENDAR_CHANGED, what, said), person, now)
