"""What is probably wrong with a table is told with an example."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import decisions
from decisions import review
from tests.decisions.drawing import decision, definitions, table


def remarks(find: Callable, logic: str) -> list[str]:
    model = decisions.load(definitions(decision("d", logic)))
    (read,) = model.tables
    assert model.errors == ()
    return [f"{place.sentence()}：{remark}" for place, remark in find(read)]


def numbers(policy: str, *cells: str, outputs: Sequence[str] = ()) -> str:
    rows = [[cell, outputs[n] if outputs else str(n)] for n, cell in enumerate(cells)]
    return table(policy, ["x"], ["r"], rows).replace('typeRef="Any"', 'typeRef="number"')


def texts(policy: str, rows: Sequence[Sequence[str]], *, allowed: str = "") -> str:
    listed = f"<inputValues><text>{allowed}</text></inputValues>" if allowed else ""
    drawn = table(policy, ["类别", "x"], ["r"], [[*row, "1"] for row in rows])
    return drawn.replace("</inputExpression></input>", f"</inputExpression>{listed}</input>", 1)


def test_an_overlap_is_told_with_a_value_both_rules_fit():
    assert remarks(review.overlaps, numbers("UNIQUE", "<= 5", "[5..9]", "> 9")) == [
        "决策“d”，第 2 条规则：与第 1 条规则重叠，两条都符合时无法取舍（例如 x = 5）。"
    ]


@pytest.mark.parametrize(
    "cells", [["< 5", ">= 5"], ["[1..3)", "[3..4]"], ["1, 2", "3"], ["not(1)", "1"], ["? > 5 and ? < 8", "9"]]
)
def test_rules_beside_each_other_do_not_overlap(cells):
    assert remarks(review.overlaps, numbers("UNIQUE", *cells)) == []


def test_an_any_table_may_overlap_where_the_results_agree():
    assert remarks(review.overlaps, numbers("ANY", "> 1", "> 2", outputs=["7", "7"])) == []
    assert len(remarks(review.overlaps, numbers("ANY", "> 1", "> 2", outputs=["7", "8"]))) == 1


@pytest.mark.parametrize(
    ("cells", "example"),
    [
        (["< 5", "> 5"], "x = 5"),
        (["[0..100]", "(100..200]"], "x = 201"),
        (["< 10", "[10..20]", "> 30"], "x = 25"),
        (['< date("2026-01-01")', '> date("2026-01-01")'], "x = 2026-01-01"),
    ],
)
def test_a_gap_is_told_with_a_value_that_no_rule_fits(cells, example):
    assert remarks(review.gaps, table("UNIQUE", ["x"], ["r"], [[cell, "1"] for cell in cells])) == [
        f"决策“d”：没有规则符合的情形（例如 {example}），结果会是空值。"
    ]


@pytest.mark.parametrize(
    "logic",
    [
        numbers("UNIQUE", "<= 5", "> 5"),
        numbers("UNIQUE", "[0..5]", "[6..10]", "> 10"),  # counted in whole numbers
        numbers("FIRST", "5", "-"),
        numbers("COLLECT", "5"),
        numbers("UNIQUE", "<= limit", "> limit"),  # nobody knows
        table("UNIQUE", ["x"], ["r"], [["5", "1"]], defaults=["2"]),
        texts("UNIQUE", [['"甲"', "-"], ['"乙"', "-"]], allowed='"甲", "乙"'),
    ],
)
def test_what_covers_everything_has_no_gap(logic):
    assert remarks(review.gaps, logic) == []


def test_a_gap_between_two_columns_is_found():
    rows = [['"甲"', "< 5"], ['"甲"', ">= 5"], ['"乙"', "> 7"]]

    assert remarks(review.gaps, texts("UNIQUE", rows, allowed='"甲", "乙"')) == [
        '决策“d”：没有规则符合的情形（例如 类别 = "乙"，x = 4），结果会是空值。'
    ]


@pytest.mark.parametrize(
    ("cells", "in_vain"),
    [
        (["> 5", "> 7", "-"], [2]),
        (["< 5", ">= 5", "3"], [3]),  # two rules together leave nothing
        (["-", "1"], [2]),
        (["< 5", ">= 5", "-"], []),  # the last is for a missing value
        (["limit", "> 3", "limit"], [3]),  # what is not constant is compared as it is written
        (["> 7", "> 5", "-"], []),
    ],
)
def test_a_rule_that_earlier_rules_leave_nothing_is_told(cells, in_vain):
    told = remarks(review.rules_in_vain, numbers("FIRST", *cells))

    assert [text.partition("：")[0] for text in told] == [
        f"决策“d”，第 {number} 条规则" for number in in_vain
    ]


@pytest.mark.parametrize(
    ("cell", "complaint"),
    [
        ('"5"', '"5" 不是数字，这一列只有数字。'),
        ('[1.."9"]', '"9" 不是数字'),
        ("true", "true 不是数字"),
        ("[9..5]", "没有任何值符合“[9..5]”。"),
    ],
)
def test_a_condition_that_nothing_fits_is_told(cell, complaint):
    (told,) = remarks(review.wrong_cells, numbers("FIRST", cell, "-"))

    assert told.startswith("决策“d”，第 1 条规则，“x”列：" + complaint)


@pytest.mark.parametrize("cell", ["5", "-", "null", "limit", 'starts with(?, "a")', "not(3)", "< 5, > 7"])
def test_other_conditions_are_left_alone(cell):
    assert remarks(review.wrong_cells, numbers("FIRST", cell)) == []


def test_values_outside_the_allowed_ones_are_told_for_conditions_and_results():
    condition = texts("FIRST", [['"甲", "丙"', "-"]], allowed='"甲", "乙"')
    result = table("FIRST", ["x"], ["r"], [["-", '"特急"'], ["-", '"平急"']], values=['"平急", "加急"'])

    assert remarks(review.wrong_cells, condition) == [
        '决策“d”，第 1 条规则，“类别”列："丙" 不在本列的允许值 "甲", "乙" 之内。'
    ]
    assert remarks(review.wrong_cells, result) == [
        '决策“d”，第 1 条规则，“r”列："特急" 不在本列的允许值 "平急", "加急" 之内。'
    ]


BOUNDS = st.integers(0, 12)
CELLS = st.one_of(
    st.just("-"),
    st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">="]), BOUNDS),
    st.builds("[{}..{}]".format, BOUNDS, BOUNDS),
    st.builds("not({})".format, BOUNDS),
)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_overlaps_and_gaps_are_those_that_evaluation_meets(rows):
    cells = [[*row, str(number)] for number, row in enumerate(rows)]
    collect, unique = (
        decisions.load(definitions(decision("d", table(policy, ["x", "y"], ["r"], cells))))
        for policy in ("COLLECT", "UNIQUE")
    )
    halves = [n / 2 for n in range(-2, 28)]
    hits = {(x, y): len(collect.evaluate("d", {"x": x, "y": y})) for x in halves for y in halves}
    counted = [count for (x, y), count in hits.items() if x >= 0 <= y and x % 1 == y % 1 == 0]

    assert bool(list(review.overlaps(unique.tables[0]))) == (max(hits.values()) > 1)
    assert bool(list(review.gaps(unique.tables[0]))) == (0 in counted)
