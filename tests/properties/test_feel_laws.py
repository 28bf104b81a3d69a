"""Laws of logic, lists, texts and numbers, the last against Python's own decimals and fractions."""

import decimal
from decimal import Context, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import feel
from tests.properties.feel_values import dates, moments, plain_texts, scalars, spans, values

DECIMAL128 = Context(prec=34, Emax=6144, Emin=-6143, rounding=decimal.ROUND_HALF_EVEN)
ROUNDINGS = {
    "decimal": decimal.ROUND_HALF_EVEN,
    "floor": decimal.ROUND_FLOOR,
    "ceiling": decimal.ROUND_CEILING,
    "round up": decimal.ROUND_UP,
    "round down": decimal.ROUND_DOWN,
    "round half up": decimal.ROUND_HALF_UP,
    "round half down": decimal.ROUND_HALF_DOWN,
}
numbers = st.decimals(-(10**12), 10**12, places=9) | st.integers(-50, 50).map(lambda n: Decimal(n) / 4)
long_numbers = st.integers(-(10**34) + 1, 10**34 - 1).map(Decimal)
items = st.lists(st.integers(-5, 5).map(Decimal) | st.none() | st.booleans() | plain_texts, max_size=8)
local, zoned = moments.filter(lambda at: at.tzinfo is None), moments.filter(lambda at: at.tzinfo is not None)
ordered = st.one_of(
    *(st.tuples(kind, kind, kind) for kind in (numbers, plain_texts, dates, spans, local, zoned))
)


def value_of(expression: str, **context: Any) -> Any:
    return feel.evaluate(expression, context)


@given(st.lists(scalars, min_size=2, max_size=4))
def test_and_and_or_take_whatever_is_no_boolean_for_null(operands):
    names = [f"v{index}" for index in range(len(operands))]
    context = dict(zip(names, operands, strict=True))
    truths = [operand if isinstance(operand, bool) else None for operand in operands]

    conjunction = False if False in truths else (None if None in truths else True)
    disjunction = True if True in truths else (None if None in truths else False)
    assert value_of(" and ".join(names), **context) is conjunction
    assert value_of(" or ".join(names), **context) is disjunction


@given(values)
def test_not_of_whatever_is_no_boolean_is_null(value):
    expected = not value if isinstance(value, bool) else None

    assert value_of("not(x)", x=value) is expected
    assert value_of("not(not(x))", x=value) is (value if isinstance(value, bool) else None)


@given(ordered)
def test_an_order_is_antisymmetric_transitive_and_total(three):
    a, b, c = three
    less, equal, greater = value_of("[a < b, a = b, a > b]", a=a, b=b)

    assert sorted((less, equal, greater)) == [False, False, True]
    assert value_of("[b > a, b = a, b < a]", a=a, b=b) == [less, equal, greater]
    assert value_of("[a <= b, a >= b, a != b]", a=a, b=b) == [less or equal, greater or equal, not equal]
    assert value_of("if a <= b and b <= c then a <= c else true", a=a, b=b, c=c) is True


@given(ordered)
def test_between_ranges_and_comparisons_agree(three):
    x, low, high = three
    context = {"x": x, "a": low, "b": high}

    between = value_of("x >= a and x <= b", **context)
    assert value_of("x between a and b", **context) is between
    assert value_of("x in (<= b) and x in (>= a)", **context) is between
    if value_of("a <= b", **context):
        assert value_of("[x in [a..b], includes([a..b], x), during(x, [a..b])]", **context) == [between] * 3
        assert value_of("x in (a..b)", **context) is value_of("x > a and x < b", **context)


@given(items, items)
def test_lists_are_joined_and_turned_round(first, second):
    context = {"a": first, "b": second}

    assert value_of("concatenate(a, b)", **context) == first + second
    assert value_of("count(concatenate(a, b)) = count(a) + count(b)", **context) is True
    assert value_of("reverse(reverse(a))", **context) == first
    assert value_of("reverse(concatenate(a, b)) = concatenate(reverse(b), reverse(a))", **context) is True
    assert value_of("flatten([a, [b, [a]]])", **context) == first + second + first
    assert value_of("append(a, 1)", **context) == [*first, Decimal(1)]


@given(items)
def test_distinct_values_are_each_there_once_in_their_first_order(given_):
    seen: list[Any] = []
    for item in given_:
        if not any(type(one) is type(item) and one == item for one in seen):
            seen.append(item)

    assert value_of("distinct values(a)", a=given_) == seen
    assert value_of("distinct values(distinct values(a)) = distinct values(a)", a=given_) is True
    assert value_of("union(a, a)", a=given_) == seen
    assert all(value_of("list contains(a, x)", a=seen, x=item) for item in given_)


@given(st.lists(numbers, max_size=12) | st.lists(plain_texts, max_size=12) | st.lists(dates, max_size=12))
def test_sorting_is_stable_and_done_after_once(given_):
    once = value_of("sort(a)", a=given_)

    assert once == sorted(given_)
    assert value_of("sort(sort(a)) = sort(a)", a=given_) is True
    assert value_of("sort(a, function(x, y) x > y)", a=given_) == sorted(given_, reverse=True)
    assert value_of("sort(a, function(x, y) false)", a=given_) == given_
    assert all(before <= after for before, after in pairwise(once))


@given(st.lists(numbers, min_size=1, max_size=8), st.integers(1, 8))
def test_places_in_a_list_count_from_one_and_from_the_end(given_, place):
    assume(place <= len(given_))
    context = {"a": given_, "n": place}

    assert value_of("a[n]", **context) == given_[place - 1]
    assert value_of("a[-n]", **context) == given_[-place]
    assert value_of("sublist(a, n)", **context) == given_[place - 1 :]
    assert value_of("remove(a, n)", **context) == given_[: place - 1] + given_[place:]
    assert value_of("list replace(a, n, 0)", **context) == [*given_[: place - 1], Decimal(0), *given_[place:]]
    assert value_of("remove(insert before(a, n, 0), n) = a", **context) is True
    assert place in value_of("index of(a, a[n])", **context)


@given(plain_texts, plain_texts, st.integers(1, 12))
@example("𠮷野家", "家", 1)
@example("e\u0301😀", "😀", 2)
def test_texts_are_counted_and_cut_by_code_points(text, part, place):
    context = {"s": text, "p": part, "n": place}

    assert value_of("string length(s + p)", **context) == len(text) + len(part)
    assert value_of("contains(s, p)", **context) is (part in text)
    assert value_of("[starts with(s + p, s), ends with(s + p, p)]", **context) == [True, True]
    assert value_of("string join([s, p, s], p)", **context) == part.join([text, part, text])
    if place <= len(text):
        assert value_of("substring(s, n)", **context) == text[place - 1 :]
        assert value_of("substring(s, -n, 1)", **context) == text[-place]
        assert value_of("substring(s, 1, n)", **context) == text[:place]
    if part and part in text:
        assert value_of("substring before(s, p) + p + substring after(s, p)", **context) == text


@given(long_numbers | numbers, long_numbers | numbers)
@example(Decimal(1), Decimal(3))
@example(Decimal(10) ** 33, Decimal("0.5"))
def test_sums_products_and_quotients_are_those_of_decimal128(a, b):
    results = value_of("[a + b, a - b, a * b]", a=a, b=b)

    exact = Fraction(a) + Fraction(b), Fraction(a) - Fraction(b), Fraction(a) * Fraction(b)
    assert results == [rounded(value) for value in exact]
    assert value_of("a / b", a=a, b=b) == (rounded(Fraction(a) / Fraction(b)) if b else None)


@pytest.mark.parametrize("function", ROUNDINGS)
@given(number=numbers | long_numbers, scale=st.integers(-3, 12))
def test_rounding_is_that_of_its_mode(function, number, scale):
    quantum = Decimal((0, (1,), -scale))
    expected = number.quantize(quantum, rounding=ROUNDINGS[function], context=Context(prec=100))

    assert value_of(f"{function}(x, n)", x=number, n=scale) == DECIMAL128.plus(expected)


@given(numbers, numbers.filter(bool))
def test_the_modulo_has_the_sign_of_the_divisor(dividend, divisor):
    rest = value_of("modulo(x, y)", x=dividend, y=divisor)

    assert rest == rounded(Fraction(dividend) % Fraction(divisor))


@given(numbers | long_numbers)
def test_a_number_written_reads_as_the_same_number(number):
    assert value_of("number(string(x)) = x", x=number) is True
    assert value_of(f"({feel.write(number)}) = x", x=number) is True


def rounded(value: Fraction) -> Decimal:
    """Return the nearest number of 34 digits, the even one of two."""
    return DECIMAL128.divide(Decimal(value.numerator), Decimal(value.denominator))
