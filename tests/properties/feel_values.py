"""Values of every type that an expression may meet, the usual ones and the extreme."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from feel import Function, Range, YearMonthDuration

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")
HALF_A_CHARACTER = "\ud83d"  # as JSON may hold it
FIRST, LAST = datetime.combine(date.min, time.min), datetime.combine(date.max, time.max)
HUGE_AND_TINY = ("1E+6144", "-9.9E+6144", "1E-6143", "1E-6176", "1E+999999999", "-0", "9" * 40)

zones = st.sampled_from(
    [UTC, *(ZoneInfo(zone) for zone in ZONES), *(timezone(timedelta(minutes=m)) for m in (480, -210, 840))]
)
plain_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
numbers = st.decimals(-(10**9), 10**9, places=3) | st.integers(-5, 5).map(Decimal)
dates = st.dates()
times = st.times(timezones=st.none() | zones).map(lambda at: at.replace(fold=0))
moments = st.datetimes(timezones=st.none() | zones).map(lambda at: at.replace(fold=0))
spans = st.timedeltas() | st.integers(-3, 3).map(lambda days: timedelta(days=days))
months = st.builds(YearMonthDuration, st.integers(-(10**5), 10**5))
temporals = dates | times | moments | spans | months
extremes = st.sampled_from(
    [
        *map(Decimal, HUGE_AND_TINY),
        *(date.min, date.max, date(2024, 2, 29), time.min, time(23, 59, 59, 999999, UTC)),
        *(moment.replace(tzinfo=zone) for moment in (FIRST, LAST) for zone in (None, UTC)),
        *(FIRST.replace(tzinfo=ZoneInfo(zone)) for zone in ZONES[:3]),
        *(LAST.replace(tzinfo=ZoneInfo(zone)) for zone in ZONES[:3]),
        *(timedelta.min, timedelta.max, YearMonthDuration(10**20), YearMonthDuration(-(10**20))),
        *("", HALF_A_CHARACTER, "\0", "2026-11-21", "P1D", "(a+)+"),
    ]
)
functions = st.sampled_from(
    [
        Function("twice", ("x: number",), lambda x: x + x),
        Function("greeting", ("name", "times?: number"), lambda name, times=None: f"您好{name}"),
        Function("how many", ("values...",), lambda *values: len(values)),
    ]
)
scalars = st.none() | st.booleans() | numbers | plain_texts | temporals | extremes
values = st.recursive(
    scalars | functions | st.builds(Range, st.none() | scalars, scalars, st.booleans(), st.booleans()),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(("a", "b", "month", "in", "单价")) | plain_texts, inner, max_size=4)
    ),
    max_leaves=8,
)


def contexts(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    """Contexts that set some of these names."""
    return st.dictionaries(st.sampled_from(names), values, max_size=len(names))
