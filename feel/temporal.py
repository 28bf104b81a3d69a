"""Dates, times and durations: read from text, written as text, taken apart."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from feel.values import YearMonthDuration

_TIME: Final = re.compile(
    r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(Z|[+-][0-9]{2}:[0-9]{2}(?::[0-9]{2})?|@[A-Za-z][A-Za-z0-9_+/-]*)?",
    re.ASCII,
)
_FAR: Final = re.compile(r"(?:-[0-9]{4,9}|0000|[1-9][0-9]{4,8})-[0-9]{2}-[0-9]{2}(?:T.*)?")
_MIDNIGHT: Final = re.compile(r"24:00:00(?!\.0*[1-9])")  # the end of a day, as XML Schema has it
_YEARS: Final = re.compile(r"(-?)P(?=[0-9])(?:([0-9]+)Y)?(?:([0-9]+)M)?")
_DAYS: Final = re.compile(
    r"(-?)P(?=[0-9T])(?:([0-9]+)D)?(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+(?:\.[0-9]*)?)S)?)?"
)
_MAX_OFFSET: Final = timedelta(hours=14)  # as XML Schema has it
_LONGEST_DIGITS: Final = 18  # of one number in a duration; more never fits any value


def parse(text: str) -> Any:
    """Return the date, time, date and time or duration that the text is; None when it is none of them."""
    for read in (parse_date, parse_time, parse_datetime, parse_duration):
        value = read(text)
        if value is not None:
            return value
    return None


def parse_date(text: str) -> date | None:
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return None  # Python would also read 20260101 and 2026-W01-1
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def is_far(text: str) -> bool:
    """Say whether the text is a date, or begins with one, outside the years that Python's calendar has."""
    return _FAR.fullmatch(text) is not None


def parse_time(text: str) -> time | None:
    match = _TIME.fullmatch(text)
    if not match:
        return None
    hour, minute, second, fraction, zone = match.groups()
    if _MIDNIGHT.match(text):
        hour = "00"
    try:
        place = parse_zone(zone) if zone else None
        return time(int(hour), int(minute), int(second), int((fraction or "0")[:6].ljust(6, "0")), place)
    except ValueError:
        return None


def parse_datetime(text: str) -> datetime | None:
    day, separator, clock = text.partition("T")
    on, at = parse_date(day), parse_time(clock)
    if not separator or on is None or at is None:
        return None
    try:
        return datetime.combine(on + timedelta(days=1) if _MIDNIGHT.match(clock) else on, at)
    except OverflowError:
        return None


def parse_duration(text: str) -> timedelta | YearMonthDuration | None:
    if len(max(re.findall("[0-9]+", text), key=len, default="")) > _LONGEST_DIGITS:
        return None
    if match := _YEARS.fullmatch(text):
        sign, years, months = match.groups()
        total = int(years or 0) * 12 + int(months or 0)
        return YearMonthDuration(-total if sign else total)
    if match := _DAYS.fullmatch(text):
        sign, days, hours, minutes, seconds = match.groups()
        try:
            microseconds = int(Decimal(seconds or 0) * 1_000_000)
            span = timedelta(int(days or 0), 0, microseconds, 0, int(minutes or 0), int(hours or 0))
            return -span if sign else span
        except OverflowError:
            return None
    return None


def parse_zone(text: str) -> tzinfo:
    """Return the zone that `Z`, `+08:00` or `@Asia/Shanghai` names; raise ValueError when there is none."""
    if text == "Z":
        return UTC
    if text.startswith("@"):
        try:
            return ZoneInfo(text[1:])
        except (KeyError, OSError) as missing:
            raise ValueError(text) from missing
    hours, minutes, *seconds = (int(part) for part in text[1:].split(":"))
    return zone_of(
        timedelta(hours=hours, minutes=minutes, seconds=sum(seconds)) * (-1 if text[0] == "-" else 1)
    )


def zone_of(offset: timedelta) -> tzinfo:
    """Return the zone at that distance from UTC; raise ValueError when it is over 14 hours."""
    if abs(offset) > _MAX_OFFSET:
        raise ValueError(str(offset))
    return timezone(offset) if offset else UTC


def offset_of(value: time | datetime) -> timedelta | None:
    """Return the distance from UTC, None for local time; a time in a named zone is one of 1 January 2000."""
    if isinstance(value, time) and value.tzinfo is not None:
        return datetime.combine(date(2000, 1, 1), value).utcoffset()
    return value.utcoffset()


def write(value: Any) -> str:
    """Return a date, time or duration as its literal."""
    if isinstance(value, YearMonthDuration):
        return _write_months(value)
    if isinstance(value, timedelta):
        return _write_span(value)
    if isinstance(value, datetime):
        return value.date().isoformat() + "T" + _write_clock(value)
    return _write_clock(value) if isinstance(value, time) else str(value.isoformat())


def _write_clock(value: time | datetime) -> str:
    clock = f"{value.hour:02}:{value.minute:02}:{value.second:02}{_fraction(value.microsecond)}"
    if isinstance(value.tzinfo, ZoneInfo):
        return f"{clock}@{value.tzinfo.key}"
    offset = offset_of(value)
    if offset is None:
        return clock
    return clock + (_write_offset(offset) if offset else "Z")


def _write_offset(offset: timedelta) -> str:
    minutes, seconds = divmod(int(abs(offset).total_seconds()), 60)
    sign = "-" if offset < timedelta(0) else "+"
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")


def _write_months(value: YearMonthDuration) -> str:
    months = abs(value.total_months)
    parts = [f"{count}{unit}" for count, unit in ((months // 12, "Y"), (months % 12, "M")) if count]
    return ("-" if value.total_months < 0 else "") + "P" + ("".join(parts) or "0M")


def _write_span(value: timedelta) -> str:
    span = abs(value)
    minutes, seconds = divmod(span.seconds, 60)
    last = f"{seconds}{_fraction(span.microseconds)}S" if seconds or span.microseconds else ""
    clock = (
        "".join(f"{count}{unit}" for count, unit in ((minutes // 60, "H"), (minutes % 60, "M")) if count)
        + last
    )
    days = f"{span.days}D" if span.days else ""
    text = days + (f"T{clock}" if clock else "")
    return ("-" if value < timedelta(0) else "") + "P" + (text or "T0S")


def _fraction(microseconds: int) -> str:
    return f".{microseconds:06}".rstrip("0") if microseconds else ""
