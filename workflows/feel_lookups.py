"""What the FEEL functions of our own do; docs/feel.md shows their docstrings, Chinese and English.

Nothing is read before an expression calls the function. What can't be found is null, with the reason.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, NoReturn, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendars.load_calendar import load_calendar
from calendars.working_days import LONGEST_SPAN_DAYS, Calendar
from config import SHANGHAI
from feel import Sentence, Undetermined
from registers import records
from registers.models import Register
from staff import directory
from staff.models import Member, Organisation, OrganisationGroup, Position

_MOST_WORKDAYS = LONGEST_SPAN_DAYS // 2

Method = TypeVar("Method", bound=Callable[..., Any])

OFFERED: dict[str, Callable[..., Any]] = {}  # signature in FEEL → the method of Lookups


def _function(signature: str) -> Callable[[Method], Method]:
    """Offer a method to expressions as `name(parameter: type, …)`. Its docstring is Chinese, then English."""

    def offer(method: Method) -> Method:
        OFFERED[signature] = method
        return method

    return offer


class Lookups:
    """The functions' bodies; each reads through one session at one moment."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session = session
        self._now = now

    @_function("now()")
    def now(self) -> datetime:
        """现在：本次办理的时刻，上海时间。

        The moment of the step, in Shanghai.
        """
        return self._now.astimezone(SHANGHAI)

    @_function("today()")
    def today(self) -> date:
        """今天：上海的日期。

        The day of the step, in Shanghai.
        """
        return self._today

    @_function("workdays(n: number)")
    def workdays(self, n: Decimal) -> datetime:
        """从现在起第 n 个工作日的下班时间（17:30）；收件当日不计，下班后收到的算次一工作日收到。

        End of office hours (17:30) of the nth working day after now; the day of receipt is not counted.
        """
        return self._calendar.due_after(self._now, _workdays(n)).at

    @_function("hours(n: number)")
    def hours(self, n: Decimal) -> datetime:
        """n 小时之后，不论是否上班。

        Now plus n hours, working or not.
        """
        return self._now + timedelta(seconds=float(n) * 3600)

    @_function("add workdays(date: date|date and time, n: number)")
    def add_workdays(self, day: date, n: Decimal) -> date:
        """date 之后（n 为负则之前）第 n 个工作日；有时刻的保留时刻。

        The nth working day after the date (before it when n is negative); a time of day is kept.
        """
        if isinstance(day, datetime):
            return self._calendar.shifted(day, _workdays(n))
        return self._calendar.add_workdays(day, _workdays(n))

    @_function("workdays between(from: date|date and time, to: date|date and time)")
    def workdays_between(self, first: date, last: date) -> Decimal:
        """from 之后、到 to 为止（含 to）有几个工作日；倒过来为负数。

        How many working days lie after `from`, up to and with `to`; negative when reversed.
        """
        first, last = _day(first), _day(last)
        if abs((last - first).days) > LONGEST_SPAN_DAYS:
            raise _nothing("两个日期相隔超过一百年", "the dates lie more than a hundred years apart")
        return Decimal(self._calendar.workdays_between(first, last))

    @_function("is workday(date: date|date and time)")
    def is_workday(self, day: date) -> bool:
        """是否工作日，按已公布的放假调休安排。

        Whether offices work on that day, by the calendar that was announced.
        """
        return self._calendar.is_workday(_day(day))

    @_function("records(register: string)")
    def records(self, register: str) -> list[dict[str, Any]]:
        """登记册中未关闭的全部记录，每条含 key、name、status 和各字段。

        Contexts of all records that are not closed: key, name, status and the fields.
        """
        return records.all_of(self._session, self._register(register))

    @_function("record(register: string, key: string)")
    def record(self, register: str, key: str) -> dict[str, Any] | None:
        """登记册中的一条记录；没有则为 null。

        One record; null when unknown.
        """
        found = records.find(self._session, self._register(register), key)
        return found or _unknown(f"登记册“{register}”中的", f"record of '{register}'", key)

    @_function("organisation name(code: string)")
    def organisation_name(self, code: str) -> str:
        """单位名称。

        Name of an organisation.
        """
        return self._organisation(code).name

    @_function("organisation code(name: string)")
    def organisation_code(self, name: str) -> str:
        """按全称、简称或别名查单位代码；查不到或不止一个则为 null。

        Code by name, short name or alias; null when unknown or ambiguous.
        """
        found = directory.organisation_named(self._session, name)
        return (found or _unknown("唯一的单位", "one organisation", name)).code

    @_function("division code(code: string)")
    def division_code(self, code: str) -> str:
        """单位的行政区划代码（GB/T 2260）。

        Administrative division of an organisation (GB/T 2260).
        """
        return self._organisation(code).division_code

    @_function("superior organisation(code: string)")
    def superior_organisation(self, code: str) -> str | None:
        """上级单位的代码；最上一级为 null。

        Code of the organisation above; null at the top.
        """
        above = self._organisation(code).parent
        return above.code if above else None

    @_function("suborganisations(code: string)")
    def suborganisations(self, code: str) -> list[str]:
        """直属下级单位的代码。

        Codes of the organisations directly below.
        """
        return directory.suborganisations(self._session, self._organisation(code).code)

    @_function("group members(group: string)")
    def group_members(self, group: str) -> list[str]:
        """单位组今天的成员单位代码，按习惯次序。

        Codes of the organisations in a group, in customary order, as of today.
        """
        if self._session.get(OrganisationGroup, group) is None:
            _unknown("单位组", "group", group)
        return directory.group_members(self._session, group, self._today)

    @_function("members of(organisation: string, position: string)")
    def members_of(self, organisation: str, position: str) -> list[str]:
        """单位某岗位今天的在岗人员（用户名）；岗位空缺则为空列表。

        Usernames of who holds a position in an organisation today; empty when it is vacant.
        """
        code, position = self._organisation(organisation).code, self._position(position)
        return directory.usernames_at(self._session, code, position, self._today)

    @_function("superiors of(organisation: string, position: string)")
    def superiors_of(self, organisation: str, position: str) -> list[str]:
        """单位某岗位的直接上级（用户名）：本单位高一级有人的岗位，没有则到上级单位；最上一级为空列表。

        Usernames directly above a position: of the next rank held here, else of the organisation above.
        """
        found = self._organisation(organisation)
        above = directory.superiors(self._session, found.id, self._position(position), self._today)
        return [member.username for member in above]

    @_function("organisation of(username: string)")
    def organisation_of(self, username: str) -> str:
        """人员所在单位的代码。

        Code of the organisation a member belongs to.
        """
        return self._member(username).organisation.code

    @_function("position of(username: string)")
    def position_of(self, username: str) -> str | None:
        """人员今天在所在单位的最高岗位（键）；没有任职则为 null。

        Key of the highest position a member holds in their organisation today; null for none.
        """
        member = self._member(username)
        return directory.highest_position(self._session, member.id, member.organisation_id, self._today)

    @_function("member name(username: string)")
    def member_name(self, username: str) -> str:
        """人员姓名。

        Name of a member.
        """
        return self._member(username).name

    @_function("chair(year: number)")
    def chair(self, year: Decimal) -> str:
        """长三角应急管理专题合作组当年轮值方的单位代码。

        Code of the rotating chair of the Yangtze Delta's emergency-management group.
        """
        return directory.chair_of(_whole(year))

    @cached_property
    def _calendar(self) -> Calendar:
        return load_calendar(self._session)

    @property
    def _today(self) -> date:
        return self._now.astimezone(SHANGHAI).date()

    def _organisation(self, code: str) -> Organisation:
        return directory.organisation_by_code(self._session, code) or _unknown("单位", "organisation", code)

    def _member(self, username: str) -> Member:
        found = self._session.scalar(select(Member).where(Member.username == username))
        return found or _unknown("人员", "member", username)

    def _position(self, key: str) -> str:
        return (self._session.get(Position, key) or _unknown("岗位", "position", key)).key

    def _register(self, key: str) -> str:
        return (self._session.get(Register, key) or _unknown("登记册", "register", key)).key


def _workdays(n: Decimal) -> int:
    if abs(n) > _MOST_WORKDAYS:
        raise _nothing(f"{n} 个工作日太多", f"{n} working days are too many")
    return _whole(n)


def _whole(n: Decimal) -> int:
    if n != int(n):
        raise _nothing(f"{n} 不是整数", f"{n} is no whole number")
    return int(n)


def _day(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day


def _unknown(zh: str, en: str, key: str) -> NoReturn:
    """Raise in place of what could not be found."""
    raise _nothing(f"没有{zh}“{key}”", f"there is no {en} '{key}'")


def _nothing(zh: str, en: str) -> Undetermined:
    return Undetermined(Sentence(zh, en))
