"""Values of every type that an expression may meet, the usual ones and the extreme."""

from datetime import UTC, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from feel import Function, Range, YearMonthDuration

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu")

zones = st.sampled_from(
    [UTC, *(ZoneInfo(zone) for zone in ZONES), *(timezone(timedelta(minutes=m)) for m in (480, -210, 840))]
)
plain_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
numbers = (
    st.decimals(-(10**9), 10**9, places=3)
    | st.integers(-5, 5).map(Decimal)
    | st.sampled_from(["1E+6144", "-9.9E+6144", "1E-6143", "1E-6176", "1E+70000", "-0", "9" * 40]).map(
        Decimal
    )
)
dates = st.dates()
times = st.times(timezones=st.none() | zones).map(lambda at: at.replace(fold=0))
moments = st.datetimes(timezones=st.none() | zones).map(lambda at: at.replace(fold=0))
spans = st.timedeltas() | st.integers(-3, 3).map(lambda days: timedelta(days=days))
months = st.builds(YearMonthDuration, st.integers(-(10**5), 10**5) | st.sampled_from([10**18, -(10**18)]))
temporals = dates | times | moments | spans | months
functions = st.sampled_from(
    [
        Function("twice", ("x: number",), lambda x: x + x),
        Function("greeting", ("name", "times?: number"), lambda name, times=None: f"您好{name}"),
        Function("odd one", ("values...",), lambda *values: len(values)),
    ]
)
scalars = st.none() | st.booleans() | numbers | plain_texts | temporals
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
