"""Three-valued logic as properties: and, or, not, comparison and quantifiers over true, false and null."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

import feel

truths = st.sampled_from([True, False, None])
numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=3)


def kleene_and(left: bool | None, right: bool | None) -> bool | None:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def inverse(value: bool | None) -> bool | None:
    return None if value is None else not value


@given(truths, truths)
def test_and_is_kleenes(a, b):
    assert feel.evaluate("a and b", {"a": a, "b": b}) is kleene_and(a, b)


@given(truths, truths)
def test_or_is_the_dual_of_and(a, b):
    assert feel.evaluate("a or b", {"a": a, "b": b}) is inverse(kleene_and(inverse(a), inverse(b)))


@given(truths)
def test_not_keeps_null(a):
    assert feel.evaluate("not(a)", {"a": a}) is inverse(a)


@given(st.lists(truths, max_size=5))
def test_some_and_every_are_or_and_and_over_the_items(items):
    conjunction: bool | None = True
    for item in items:
        conjunction = kleene_and(conjunction, item)

    assert feel.evaluate("every x in items satisfies x", {"items": items}) is conjunction
    assert feel.evaluate("all(items)", {"items": items}) is conjunction
    negated = [inverse(item) for item in items]
    assert feel.evaluate("some x in items satisfies x", {"items": negated}) is inverse(conjunction)
    assert feel.evaluate("any(items)", {"items": negated}) is inverse(conjunction)


@given(numbers, numbers)
def test_exactly_one_of_less_equal_and_greater_holds(a, b):
    results = feel.evaluate("[a < b, a = b, a > b]", {"a": a, "b": b})

    assert results.count(True) == 1
    assert results.count(False) == 2


@given(numbers, numbers, numbers)
def test_between_in_and_ranges_agree(value, low, high):
    context = {"x": value, "a": low, "b": high}

    expected = low <= value <= high
    assert feel.evaluate("x between a and b", context) is expected
    assert feel.evaluate("x >= a and x <= b", context) is expected
    assert feel.unary_test("[a..b]", value, context) is expected
    assert feel.evaluate("not(x < a or x > b)", context) is expected


@given(numbers, numbers)
def test_sums_and_differences_are_inverse(a, b):
    assert feel.evaluate("a + b - b", {"a": a, "b": b}) == a


@given(st.lists(numbers, min_size=1, max_size=8))
def test_sum_count_and_mean_agree_with_decimal(items):
    assert feel.evaluate("sum(items)", {"items": items}) == sum(items, Decimal(0))
    assert feel.evaluate("count(items)", {"items": items}) == len(items)
    assert feel.evaluate("sort(items)", {"items": items}) == sorted(items)


@given(st.text(max_size=30))
def test_any_text_survives_being_written_as_a_literal(text):
    assert feel.evaluate(feel.write([text]), {}) == [text]


@given(st.text(max_size=60))
def test_any_text_is_an_expression_or_a_syntax_error(text):
    try:
        feel.compile(text)
    except feel.FeelSyntaxError as wrong:
        lines = text.count("\n") + 1
        assert 1 <= wrong.line <= lines  # noqa: PT017  other errors must fail the test
