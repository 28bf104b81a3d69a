"""Parts of values that are not contexts: `date.year`, `duration.hours`, `range.start`."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from feel import temporal
from feel.values import kind


def part(value: Any, name: str) -> tuple[bool, Any]:
    """Return whether the value has such a part, and the part."""
    read = _PARTS.get(kind(value), {}).get(name)
    return (False, None) if read is None else (True, read(value))


def _zone(value: time | datetime) -> str | None:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None


def _count(total: int) -> Callable[[timedelta], Decimal]:
    """Count of a unit of so many seconds, within the next larger one; negative in a negative duration."""

    def read(span: timedelta) -> Decimal:
        seconds = abs(span).days * 86_400 + abs(span).seconds
        size = {86_400: None, 3600: 24, 60: 60, 1: 60}[total]
        count = seconds // total if size is None else seconds // total % size
        return Decimal(-count if span < timedelta(0) else count)

    return read


_DATE: Final[Mapping[str, Callable[[Any], Any]]] = {
    "year": lambda day: Decimal(day.year),
    "month": lambda day: Decimal(day.month),
    "day": lambda day: Decimal(day.day),
    "weekday": lambda day: Decimal(date.isoweekday(day)),
}
_TIME: Final[Mapping[str, Callable[[Any], Any]]] = {
    "hour": lambda clock: Decimal(clock.hour),
    "minute": lambda clock: Decimal(clock.minute),
    "second": lambda clock: Decimal(clock.second),
    "time offset": temporal.offset_of,
    "timezone": _zone,
}
_PARTS: Final[Mapping[str, Mapping[str, Callable[[Any], Any]]]] = {
    "date": _DATE,
    "time": _TIME,
    "date and time": {**_DATE, **_TIME},
    "days and time duration": {
        "days": _count(86_400),
        "hours": _count(3600),
        "minutes": _count(60),
        "seconds": _count(1),
    },
    "years and months duration": {
        "years": lambda months: Decimal(months.years),
        "months": lambda months: Decimal(months.months),
    },
    "range": {
        "start": lambda bounds: bounds.start,
        "end": lambda bounds: bounds.end,
        "start included": lambda bounds: bounds.start_included,
        "end included": lambda bounds: bounds.end_included,
    },
}
PARTS: Final = frozenset(name for parts in _PARTS.values() for name in parts)
