"""What is settled before an evaluation: constant calls, the fitting of arguments, converted variables."""

from datetime import date
from decimal import Decimal

import pytest

import feel
from feel import Function
from feel.limits import MAX_STRING


def test_a_function_of_the_caller_replaces_a_built_in_one_also_with_constant_arguments():
    expression = feel.compile('date("2026-01-01")')
    theirs = Function("date", ("from: string",), lambda text: f"theirs of {text}")

    assert expression({}) == date(2026, 1, 1)
    assert expression({}, {"date": theirs}) == "theirs of 2026-01-01"
    assert feel.compile('date("2026-01-01")', {"date": theirs})({}) == "theirs of 2026-01-01"


def test_a_function_that_an_expression_binds_itself_hides_the_built_in_one():
    assert feel.evaluate('{count: function(x) "own", n: count([1])}.n', {}) == "own"


def test_a_constant_call_without_a_result_tells_why_at_each_evaluation():
    expression = feel.compile('date("2026-02-30")')

    for _ in range(2):
        traced = expression.trace({})
        assert traced.value is None
        assert "2026-02-30" in str(traced.warnings[0])


def test_a_constant_list_is_a_new_one_for_each_evaluation():
    expression = feel.compile('split("a,b", ",")')

    first = expression({})
    first.append("c")

    assert expression({}) == ["a", "b"]


@pytest.mark.parametrize(
    ("argument", "expected"),
    [("abc", 3), (["abc"], 3), (["a", "b"], None), (7, None), (None, None), ("abcd", 4)],
)
def test_one_call_takes_arguments_of_one_type_after_another(argument, expected):
    assert feel.compile("string length(x)")({"x": argument}) == expected


def test_a_list_of_one_number_is_converted_whatever_was_called_before():
    expression = feel.compile("abs(x)")

    assert [expression({"x": x}) for x in (-1, [-2], [-1, -2], -3)] == [1, 2, None, 3]


def test_long_texts_of_the_caller_cost_steps_in_every_function():
    text = "x" * MAX_STRING

    with pytest.raises(feel.FeelError):
        feel.evaluate('every i in 1..1000 satisfies starts with(text, "x")', {"text": text})


def test_a_context_is_converted_once_and_read_as_it_is():
    context = feel.Context({"rows": ({"n": 1}, {"n": 2.5}), "who": None})

    assert context == {"rows": [{"n": Decimal(1)}, {"n": Decimal("2.5")}], "who": None}
    assert feel.evaluate("rows", context) is context["rows"]
    assert feel.evaluate("[sum(rows.n), rows[n > 2].n, for r in rows return r.n + 1]", context) == [
        Decimal("3.5"),
        [Decimal("2.5")],
        [2, Decimal("3.5")],
    ]


def test_a_context_grows_without_changing_the_one_it_comes_from():
    context = feel.Context({"a": 1})

    assert feel.evaluate("a + b", context.extended({"b": Decimal(2)})) == 3
    assert context == {"a": 1}


def test_variables_of_the_caller_are_never_changed_by_what_is_done_with_a_result():
    variables = {"rows": [{"n": Decimal(1)}]}

    feel.evaluate("rows", variables).append("more")

    assert variables == {"rows": [{"n": Decimal(1)}]}


@pytest.mark.parametrize(
    ("tests", "fitting", "others"),
    [
        ('"a", "b"', ["a", "b"], ["c", 1, None]),
        ("[1..3)", [1, Decimal("2.9")], [3, 0, "1", None]),
        ("> 3", [4], [3, "4", None]),
        ('["b".."d"]', ["b", "c", "d"], ["a", "da", 3]),
        ('(@"2026-01-01"..@"2026-01-31"]', [date(2026, 1, 31)], [date(2026, 1, 1), "2026-01-02"]),
        ("not(1, 2)", [3], [1, 2]),
        ("null", [None], [0, ""]),
        ("true", [True], [False, None]),
        ("? > 3 and ? < other", [4], [3, 5]),
        ("-", [None, 1, "x"], []),
    ],
)
def test_cells_say_what_fits(tests, fitting, others):
    compiled = feel.compile_unary(tests)

    assert [compiled(value, {"other": 5}) for value in fitting] == [True] * len(fitting)
    assert [compiled(value, {"other": 5}) for value in others] == [False] * len(others)
