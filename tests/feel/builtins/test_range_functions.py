"""How points and ranges lie to each other, and ranges read from text."""

import pytest

import feel

TRUE = [
    "before(1, 2)",
    "before(1, (1..5])",
    "before([1..5), 5)",
    "before([1..5), [5..9])",
    "before(< 5, 5)",
    "before(point1: 1, point2: 2)",
    "before(point: 1, range: [2..3])",
    "before(range: [2..3], point: 4)",
    "before(range1: [1..2], range2: [3..4])",
    "after(2, 1)",
    "after(range: [2..3], point: 1)",
    "after(point: 4, range: [2..3])",
    'after(@"P2D", @"PT47H")',
    "meets([1..5], [5..9])",
    "meets(<= 5, >= 5)",
    "met by(range1: [5..9], range2: [1..5])",
    "overlaps([1..5], [5..9])",
    "overlaps(< 5, > 3)",
    "overlaps before([1..5], [3..9])",
    "overlaps before([1..5), (1..5])",
    "overlaps after([3..9], [1..5])",
    "overlaps after(> 5, [1..9])",
    "finishes(point: 9, range: [1..9])",
    "finishes([5..9), [1..9))",
    "finished by(range1: [1..9], range2: (1..9])",
    "includes(range: [1..9], point: 9)",
    "includes(> 1, [2..3])",
    "includes([1..9], (1..9))",
    "during(point: 5, range: [1..9])",
    "during(range1: [2..3], range2: > 1)",
    "starts(point: 1, range: [1..9])",
    "starts([1..5], >= 1)",
    "started by([1..9], [1..5])",
    "coincides(point1: 3, point2: 3)",
    "coincides(range1: [1..3], range2: [1..3])",
    "(= 3) = (= 3)",
    "(!= 3) = (!= 3)",
    "3 in [(= 3), 9]",
    "4 in [(!= 3)]",
    "[1..3] in [[1..3], [5..9]]",
    "(= 3) instance of range<number>",
    'range("[1..3)") = [1..3)',
    'range("(@\\"2026-01-01\\"..date(\\"2026-12-31\\")]").end = @"2026-12-31"',
    'range(from: "[\\"a\\"..\\"c\\"]") = ["a".."c"]',
]

FALSE = [
    "before(1, [1..5])",
    "before(> 5, 9)",
    "before(1, < 5)",
    "meets([1..5), [5..9])",
    "meets(> 5, < 5)",
    "overlaps([1..5), [5..9])",
    "overlaps(< 5, > 5)",
    "overlaps before([1..9], [3..5])",
    "overlaps before([1..5], [1..5])",
    "finishes(9, [1..9))",
    "includes([1..9], > 3)",
    "starts(1, (1..9])",
    "coincides([1..3], [1..3))",
    "(= 3) = [3..3]",
    "(!= 3) = (= 3)",
    "3 in [(!= 3)]",
]

WITHOUT_VALUE = {
    'before(1, "a")': "the two cannot be compared",
    "before((!= 3), 5)": "the two cannot be compared",
    "before(null, 1)": "do not fit",
    "before(true, false)": "do not fit",
    "coincides(1, [1..1])": "do not fit",
    "meets(1, 2)": "'range1' should be a range, but is a number",
    'range("[3..1]")': "is not a range",
    'range("[..3]")': "is not a range",
    'range("[1..count(x)]")': "is not a range",
    "for i in (!= 3) return i": "'i' does not run over a list but a range",
}


@pytest.mark.parametrize("text", TRUE)
def test_the_relation_holds(text):
    assert feel.evaluate(text, {}) is True


@pytest.mark.parametrize("text", FALSE)
def test_the_relation_does_not_hold(text):
    assert feel.evaluate(text, {}) is False


@pytest.mark.parametrize(("text", "reason"), WITHOUT_VALUE.items(), ids=WITHOUT_VALUE.keys())
def test_what_cannot_be_related_says_why(text, reason):
    traced = feel.compile(text).trace({})

    assert traced.value is None
    assert reason in traced.warnings[0].message("en")


def test_a_range_of_one_point_reads_back_as_it_is_written():
    assert feel.evaluate("string((!= 3))", {}) == "(!= 3)"
    assert feel.evaluate(feel.evaluate("string((= 3))", {}), {}) == feel.evaluate("(= 3)", {})
