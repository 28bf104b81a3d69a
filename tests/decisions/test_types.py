"""Item definitions: what is taken for a value of a type, on the way in and on the way out."""

from decimal import Decimal

import pytest

import decisions
from decisions import DecisionError
from tests.decisions.drawing import decision, definitions, input_data, item_definition, literal


def test_item_definitions_bring_values_into_their_type():
    xml = definitions(
        item_definition("等级", "string", '"I", "II"'),
        input_data("响应", "等级"),
        decision("d", literal("响应"), inputs=["响应"]),
    )
    model = decisions.load(xml)

    assert model.evaluate("d", {"响应": "II"}) == "II"
    explanation = model.explain("d", {"响应": "IX"})
    assert explanation.value is None
    assert [str(one) for one in explanation.warnings] == ["输入“响应”：值 IX 不属于类型“等级”，取空值。"]


COLLECTION = item_definition("分数", "number", "[0..100]", isCollection="true", constraint="count(?) < 3")


@pytest.mark.parametrize(
    ("given", "value"),
    [([1, 2], [1, 2]), (7, [7]), ([1, 101], None), ([1, 2, 3], None), (["1"], None), (None, None)],
)
def test_allowed_values_are_those_of_the_items_and_a_constraint_that_of_the_list(given, value):
    xml = definitions(COLLECTION, input_data("成绩", "分数"), decision("d", literal("成绩"), inputs=["成绩"]))

    assert decisions.load(xml).evaluate("d", {"成绩": given}) == value


def test_a_type_refines_the_type_it_is_based_on():
    xml = definitions(
        item_definition("正数", "number", "> 0"),
        item_definition("小正数", "正数", "< 10"),
        input_data("x", "小正数"),
        decision("d", literal("x"), inputs=["x"]),
    )
    model = decisions.load(xml)

    assert [model.evaluate("d", {"x": x}) for x in (5, 11, -1)] == [5, None, None]


def test_a_result_of_another_type_is_null_and_leaves_a_warning():
    xml = definitions(
        decision(
            "d",
            '<variable name="d" typeRef="number"/><literalExpression><text>"12"</text></literalExpression>',
        )
    )

    explanation = decisions.load(xml).explain("d", {})

    assert explanation.value is None
    assert [str(one) for one in explanation.warnings] == ["决策“d”：值 12 不属于类型“number”，取空值。"]


def test_a_type_that_cannot_be_read_stops_what_uses_it():
    xml = definitions(
        item_definition("等级", "string", '"I", '),
        input_data("响应", "等级"),
        decision("d", literal("响应"), inputs=["响应"]),
        decision("e", literal("1")),
    )
    model = decisions.load(xml)

    (error,) = model.errors
    assert str(error).startswith("类型“等级”：第 1 行")
    assert model.evaluate("e", {}) == 1
    with pytest.raises(DecisionError, match="类型“等级”"):
        model.evaluate("d", {"响应": "I"})


def test_a_type_nobody_knows_is_told_as_doubtful():
    ((place, warning),) = decisions.load(
        definitions(input_data("x", "nummer"), decision("d", literal("x"), inputs=["x"]))
    ).warnings

    assert place.decision == "x"
    assert "没有类型“nummer”" in str(warning)


@pytest.mark.parametrize("type_", ["integer", "long", "double", "feel:number", "feel.number", "number"])
def test_types_of_older_modelers_are_known(type_):
    model = decisions.load(definitions(input_data("x", type_), decision("d", literal("x"), inputs=["x"])))

    assert (model.warnings, model.evaluate("d", {"x": 1})) == ((), 1)
    assert model.evaluate("d", {"x": "1"}) is None


@pytest.mark.parametrize(
    ("given", "number"), [(3, "3"), (0.1, "0.1"), (Decimal("1.50"), "1.50"), (float("nan"), None)]
)
def test_numbers_of_the_caller_are_decimals(given, number):
    value = decisions.load(definitions(decision("d", literal("x")))).evaluate("d", {"x": given})

    assert value == (None if number is None else Decimal(number))
