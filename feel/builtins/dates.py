"""Functions that make dates, times and durations, and that read the calendar."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from feel import temporal
from feel.builtins.registry import builtin, nothing
from feel.errors import Undetermined
from feel.values import Function, YearMonthDuration, whole

_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


@builtin("date(from: string)")
def date_of_text(text: str) -> date:
    value = temporal.parse_date(text)
    if value is None:
        raise _not_a("日期", "date", text)
    return value


@builtin("date(from: date|date and time)")
def date_of_moment(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


@builtin("date(year: number, month: number, day: number)")
def date_of_parts(year: Decimal, month: Decimal, day: Decimal) -> date:
    try:
        return date(_whole(year), _whole(month), _whole(day))
    except (ValueError, OverflowError):
        if not 1 <= year <= 9999:
            raise _far() from None
        raise nothing(f"没有日期 {year}-{month}-{day}", f"there is no date {year}-{month}-{day}") from None


@builtin("time(from: string)")
def time_of_text(text: str) -> time:
    value = temporal.parse_time(text)
    if value is None:
        raise _not_a("时间", "time", text)
    return value


@builtin("time(from: time|date and time)")
def time_of_moment(moment: time | datetime) -> time:
    return moment.timetz() if isinstance(moment, datetime) else moment


@builtin("time(from: date)")
def time_of_date(day: date) -> time:
    return time(tzinfo=UTC)


@builtin("time(hour: number, minute: number, second: number, offset?: days and time duration|null)")
def time_of_parts(hour: Decimal, minute: Decimal, second: Decimal, offset: timedelta | None = None) -> time:
    try:
        micro = int((second - int(second)) * 1_000_000)
        zone = None if offset is None else temporal.zone_of(offset)
        return time(_whole(hour), _whole(minute), int(second), micro, zone)
    except ValueError:
        raise nothing(
            f"没有时间 {hour}:{minute}:{second}", f"there is no time {hour}:{minute}:{second}"
        ) from None


@builtin("date and time(from: string)")
def moment_of_text(text: str) -> datetime:
    value = temporal.parse_datetime(text)
    if value is not None:
        return value
    day = temporal.parse_date(text)
    if day is None:
        raise _not_a("日期时间", "date and time", text)
    return datetime.combine(day, time())


@builtin("date and time(date: date|date and time, time: time)")
def moment_of_parts(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock)


@builtin("date and time(from: date|date and time)")
def moment_of_date(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime.combine(day, time())


@builtin("duration(from: string)")
def duration_of_text(text: str) -> timedelta | YearMonthDuration:
    value = temporal.parse_duration(text)
    if value is None:
        raise _not_a("时长", "duration", text)
    return value


@builtin("duration(from: days and time duration|years and months duration)")
def duration_itself(span: timedelta | YearMonthDuration) -> timedelta | YearMonthDuration:
    return span


@builtin("years and months duration(from: date|date and time, to: date|date and time)")
def months_between(first: date, last: date) -> YearMonthDuration:
    if date_of_moment(last) < date_of_moment(first):
        return YearMonthDuration(-months_between(last, first).total_months)
    months = (last.year - first.year) * 12 + last.month - first.month
    return YearMonthDuration(months - (last.day < first.day))


@builtin("day of year(date: date|date and time)")
def day_of_year(day: date) -> Decimal:
    return Decimal(day.timetuple().tm_yday)


@builtin("day of week(date: date|date and time)")
def day_of_week(day: date) -> str:
    return _WEEKDAYS[day.weekday()]


@builtin("month of year(date: date|date and time)")
def month_of_year(day: date) -> str:
    return _MONTHS[day.month - 1]


@builtin("week of year(date: date|date and time)")
def week_of_year(day: date) -> Decimal:
    return Decimal(day.isocalendar().week)


@builtin("last day of month(date: date|date and time)")
def last_day_of_month(day: date) -> date:
    return date(day.year, day.month, monthrange(day.year, day.month)[1])


@builtin("now()")
def now() -> datetime:
    """Overridden by callers that bring their own clock, see `clock`."""
    return datetime.now(UTC)


@builtin("today()")
def today() -> date:
    return datetime.now(UTC).date()


def clock(moment: datetime) -> dict[str, Function]:
    """Return now() and today() for one moment, given in the zone whose calendar day is meant."""
    return {
        "now": Function("now", (), lambda: moment),
        "today": Function("today", (), moment.date),
    }


def _whole(number: Decimal) -> int:
    value = whole(number)
    if value is None:
        raise ValueError(number)
    return value


def _far() -> Undetermined:
    return nothing("日期只能在公元 1 年至 9999 年之间", "dates are of the years 1 to 9999 only")


def _not_a(zh: str, en: str, text: str) -> Undetermined:
    if temporal.is_far(text):
        return _far()
    return nothing(f"“{text[:40]}”不是{zh}", f"'{text[:40]}' is not a {en}")
