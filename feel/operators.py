"""What the operators do to values: three-valued, null where the standard has no result."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal, DecimalException
from typing import Any, Final

from feel import temporal
from feel.limits import check_string_length, spend
from feel.months import add_months
from feel.values import ARITHMETIC, KINDS, Range, YearMonthDuration, kind

_SPAN: Final = "days and time duration"
_MONTHS: Final = "years and months duration"
_MOMENT: Final = "date and time"
_ORDERED: Final = frozenset(("number", "string", "date", "time", _MOMENT, _SPAN, _MONTHS))
_MICROSECOND: Final = timedelta(microseconds=1)
_NO_TIME: Final = timedelta(0)
_SECOND: Final = timedelta(seconds=1)
_FIRST_MOMENT: Final = datetime.combine(date.min, time.min)


def equal(left: Any, right: Any) -> bool | None:
    """Return whether both are the same value, None when they are of different types."""
    if left is right:
        return True
    if left is None or right is None:
        return False
    what = kind(left)
    if what != kind(right):
        return None
    same = _SAME.get(what)
    return same(left, right) if same else bool(left == right)


def less(left: Any, right: Any) -> bool | None:
    """Return whether left is before right, None when they cannot be compared."""
    what = kind(left)
    if what not in _ORDERED or what != kind(right):
        return None
    if what in ("time", _MOMENT):
        left, right = _comparable(left, right)
    return bool(left < right)


def less_or_equal(left: Any, right: Any) -> bool | None:
    before = less(left, right)
    return before if before is not False else equal(left, right)


def within(value: Any, bounds: Range) -> bool | None:
    """Return whether a value lies in a range."""
    if bounds.operator:
        same = equal(value, bounds.start)
        return same if bounds.operator == "=" or same is None else not same
    above: bool | None = True
    below: bool | None = True
    if bounds.start is not None:
        above = (less_or_equal if bounds.start_included else less)(bounds.start, value)
    if bounds.end is not None:
        below = (less_or_equal if bounds.end_included else less)(value, bounds.end)
    return both(above, below)


def both(left: bool | None, right: bool | None) -> bool | None:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def negated(value: Any) -> Any:
    if isinstance(value, Decimal):
        return ARITHMETIC.minus(value)
    if isinstance(value, timedelta):
        return -value if value <= -timedelta.min else None
    if isinstance(value, YearMonthDuration):
        return YearMonthDuration(-value.total_months)
    return None


def apply(operator: str, left: Any, right: Any) -> Any:
    """Return left operator right, None when the standard knows no result for these types."""
    operation = _BY_TYPE.get((type(left), operator, type(right)))
    if operation is None:
        return None
    try:
        return operation(left, right)
    except (DecimalException, OverflowError, ValueError, ZeroDivisionError):
        return None


def midnight(day: date) -> datetime:
    """Return the moment a date stands for beside dates and times: it begins in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _all(results: Iterable[bool | None]) -> bool:
    return all(result is True for result in results)


def _same_lists(left: list[Any], right: list[Any]) -> bool:
    spend(4 + 2 * len(left))
    return len(left) == len(right) and _all(map(equal, left, right))


def _same_contexts(left: dict[str, Any], right: dict[str, Any]) -> bool:
    spend(4 + 2 * len(left))
    return left.keys() == right.keys() and _all(equal(left[key], right[key]) for key in left)


def _same_moments(left: time | datetime, right: time | datetime) -> bool:
    first, second = _comparable(left, right)
    return first == second


def _comparable(left: time | datetime, right: time | datetime) -> tuple[int, int]:
    """Return what the values of both are in whole seconds: one without a zone is in that of the other."""
    offsets = temporal.offset_of(left), temporal.offset_of(right)
    read = _reading if None in offsets else _instant
    return read(left) // _SECOND, read(right) // _SECOND


def _instant(value: time | datetime) -> timedelta:
    """Return when it is in UTC; local time as it is."""
    return _reading(value) - (temporal.offset_of(value) or _NO_TIME)


def _reading(value: time | datetime) -> timedelta:
    """Return what clock and calendar show, without the zone, since the first day a date can be.

    A time is one of 1 January 2000. As a distance, since the first morning in Asia is no datetime in UTC.
    """
    moment = datetime.combine(date(2000, 1, 1), value) if isinstance(value, time) else value
    return moment.replace(tzinfo=None) - _FIRST_MOMENT


def _same_ranges(left: Range, right: Range) -> bool:
    if (left.start_included, left.end_included) != (right.start_included, right.end_included):
        return False
    if left.operator != right.operator:
        return False
    return _all((equal(left.start, right.start), equal(left.end, right.end)))


def _difference(left: date | datetime, right: date | datetime) -> timedelta:
    return _distance(
        left if isinstance(left, datetime) else midnight(left),
        right if isinstance(right, datetime) else midnight(right),
    )


def _distance(left: time | datetime, right: time | datetime) -> timedelta:
    if (left.tzinfo is None) != (right.tzinfo is None):
        raise ValueError("local time and time in a zone have no distance")
    return _instant(left) - _instant(right)


def _shifted_moment(moment: datetime, span: timedelta) -> datetime:
    """Return the moment so much time later, also over a change of the clocks: P1D is PT24H."""
    if moment.tzinfo is None:
        return moment + span
    return (moment.astimezone(UTC) + span).astimezone(moment.tzinfo)


def _shifted_time(value: time, span: timedelta) -> time:
    moved = (
        datetime.combine(date(2000, 1, 3), value.replace(tzinfo=None))
        + timedelta(seconds=span.seconds) % _DAY
    )
    return (moved + timedelta(microseconds=span.microseconds)).time().replace(tzinfo=value.tzinfo)


def _shifted_day(day: date, span: timedelta) -> date:
    """Return the day of so much time after midnight, as Python counts, too: whole days, rounded down."""
    return day + span


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    if not exponent:
        return Decimal(1)  # also of zero: IEEE 754, 9.2.1
    if not base and exponent < 0:
        raise ZeroDivisionError
    return ARITHMETIC.power(base, exponent)


def _joined(left: str, right: str) -> str:
    check_string_length(len(left) + len(right))
    return left + right


def _scaled_span(span: timedelta, factor: Decimal) -> timedelta:
    return timedelta(microseconds=int(ARITHMETIC.multiply(Decimal(span // _MICROSECOND), factor)))


def _scaled_months(months: YearMonthDuration, factor: Decimal) -> YearMonthDuration:
    return YearMonthDuration(int(ARITHMETIC.multiply(Decimal(months.total_months), factor)))


def _shared_span(span: timedelta, parts: Decimal) -> timedelta:
    return timedelta(microseconds=int(ARITHMETIC.divide(Decimal(span // _MICROSECOND), parts)))


def _shared_months(months: YearMonthDuration, parts: Decimal) -> YearMonthDuration:
    return YearMonthDuration(int(ARITHMETIC.divide(Decimal(months.total_months), parts)))


def _ratio(left: timedelta, right: timedelta) -> Decimal:
    return ARITHMETIC.divide(Decimal(left // _MICROSECOND), Decimal(right // _MICROSECOND))


_DAY: Final = timedelta(days=1)
_SAME: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "list": _same_lists,
    "context": _same_contexts,
    "range": _same_ranges,
    "time": _same_moments,
    "date and time": _same_moments,
}
_OPERATIONS: Final[dict[tuple[str, str, str], Callable[[Any, Any], Any]]] = {
    ("number", "+", "number"): ARITHMETIC.add,
    ("number", "-", "number"): ARITHMETIC.subtract,
    ("number", "*", "number"): ARITHMETIC.multiply,
    ("number", "/", "number"): ARITHMETIC.divide,
    ("number", "**", "number"): _power,
    ("string", "+", "string"): _joined,
    (_SPAN, "+", _SPAN): lambda left, right: left + right,
    (_SPAN, "-", _SPAN): lambda left, right: left - right,
    (_SPAN, "*", "number"): _scaled_span,
    ("number", "*", _SPAN): lambda number, span: _scaled_span(span, number),
    (_SPAN, "/", "number"): _shared_span,
    (_SPAN, "/", _SPAN): _ratio,
    (_MONTHS, "+", _MONTHS): lambda left, right: YearMonthDuration(left.total_months + right.total_months),
    (_MONTHS, "-", _MONTHS): lambda left, right: YearMonthDuration(left.total_months - right.total_months),
    (_MONTHS, "*", "number"): _scaled_months,
    ("number", "*", _MONTHS): lambda number, months: _scaled_months(months, number),
    (_MONTHS, "/", "number"): _shared_months,
    (_MONTHS, "/", _MONTHS): lambda left, right: ARITHMETIC.divide(
        Decimal(left.total_months), Decimal(right.total_months)
    ),
    **{(left, "-", right): _difference for left in ("date", _MOMENT) for right in ("date", _MOMENT)},
    ("time", "-", "time"): _distance,
    ("time", "+", _SPAN): _shifted_time,
    ("time", "-", _SPAN): lambda value, span: _shifted_time(value, -span),
    (_SPAN, "+", "time"): lambda span, value: _shifted_time(value, span),
    ("date", "+", _SPAN): _shifted_day,
    ("date", "-", _SPAN): lambda day, span: _shifted_day(day, -span),
    (_SPAN, "+", "date"): lambda span, day: _shifted_day(day, span),
    (_MOMENT, "+", _SPAN): _shifted_moment,
    (_MOMENT, "-", _SPAN): lambda moment, span: _shifted_moment(moment, -span),
    (_SPAN, "+", _MOMENT): lambda span, moment: _shifted_moment(moment, span),
    **{
        (what, "+", _MONTHS): lambda moment, months: add_months(moment, months.total_months)
        for what in ("date", _MOMENT)
    },
    **{
        (what, "-", _MONTHS): lambda moment, months: add_months(moment, -months.total_months)
        for what in ("date", _MOMENT)
    },
    **{
        (_MONTHS, "+", what): lambda months, moment: add_months(moment, months.total_months)
        for what in ("date", _MOMENT)
    },
}
_TYPES: Final = {name: type_ for type_, name in KINDS.items()}
_BY_TYPE: Final = {
    (_TYPES[left], operator, _TYPES[right]): operation
    for (left, operator, right), operation in _OPERATIONS.items()
}
ON_NUMBERS: Final = {
    operator: operation
    for (left, operator, right), operation in _OPERATIONS.items()
    if left == right == "number"
}
