"""Decision tables: hit policies, defaults, allowed values."""

from decimal import Decimal

import pytest

import decisions
from decisions import DecisionError
from tests.decisions.drawing import decision, definitions, literal, table


def evaluate(logic: str, **inputs):
    return decisions.load(definitions(decision("d", logic))).evaluate("d", inputs)


OVERLAPPING = [["> 0", '"低"'], ["> 10", '"中"'], ["> 100", '"高"']]


def test_unique_gives_the_one_rule_that_fits():
    assert evaluate(table("UNIQUE", ["x"], ["r"], OVERLAPPING), x=5) == "低"


def test_unique_refuses_two_rules_and_names_them():
    with pytest.raises(DecisionError) as caught:
        evaluate(table("UNIQUE", ["x"], ["r"], OVERLAPPING), x=50)

    assert caught.value.message("zh") == "决策“d”：命中策略为“唯一”，但第 1、2 条规则同时符合。"
    assert "rules 1, 2 all match" in caught.value.message("en")


def test_any_accepts_rules_that_agree_and_refuses_others():
    rules = [["> 0", '"甲"'], ["> 10", '"甲"'], ["> 100", '"乙"']]

    assert evaluate(table("ANY", ["x"], ["r"], rules), x=50) == "甲"
    with pytest.raises(DecisionError):
        evaluate(table("ANY", ["x"], ["r"], rules), x=500)


@pytest.mark.parametrize(
    ("policy", "value"),
    [
        ("FIRST", "低"),
        ("RULE ORDER", ["低", "中", "高"]),
        ("COLLECT", ["低", "中", "高"]),
        ("PRIORITY", "高"),
        ("OUTPUT ORDER", ["高", "中", "低"]),
        ("COLLECT+COUNT", Decimal(3)),
    ],
)
def test_the_hit_policy_makes_one_result_of_three_rules(policy, value):
    logic = table(policy, ["x"], ["r"], OVERLAPPING, values=['"高", "中", "低"'])

    assert evaluate(logic, x=500) == value


@pytest.mark.parametrize(("aggregation", "value"), [("SUM", 60), ("MIN", 10), ("MAX", 30), ("COUNT", 3)])
def test_collect_aggregates_numbers(aggregation, value):
    logic = table(f"COLLECT+{aggregation}", ["x"], ["r"], [["-", "10"], ["-", "30"], ["-", "20"]])

    assert evaluate(logic, x=1) == value


def test_several_outputs_make_a_context():
    logic = table("FIRST", ["x"], ["层级", "天数"], [["< 10", '"科长"', "x + 1"], ["-", '"局长"', "20"]])

    assert evaluate(logic, x=4) == {"层级": "科长", "天数": Decimal(5)}


def test_no_rule_gives_the_default_or_null_or_nothing_collected():
    rules = [["> 100", '"高"']]

    assert evaluate(table("UNIQUE", ["x"], ["r"], rules), x=1) is None
    assert evaluate(table("UNIQUE", ["x"], ["r"], rules, defaults=['"常规"']), x=1) == "常规"
    assert evaluate(table("COLLECT", ["x"], ["r"], rules), x=1) == []
    assert evaluate(table("COLLECT+COUNT", ["x"], ["r"], rules), x=1) == 0


def test_an_output_outside_the_allowed_values_is_refused_with_its_cell():
    logic = table("FIRST", ["x"], ["等级"], [["-", '"特急"']], values=['"平急", "加急"'])

    with pytest.raises(DecisionError) as caught:
        evaluate(logic, x=1)

    assert caught.value.place == decisions.Place("d", 1, "等级")


def test_cells_see_the_input_and_other_variables():
    logic = table("UNIQUE", ["金额"], ["r"], [["<= 限额", '"科长"'], ["? > 限额 and ? < 限额 * 2", '"局长"']])

    assert evaluate(logic, 金额=5, 限额=4) == "局长"


def test_every_syntax_error_is_found_at_load_and_names_decision_rule_and_column():
    logic = table("UNIQUE", ["x"], ["r"], [["1", "2"], ["> ", "3"], ["-", "1 +"]])

    model = decisions.load(definitions(decision("d", logic, name="审批层级")))

    first, second = model.errors
    assert first.place == decisions.Place("审批层级", 2, "x")
    assert first.message("zh").startswith("决策“审批层级”，第 2 条规则，“x”列：第 1 行第 2 列：应为表达式")
    assert first.message("en").startswith("decision '审批层级', rule 2, column 'x': Line 1, column 2")
    assert second.place == decisions.Place("审批层级", 3, "r")


def test_a_broken_decision_is_never_evaluated_but_the_others_are():
    broken = table("FIRST", ["x"], ["r"], [["-", "1"], ["> ", "2"]])
    model = decisions.load(
        definitions(
            decision("broken", broken),
            decision("sound", literal("x + 1")),
            decision("dependent", literal("broken"), requires=["broken"]),
        )
    )

    assert model.evaluate("sound", {"x": 1}) == 2
    for name in ("broken", "dependent"):
        with pytest.raises(DecisionError, match="第 2 条规则"):
            model.evaluate(name, {"x": 1})
