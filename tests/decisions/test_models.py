"""Models: requirement graphs, knowledge models, services, explanations, files that are refused."""

import json
from datetime import date
from decimal import Decimal

import pytest

import decisions
from decisions import DecisionError
from feel import Function
from tests.decisions.drawing import decision, definitions, input_data, literal, table

APPROVAL = definitions(
    input_data("金额", "number"),
    input_data("类别", "string"),
    decision("total", literal("金额 * 1.5"), name="总额", inputs=["金额"]),
    decision(
        "level",
        table(
            "FIRST",
            ["总额", "类别"],
            ["层级"],
            [["> 1000", "-", '"局长"', "大额"], ["-", '"抢险", "救援"', '"处长"'], ["-", "-", '"科长"']],
        ),
        name="审批层级",
        requires=["total"],
        inputs=["类别"],
    ),
)

KNOWLEDGE = """<businessKnowledgeModel id="k" name="台班 费"><encapsulatedLogic>
<formalParameter name="天数" typeRef="number"/><formalParameter name="单价" typeRef="number"/>
<literalExpression><text>天数 * 单价</text></literalExpression>
</encapsulatedLogic></businessKnowledgeModel>"""


def test_a_decision_is_evaluated_with_those_it_requires():
    model = decisions.load(APPROVAL)

    assert model.evaluate("level", {"金额": 1000, "类别": "其他"}) == "局长"
    assert model.evaluate("审批层级", {"金额": 10, "类别": "救援"}) == "处长"


def test_the_outline_tells_ids_names_and_required_inputs():
    outlines = decisions.load(APPROVAL).decisions

    assert [(one.id, one.name, set(one.required_inputs)) for one in outlines] == [
        ("total", "总额", {"金额"}),
        ("level", "审批层级", {"金额", "类别"}),
    ]


def test_the_explanation_tells_inputs_matched_rules_and_annotations():
    explanation = decisions.load(APPROVAL).explain("level", {"金额": 1000, "类别": "其他"})

    data = json.loads(json.dumps(explanation.as_data(), ensure_ascii=False))
    assert data["value"] == "局长"
    assert data["decisions"] == {"总额": 1500}
    (recorded,) = data["tables"]
    assert recorded["inputs"] == [{"label": "总额", "value": 1500}, {"label": "类别", "value": "其他"}]
    assert recorded["rules"][0] == {
        "number": 1,
        "conditions": ["> 1000", "-"],
        "outputs": {"层级": "局长"},
        "annotations": ["大额"],
    }


def test_a_missing_input_is_null_and_leaves_a_warning():
    explanation = decisions.load(APPROVAL).explain("level", {"金额": 10})

    assert explanation.value == "科长"
    assert "没有输入“类别”" in explanation.warnings[0].message("zh")


def test_a_knowledge_model_is_called_as_a_function_by_name():
    model = decisions.load(definitions(KNOWLEDGE, decision("d", literal("台班 费(3, 200) + 1"))))

    assert model.evaluate("d", {}) == 601


def test_a_boxed_invocation_and_context_give_their_value():
    bindings = "".join(
        f'<binding><parameter name="{name}"/>{literal(text)}</binding>'
        for name, text in (("单价", "5"), ("天数", "2"))
    )
    invocation = f"<invocation>{literal('台班 费')}{bindings}</invocation>"
    named = f'<contextEntry><variable name="费用"/>{invocation}</contextEntry>'
    logic = f"<context>{named}<contextEntry>{literal('费用 + 1')}</contextEntry></context>"

    assert decisions.load(definitions(KNOWLEDGE, decision("d", logic))).evaluate("d", {}) == 11


def test_a_service_is_called_as_a_function():
    service = """<decisionService id="s" name="加价"><outputDecision href="#total"/>
    <inputData href="#i_金额"/></decisionService>"""
    model = decisions.load(
        definitions(
            input_data("金额", "number"),
            decision("total", literal("金额 * 1.5"), inputs=["金额"]),
            service,
            decision("d", literal("加价(10)")),
        )
    )

    assert model.evaluate("d", {}) == 15
    assert model.evaluate("加价", {"金额": 2}) == 3


def test_functions_of_the_caller_are_bound_at_the_call():
    xml = definitions(decision("d", literal("add workdays(到期, 3)")))
    known = Function("add workdays", ("date", "n"), lambda day, n: day)
    bound = Function("add workdays", ("date", "n"), lambda day, n: day.replace(day=int(n)))

    model = decisions.load(xml, [known])

    assert model.warnings == ()
    assert model.evaluate("d", {"到期": date(2026, 11, 21)}, {"add workdays": bound}) == date(2026, 11, 3)


def test_a_call_of_an_unknown_function_is_told_with_its_place():
    model = decisions.load(definitions(decision("d", literal("add workday(1, 2)"))))

    ((place, warning),) = model.warnings
    assert place.decision == "d"
    assert "add workday" in warning.message("en")


def test_item_definitions_bring_values_into_their_type():
    xml = definitions(
        '<itemDefinition name="等级"><typeRef>string</typeRef>'
        '<allowedValues><text>"I", "II"</text></allowedValues></itemDefinition>',
        input_data("响应", "等级"),
        decision("d", literal("响应"), inputs=["响应"]),
    )
    model = decisions.load(xml)

    assert model.evaluate("d", {"响应": "II"}) == "II"
    assert model.evaluate("d", {"响应": "IX"}) is None


@pytest.mark.parametrize(
    "version", ["20151101/dmn.xsd", "20180521/MODEL/", "20191111/MODEL/", "20230324/MODEL/"]
)
def test_every_version_of_dmn_is_read(version):
    host = "http://www.omg.org/spec/DMN/" if version[:4] < "2019" else "https://www.omg.org/spec/DMN/"

    model = decisions.load(definitions(decision("d", literal("1 + 1")), namespace=host + version))

    assert model.evaluate("d", {}) == Decimal(2)


def test_decisions_in_a_circle_cannot_be_evaluated():
    model = decisions.load(
        definitions(
            decision("a", literal("b"), requires=["b"]),
            decision("b", literal("a"), requires=["a"]),
            decision("c", literal("a"), requires=["a"]),
        )
    )

    assert [str(error) for error in model.errors] == [
        "决策“a”：决策互相依赖，形成循环。",
        "决策“b”：决策互相依赖，形成循环。",
    ]
    with pytest.raises(DecisionError, match="循环"):
        model.evaluate("c", {})


def test_a_reference_to_nothing_is_an_error():
    (error,) = decisions.load(definitions(decision("a", literal("b"), requires=["b"]))).errors

    assert str(error) == "决策“a”：引用的“#b”不存在。"


def test_an_unknown_decision_is_named():
    with pytest.raises(DecisionError, match="没有决策“x”，有的是：总额, 审批层级"):
        decisions.load(APPROVAL).evaluate("x", {})


UNSAFE = {
    "external entity": b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><definitions>&x;</definitions>',
    "billion laughs": b'<!DOCTYPE d [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><definitions>&b;</definitions>',
    "another encoding": '<?xml version="1.0" encoding="UTF-16"?><definitions/>'.encode("utf-16"),
    "no XML": b"decision",
    "other XML": b"<html/>",
    "too deep": b"<a>" * 5000 + b"</a>" * 5000,
    "too large": b" " * 2_000_001,
    "too many elements": definitions("<x/>" * 60_000),
}


@pytest.mark.parametrize("xml", UNSAFE.values(), ids=UNSAFE.keys())
def test_a_file_that_is_unsafe_or_no_dmn_is_refused(xml):
    with pytest.raises(DecisionError):
        decisions.load(xml)


def test_knowledge_models_that_call_each_other_without_end_are_stopped():
    endless = KNOWLEDGE.replace("天数 * 单价", "台班 费(天数 + 1, 单价)")
    doubling = KNOWLEDGE.replace(
        "天数 * 单价", "if 天数 = 0 then 1 else 台班 费(天数 - 1, 1) + 台班 费(天数 - 1, 1)"
    )

    for knowledge in (endless, doubling):
        model = decisions.load(definitions(knowledge, decision("d", literal("台班 费(30, 1)"))))
        with pytest.raises(DecisionError):
            model.evaluate("d", {})
