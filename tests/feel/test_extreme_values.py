"""Values at the ends of what there is: each gives a result, or null; none breaks the evaluation."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

import feel

FIRST = datetime(1, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))  # no datetime in UTC
LAST = datetime(9999, 12, 31, 23, tzinfo=ZoneInfo("America/New_York"))
HALF = "\ud83d"  # of a surrogate pair, as JSON may hold it
DIGITS = Decimal("1234567890123456789012345678901234")

EXTREMES = [
    ("x < y", FIRST, datetime(1, 1, 1, tzinfo=UTC), True),
    ("x = y", LAST, LAST, True),
    ("x - y", FIRST, FIRST, timedelta(0)),
    ("x - y", time(1), time(1, tzinfo=UTC), None),
    ("-x", timedelta.max, None, None),
    ("last day of month(x)", date(9999, 12, 1), None, date(9999, 12, 31)),
    ("for d in x..y return d", date(2026, 1, 1), datetime(2026, 1, 2, tzinfo=UTC), None),
    ("x + 1", Decimal("1E+999999999"), None, None),
    ("for i in 1..x return i", Decimal("1E+999999999"), None, None),
    ("x", Decimal("1E-999999999"), None, Decimal(0)),
    ('(x * 1e6000).years + (@"P1Y" * 1e6000).months', feel.YearMonthDuration(1), None, None),
    ("x.years", feel.YearMonthDuration(12 * (10**18 - 1)), None, Decimal(10**18 - 1)),
    ("abs(-x)", DIGITS, None, DIGITS),
    ("floor(x / 10)", DIGITS, None, Decimal(int(DIGITS) // 10)),
    ("even(x)", Decimal("1E+6000"), None, True),
    ("odd(x)", Decimal(10**33 + 1), None, True),
    ('matches(x, "a")', HALF, None, None),
    ('matches("a", x)', HALF, None, None),
    ('split(x, ",")', HALF, None, None),
    ("string length(x)", HALF, None, Decimal(1)),
]


@pytest.mark.parametrize(("text", "x", "y", "value"), EXTREMES)
def test_an_extreme_value_has_a_result_or_null(text, x, y, value):
    found = feel.evaluate(text, {"x": x, "y": y})

    assert found == value
    assert type(found) is type(value)


def test_a_key_that_is_no_name_does_not_take_the_place_of_one():
    assert feel.evaluate('{"!a": 1, "a//b": 2, b: a}.b', {"a": 5}) == 5


def test_the_results_so_far_are_kept_as_they_were():
    kept = feel.evaluate("for i in 1..3 return {n: i, before: partial}", {})

    assert [len(entry["before"]) for entry in kept] == [0, 1, 2]
    assert feel.evaluate("for i in 1..3 return partial", {}) == [[], [[]], [[], [[]]]]
    assert feel.evaluate("count(for i in 1..9000 return i + count([partial[-1]]))", {}) == 9000


def test_functions_made_in_a_loop_keep_the_item_they_were_made_with():
    assert feel.evaluate("for f in (for i in 1..3 return function() i) return f()", {}) == [1, 2, 3]
