"""Functions on numbers and on lists of numbers."""

from datetime import timedelta
from decimal import Decimal

import pytest

import feel
from feel import YearMonthDuration

EXAMPLES = {
    "decimal(2.345, 2)": Decimal("2.34"),
    "decimal(n: 3.5, scale: 0)": Decimal(4),
    "decimal(1250, -2)": Decimal(1200),
    "floor(-1.5)": Decimal(-2),
    "floor(n: 2.78, scale: 1)": Decimal("2.7"),
    "ceiling(-1.5)": Decimal(-1),
    "ceiling(2.71, 1)": Decimal("2.8"),
    "round up(-2.1, 0)": Decimal(-3),
    "round down(-2.9, 0)": Decimal(-2),
    "round half up(-2.5, 0)": Decimal(-3),
    "round half down(-2.5, 0)": Decimal(-2),
    "round up(1.5, 6176)": Decimal("1.5"),
    "abs(-12.5)": Decimal("12.5"),
    'abs(@"-PT3H")': timedelta(hours=3),
    'abs(@"-P1M")': YearMonthDuration(1),
    "modulo(-7, 3)": Decimal(2),
    "modulo(7, -3)": Decimal(-2),
    "modulo(-7.5, -2)": Decimal("-1.5"),
    "modulo(dividend: 7, divisor: 4)": Decimal(3),
    "sqrt(number: 12.25)": Decimal("3.5"),
    "log(1)": Decimal(0),
    "exp(0)": Decimal(1),
    "odd(-3)": True,
    "even(0)": True,
    "min(4, 2, 9)": Decimal(2),
    'max(["甲", "乙"])': "甲",
    'max(@"PT1H", @"PT90M")': timedelta(minutes=90),
    "min(7)": Decimal(7),
    "sum(list: [1, 2.5])": Decimal("3.5"),
    'sum(@"PT20M", @"PT40M")': timedelta(hours=1),
    "mean(1, 2)": Decimal("1.5"),
    "product([2, 3, 4])": Decimal(24),
    "median(9, 1, 5)": Decimal(5),
    "median([4, 1, 3, 2])": Decimal("2.5"),
    "stddev(2, 4, 4, 6) ** 2 > 2.6": True,
    "mode([3, 1, 3, 1, 2])": [Decimal(1), Decimal(3)],
    "mode([])": [],
    "0 ** 0": Decimal(1),
    "2 ** -1": Decimal("0.5"),
}

WITHOUT_VALUE = {
    "decimal(1.5, 6177)": "the scale 6177 is out of range",
    "round up(1.5, -6112)": "the scale -6112 is out of range",
    'floor("1")': "'n' should be a number, but is a string",
    "round up(null, 0)": "'n' should be a number, but is a null",
    "modulo(1, 0)": "the divisor is zero",
    "sqrt(-1)": "out of range",
    "log(0)": "above zero",
    "odd(1.5)": "1.5 is not a whole number",
    "even(0.5)": "0.5 is not a whole number",
    "min()": "it was given 0",
    "max([])": "the list is empty",
    "sum([])": "the list is empty",
    "mean([])": "the list is empty",
    "product([])": "the list is empty",
    "median([])": "the list is empty",
    "stddev([7])": "two numbers at least",
    "min(1, null)": "cannot be compared",
    'max([1, "a"])': "cannot be compared",
    "sum([1, null])": "not every item is a number",
    'mode([1, "a"])': "not every item is a number",
    "0 ** -1": "has no result",
    "1 / 0": "has no result",
    "(-8) ** 0.5": "has no result",
}


@pytest.mark.parametrize(("text", "value"), EXAMPLES.items(), ids=EXAMPLES.keys())
def test_a_number_function_gives_its_value(text, value):
    assert feel.evaluate(text, {}) == value


@pytest.mark.parametrize(("text", "reason"), WITHOUT_VALUE.items(), ids=WITHOUT_VALUE.keys())
def test_a_number_function_without_a_value_says_why(text, reason):
    traced = feel.compile(text).trace({})

    assert traced.value is None
    assert reason in traced.warnings[0].message("en")
