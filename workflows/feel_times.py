"""FEEL functions of time: the calendar, and the statutory clocks of a case."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any, NoReturn, TypeVar

from sqlalchemy.orm import Session

from calendars import statutory_clock
from calendars.load_calendar import load_calendar
from calendars.refusals import YearNotCountable
from calendars.working_days import LONGEST_SPAN_DAYS, Calendar
from config import SHANGHAI
from feel import Sentence, Undetermined
from workflows import clocks
from workflows.case_calendar import calendar_of_case
from workflows.models import CaseClock

_MOST_WORKDAYS = LONGEST_SPAN_DAYS // 2

Method = TypeVar("Method", bound=Callable[..., Any])
Counted = TypeVar("Counted")

OFFERED: dict[str, Callable[..., Any]] = {}  # signature in FEEL → the method of Lookups


def offer(signature: str) -> Callable[[Method], Method]:
    """Offer a method to expressions as `name(parameter: type, …)`. Its docstring is Chinese, then English."""

    def add(method: Method) -> Method:
        OFFERED[signature] = method
        return method

    return add


class Times:
    """The bodies of what depends on the moment; all read through one session."""

    def __init__(self, session: Session, now: datetime, case_id: int | None = None) -> None:
        self._session = session
        self._now = now
        self._case_id = case_id

    @offer("now()")
    def now(self) -> datetime:
        """现在：本次办理的时刻，上海时间。

        The moment of the step, in Shanghai.
        """
        return self._now.astimezone(SHANGHAI)

    @offer("today()")
    def today(self) -> date:
        """今天：上海的日期。

        The day of the step, in Shanghai.
        """
        return self._today

    @offer("workdays(n: number)")
    def workdays(self, n: Decimal) -> datetime:
        """从现在起第 n 个工作日的下班时间（17:30）；收件当日不计，下班后收到的算次一工作日收到。

        End of office hours (17:30) of the nth working day after now; the day of receipt is not counted.
        """
        return _counted(lambda: self._calendar.due_after(self._now, _workdays(n)).at)

    @offer("hours(n: number)")
    def hours(self, n: Decimal) -> datetime:
        """n 小时之后，不论是否上班。

        Now plus n hours, working or not.
        """
        return self._now + timedelta(seconds=float(n) * 3600)

    @offer("clock due(rule: string)")
    def clock_due(self, rule: str) -> datetime | None:
        """本件（或上级办件）按该规则计时的法定期限何时届满；中止期间为 null。

        When the statutory clock of the case, or of the one that called it, is due; null while it is paused.
        """
        return self._clock(rule).due_at

    @offer("clock after(rule: string, n: number)")
    def clock_after(self, rule: str, n: Decimal) -> datetime | None:
        """该时限计满 n（个工作日、日或小时，按规则）是何时；此前中止的为 null。

        When n of the clock's unit have run; null while it is paused before that.
        """
        clock = self._clock(rule)
        calendar = load_calendar(self._session, clock.region)
        counted, amount = clocks.as_counted(clock), whole(n)
        return _counted(lambda: statutory_clock.due_after(counted, amount, calendar))

    @offer("add workdays(date: date|date and time, n: number)")
    def add_workdays(self, day: date, n: Decimal) -> date:
        """date 之后（n 为负则之前）第 n 个工作日；有时刻的保留时刻。

        The nth working day after the date (before it when n is negative); a time of day is kept.
        """
        if isinstance(day, datetime):
            return _counted(lambda: self._calendar.shifted(day, _workdays(n)))
        return _counted(lambda: self._calendar.add_workdays(day, _workdays(n)))

    @offer("workdays between(from: date|date and time, to: date|date and time)")
    def workdays_between(self, first: date, last: date) -> Decimal:
        """from 之后、到 to 为止（含 to）有几个工作日；倒过来为负数。

        How many working days lie after `from`, up to and with `to`; negative when reversed.
        """
        first, last = _day(first), _day(last)
        if abs((last - first).days) > LONGEST_SPAN_DAYS:
            raise nothing("两个日期相隔超过一百年", "the dates lie more than a hundred years apart")
        return Decimal(_counted(lambda: self._calendar.workdays_between(first, last)))

    @offer("is workday(date: date|date and time)")
    def is_workday(self, day: date) -> bool:
        """是否工作日，按已公布的放假调休安排和本地区的调整；未公布的年份按法定节假日。

        Whether offices of the region work on that day; in a year not announced yet, by the statute.
        """
        return _counted(lambda: self._calendar.is_workday(_day(day)))

    @offer("is provisional(date: date|date and time)")
    def is_provisional(self, day: date) -> bool:
        """从现在数到 date，是否跨到尚未公布放假安排的日子：这样的期限应注明“暂定”。

        Whether a count from now to the date rests on days that are not announced yet.
        """
        return self._calendar.is_provisional(self._today, _day(day))

    def _clock(self, rule: str) -> CaseClock:
        return clocks.newest(self._session, self._case_id, rule) or unknown(
            "起算的时限", "clock running for", rule
        )

    @cached_property
    def _calendar(self) -> Calendar:
        return calendar_of_case(self._session, self._case_id)

    @property
    def _today(self) -> date:
        return self._now.astimezone(SHANGHAI).date()


def _counted(count: Callable[[], Counted]) -> Counted:
    """Say in both languages where the calendar ends."""
    try:
        return count()
    except YearNotCountable as refused:
        gaps = refused.wording.gaps
        sentence = "there is no calendar for {year}: working days are counted from {first} to {last} only"
        raise nothing(str(refused), sentence.format_map(gaps)) from refused


def _workdays(n: Decimal) -> int:
    if abs(n) > _MOST_WORKDAYS:
        raise nothing(f"{n} 个工作日太多", f"{n} working days are too many")
    return whole(n)


def whole(n: Decimal) -> int:
    if n != int(n):
        raise nothing(f"{n} 不是整数", f"{n} is no whole number")
    return int(n)


def _day(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day


def unknown(zh: str, en: str, key: str) -> NoReturn:
    """Raise in place of what could not be found."""
    raise nothing(f"没有{zh}“{key}”", f"there is no {en} '{key}'")


def nothing(zh: str, en: str) -> Undetermined:
    return Undetermined(Sentence(zh, en))
