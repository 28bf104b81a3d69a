"""Set what one day is: in the nation's year before it is announced, or in a region against the nation's."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import extract, select
from sqlalchemy.orm import Session

from calendars.models import CalendarDay, CalendarYear, Certainty, DayKind
from calendars.read_notice import LONGEST_NAME, LONGEST_SOURCE, may_be_makeup, must_be_complete
from calendars.regions import is_region
from calendars.statutory import FIRST_YEAR, LAST_YEAR
from staff import audit
from staff.audit import Action, Deed
from staff.person import Person
from wording import N_, Wording
from workflows import recalculate
from workflows.calendar_refusals import DayNotEnterable
from workflows.change_calendar import must_be_process_admin

NATIONAL = (DayKind.HOLIDAY, DayKind.MAKEUP_WORKDAY)
LOCAL = (DayKind.LOCAL_OFF, DayKind.LOCAL_WORK)
CHANGED = N_("{day} 的工作日历有调整（{what}）")
AS_BEFORE = N_("按星期和法定节假日")


@dataclass(frozen=True)
class DaySetting:
    """What a day is to be in a region ("" = the nation); `kind` None: what it is without this entry."""

    on: date
    region: str
    kind: DayKind | None
    name: str = ""  # of the holiday; of a local day, why
    source: str = ""
    status: Certainty = Certainty.OFFICIAL


@dataclass(frozen=True)
class Entry:
    """What is entered for a day; all None: nothing is."""

    kind: DayKind | None = None
    name: str | None = None
    source: str | None = None
    status: Certainty | None = None


def set_day(session: Session, setting: DaySetting, person: Person, now: datetime) -> int | None:
    """Enter, change or remove a day; return the id of the pass over the open cases, None when none is needed.

    Raises NotAllowed, DayNotEnterable, YearIncomplete.
    """
    must_be_process_admin(person)
    if problem := _problem(setting):
        raise DayNotEnterable(day=setting.on, problem=Wording(problem))
    row = _present(session, setting)
    before = _said(row)
    official = _is_official(session, setting.on.year)
    after = _enter(session, setting, row, official)
    if after == before:
        return None
    if official and not setting.region:
        must_be_complete(setting.on.year, _kinds(session, setting.on.year))
    _write(session, setting, before.kind, person, now)
    if (after.kind, after.status) == (before.kind, before.status):
        return None  # only what it is called, or rests on
    what = setting.name or Wording(AS_BEFORE)
    said = Wording(CHANGED, {"day": setting.on, "what": what})
    return recalculate.begin(session, recalculate.Cause(said, setting.on, setting.region), person.id, now)


def _problem(setting: DaySetting) -> str | None:
    if not FIRST_YEAR <= setting.on.year <= LAST_YEAR:
        return N_("年份应在 1901 年至 2099 年之间。")
    if setting.region and not is_region(setting.region):
        return N_("地区应为行政区划代码，如 32（省）、3205（市）、320583（县）。")
    if setting.kind is None:
        return None
    if setting.kind not in (LOCAL if setting.region else NATIONAL):
        return N_("全国只有放假和调休上班，地区只有当地放假和当地上班。")
    if setting.kind is DayKind.MAKEUP_WORKDAY and not may_be_makeup(setting.on):
        return N_("是星期一至星期五，本来就上班，不会是调休上班日。")
    if not 0 < len(setting.name) <= LONGEST_NAME:
        return N_("请写明节日名称或理由，最长 60 个字。")
    if not 0 < len(setting.source) <= LONGEST_SOURCE:
        return N_("请写明依据的文件，最长 200 个字。")
    return None


def _said(row: CalendarDay | None) -> Entry:
    return Entry(row.kind, row.name, row.source, row.status) if row else Entry()


def _enter(session: Session, setting: DaySetting, row: CalendarDay | None, official: bool) -> Entry:
    """Bring the row of the day in line; return what is entered from now on."""
    if setting.kind is None:
        if row is not None:
            session.delete(row)
        row = None
    else:
        row = row or CalendarDay(on=setting.on, region=setting.region, notice_year=setting.on.year)
        row.kind, row.name, row.source = setting.kind, setting.name, setting.source
        # A day of the nation is as certain as its year.
        row.status = setting.status if setting.region or official else Certainty.PROVISIONAL
        session.add(row)
    session.flush()
    return _said(row)


def _present(session: Session, setting: DaySetting) -> CalendarDay | None:
    """The row that counts: of two notices that speak of a day, the later."""
    return session.scalar(
        select(CalendarDay)
        .where(CalendarDay.on == setting.on, CalendarDay.region == setting.region)
        .order_by(CalendarDay.notice_year.desc())
        .limit(1)
    )


def _is_official(session: Session, year: int) -> bool:
    row = session.get(CalendarYear, year)
    return row is not None and row.status is Certainty.OFFICIAL


def _kinds(session: Session, year: int) -> dict[date, DayKind]:
    rows = session.scalars(
        select(CalendarDay)
        .where(CalendarDay.region == "", extract("year", CalendarDay.on) == year)
        .order_by(CalendarDay.notice_year)
    )
    return {row.on: row.kind for row in rows}


def _write(
    session: Session, setting: DaySetting, before: DayKind | None, person: Person, now: datetime
) -> None:
    said = {
        "region": setting.region,
        "kind": [before, setting.kind],
        "name": setting.name,
        "source": setting.source,
        "status": setting.status,
    }
    audit.write(session, Deed(Action.CALENDAR_CHANGED, f"calendar:{setting.on}", said), person, now)
