"""Decision tables: hit policies, defaults, allowed values."""

from datetime import date
from decimal import Decimal

import pytest

import decisions
from decisions import DecisionError
from tests.decisions.drawing import decision, definitions, item_definition, literal, table


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


@pytest.mark.parametrize(
    ("cell", "fitting", "other"),
    [
        ('"a","b"', "b", "c"),
        ("-", "x", None),
        ("", "x", None),
        ('not("a")', "b", "a"),
        ("> 5", 6, 5),
        ("[1..3]", 3, 4),
        ("[1..3[", 2, 3),
        ('date("2026-11-21")', date(2026, 11, 21), date(2026, 11, 22)),
        ('>= @"2026-11-21"', date(2026, 11, 22), date(2026, 11, 20)),
        ("? > 限额", 11, 10),
        ("限额, 5", 10, 6),
        ("true", True, False),
        ("null", None, 1),
    ],
)
def test_cells_are_read_as_dmn_js_writes_them(cell, fitting, other):
    logic = table("UNIQUE", ["x"], ["r"], [[cell, '"是"']])

    assert evaluate(logic, x=fitting, 限额=10) == "是"
    assert other is None or evaluate(logic, x=other, 限额=10) is None


def test_rules_drawn_as_columns_are_the_same_rules():
    drawn = table("UNIQUE", ["x"], ["r"], OVERLAPPING[:1]).replace(
        "<decisionTable ", '<decisionTable preferredOrientation="CrossTable" '
    )

    assert evaluate(drawn, x=5) == "低"


def test_priority_goes_by_the_values_of_one_output_after_the_other():
    rules = [["-", '"B"', '"x"'], ["-", '"A"', '"y"'], ["-", '"A"', '"x"']]
    values = ['"A", "B"', '"x", "y"']

    assert evaluate(table("PRIORITY", ["x"], ["p", "q"], rules, values=values), x=1) == {"p": "A", "q": "x"}
    explained = decisions.load(
        definitions(decision("d", table("PRIORITY", ["x"], ["p", "q"], rules, values=values)))
    ).explain("d", {"x": 1})
    assert [rule.counts for rule in explained.tables[0].rules] == [False, False, True]
    ordered = evaluate(table("OUTPUT ORDER", ["x"], ["p", "q"], rules, values=values), x=1)
    assert [hit["p"] + hit["q"] for hit in ordered] == ["Ax", "Ay", "Bx"]


def test_the_values_of_the_outputs_type_are_an_order_of_priority_too():
    typed = item_definition("等级", "string", '"高", "低"')
    logic = table("PRIORITY", ["x"], ["r"], [["-", '"低"'], ["-", '"高"']]).replace(
        'name="r"', 'name="r" typeRef="等级"'
    )

    assert decisions.load(definitions(typed, decision("d", logic))).evaluate("d", {"x": 1}) == "高"


def test_a_default_may_be_given_for_some_of_the_outputs():
    logic = table("UNIQUE", ["x"], ["p", "q"], [["> 100", "1", "2"]], defaults=["0"])

    assert evaluate(logic, x=1) == {"p": Decimal(0), "q": None}


@pytest.mark.parametrize("policy", ["PRIORITY", "OUTPUT ORDER", "RULE ORDER", "COLLECT+SUM", "COLLECT+MIN"])
def test_a_table_that_nothing_fits_gives_null_unless_it_only_collects(policy):
    assert evaluate(table(policy, ["x"], ["r"], [["> 100", "1"]], values=["1, 2"]), x=1) is None


@pytest.mark.parametrize(
    ("logic", "reason"),
    [
        (table("COLLECT+SUM", ["x"], ["p", "q"], [["-", "1", "2"]]), "有几个输出列，不能汇总"),
        (table("PRIORITY", ["x"], ["r"], [["-", "1"]]), "请填写允许值"),
        (table("FIRST", ["x"], ["r", "r"], [["-", "1", "2"]]), "有几个输出列都叫“r”"),
        (table("UNIQUE+SUM", ["x"], ["r"], [["-", "1"]]), "不认识的命中策略“UNIQUE SUM”"),
        (table("FIRST", ["x"], [], [["-"]]), "没有输出列"),
        (table("FIRST", [""], ["r"], [["-", "1"]]), "“1”列：缺少表达式"),
        (table("FIRST", ["x"], ["r"], [["-"]]), "第 1 条规则：单元格数应为 1，实为 0"),
    ],
)
def test_a_table_that_means_nothing_is_an_error(logic, reason):
    (error,) = decisions.load(definitions(decision("d", logic))).errors

    assert str(error).startswith("决策“d”")
    assert reason in str(error)


@pytest.mark.parametrize("results", [['"甲"'], ["1", '"甲"'], ["1", "null"]])
def test_what_cannot_be_added_is_refused_with_its_rules(results):
    with pytest.raises(DecisionError, match="不能汇总"):
        evaluate(table("COLLECT+SUM", ["x"], ["r"], [["-", result] for result in results]), x=1)


def test_an_input_outside_the_allowed_values_is_refused_with_its_column():
    logic = table("FIRST", ["类别"], ["r"], [["-", "1"]]).replace(
        "</inputExpression></input>",
        '</inputExpression><inputValues><text>"抢险", "救援"</text></inputValues></input>',
    )

    assert evaluate(logic, 类别="救援") == 1
    with pytest.raises(DecisionError) as caught:
        evaluate(logic, 类别="其他")
    assert str(caught.value) == '决策“d”，“类别”列：值 其他 不在允许值 "抢险", "救援" 之内。'


def test_an_input_of_another_type_fits_no_rule_and_leaves_a_warning():
    logic = table("FIRST", ["x"], ["r"], [["> 5", "1"]]).replace('typeRef="Any"', 'typeRef="number"')

    explanation = decisions.load(definitions(decision("d", logic))).explain("d", {"x": "6"})

    assert explanation.value is None
    assert [str(one) for one in explanation.warnings] == ["决策“d”，“x”列：值 6 不属于类型“number”，取空值。"]
