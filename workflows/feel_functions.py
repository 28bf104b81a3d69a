"""FEEL functions of our own, bound to the database and the moment of a command (docs/dialect.md).

Nothing is read before an expression calls the function.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session

from bpmn.surroundings import Surroundings
from calendars.load_calendar import load_calendar
from calendars.working_days import Calendar
from feel import Function
from registers import records
from staff import directory


class Lookups:
    """The functions' bodies; each reads through one session at one moment."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    @cached_property
    def _calendar(self) -> Calendar:
        return load_calendar(self._session)

    @property
    def _today(self) -> date:
        return self._now.astimezone(self._calendar.zone).date()

    def workdays(self, n: Decimal) -> datetime:
        return self._calendar.due_after(self._now, int(n)).at

    def add_workdays(self, day: date | datetime, n: Decimal) -> date | datetime:
        if isinstance(day, datetime):
            return self._calendar.shifted(day, int(n))
        return self._calendar.add_workdays(day, int(n))

    def workdays_between(self, first: date, last: date) -> Decimal:
        return Decimal(self._calendar.workdays_between(self._day(first), self._day(last)))

    def is_workday(self, day: date) -> bool:
        return self._calendar.is_workday(self._day(day))

    def hours(self, n: Decimal) -> datetime:
        return self._now + timedelta(seconds=float(n) * 3600)

    def now(self) -> datetime:
        return self._now.astimezone(self._calendar.zone)

    def today(self) -> date:
        return self._today

    def records(self, register: str) -> list[dict[str, Any]]:
        return records.all_of(self._session, register)

    def record(self, register: str, key: str) -> dict[str, Any] | None:
        return records.find(self._session, register, key)

    def organisation_name(self, code: str) -> str | None:
        found = directory.organisation_by_code(self._session, code)
        return found.name if found else None

    def organisation_code(self, name: str) -> str | None:
        found = directory.organisation_named(self._session, name)
        return found.code if found else None

    def division_code(self, code: str) -> str | None:
        found = directory.organisation_by_code(self._session, code)
        return found.division_code if found else None

    def members_of(self, organisation: str, position: str) -> list[str]:
        return directory.usernames_at(self._session, organisation, position, self._today)

    def suborganisations(self, code: str) -> list[str]:
        return directory.suborganisations(self._session, code)

    def group_members(self, group: str) -> list[str]:
        return directory.group_members(self._session, group, self._today)

    def chair(self, year: Decimal) -> str:
        return directory.chair_of(int(year))

    @staticmethod
    def _day(day: date | datetime) -> date:
        return day.date() if isinstance(day, datetime) else day


_CATALOGUE: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    # name in FEEL, its parameters, the method, what it gives
    ("workdays", ("n",), "workdays", "第 n 个工作日下班时（收件当日不计）"),
    ("add workdays", ("date", "n"), "add_workdays", "date 之后第 n 个工作日"),
    ("workdays between", ("from", "to"), "workdays_between", "from 之后至 to 的工作日数"),
    ("is workday", ("date",), "is_workday", "是否工作日"),
    ("hours", ("n",), "hours", "n 小时之后"),
    ("now", (), "now", "现在"),
    ("today", (), "today", "今天"),
    ("records", ("register",), "records", "登记册的全部记录"),
    ("record", ("register", "key"), "record", "登记册的一条记录"),
    ("organisation name", ("code",), "organisation_name", "单位名称"),
    ("organisation code", ("name",), "organisation_code", "按名称或别名查单位代码"),
    ("division code", ("code",), "division_code", "单位的行政区划代码"),
    ("members of", ("organisation", "position"), "members_of", "单位某岗位的人员"),
    ("suborganisations", ("code",), "suborganisations", "直属下级单位"),
    ("group members", ("group",), "group_members", "单位组的成员"),
    ("chair", ("year",), "chair", "长三角应急管理专题合作组当年轮值方"),
)


def functions_for(session: Session, now: datetime) -> dict[str, Function]:
    """Return the functions over a session at a moment."""
    lookups = Lookups(session, now)
    return {
        name: Function(name, parameters, getattr(lookups, method), doc)
        for name, parameters, method, doc in _CATALOGUE
    }


def surroundings(session: Session, now: datetime) -> Surroundings:
    return Surroundings(now, functions_for(session, now))


def _unbound(name: str) -> Callable[..., Any]:
    def refuse(*_: Any) -> Any:
        raise LookupError(f"{name}() is only known while an instance runs")

    return refuse


# What deploy-time checks and the parser know of the functions: names and parameters, no body.
SIGNATURES: dict[str, Function] = {
    name: Function(name, parameters, _unbound(name), doc) for name, parameters, _, doc in _CATALOGUE
}
