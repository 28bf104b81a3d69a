"""Models: requirement graphs, knowledge models, services, explanations."""

import json
from datetime import date

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
        "counts": True,
    }
    assert recorded["labels"] == {"层级": "层级"}
    assert [(rule["number"], rule["counts"]) for rule in recorded["rules"]] == [(1, True), (3, False)]


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


def test_variables_are_read_by_the_name_of_the_variable():
    xml = definitions(
        input_data("申报金额", "number", variable="amount"),
        decision("total", '<variable name="sum"/>' + literal("amount * 2"), inputs=["申报金额"]),
        decision("d", literal("sum + 1"), requires=["total"]),
    )
    model = decisions.load(xml)

    assert model.evaluate("d", {"amount": 3}) == 7
    assert model.decisions[1].required_inputs == ("amount",)


def test_a_knowledge_model_and_a_service_are_evaluated_like_decisions():
    model = decisions.load(definitions(KNOWLEDGE))

    assert model.evaluate("台班 费", {"天数": 3, "单价": 5}) == 15
    assert model.evaluate("k", {"天数": 3, "单价": "5"}) is None
    assert "没有输入“单价”" in str(model.explain("k", {"天数": 3}).warnings[0])


def test_a_boxed_call_with_other_arguments_says_so():
    binding = f'<binding><parameter name="日"/>{literal("1")}</binding>'
    call = f"<invocation>{literal('台班 费')}{binding}</invocation>"

    explanation = decisions.load(definitions(KNOWLEDGE, decision("d", call))).explain("d", {})

    assert explanation.value is None
    assert str(explanation.warnings[0]) == ("决策“d”：没有参数为（日）的函数（应为：天数, 单价），取空值。")


def test_two_decisions_of_one_name_are_an_error():
    xml = definitions(decision("a", literal("1"), name="层级"), decision("b", literal("2"), name="层级"))

    (error,) = decisions.load(xml).errors

    assert "id 或名称与另一个重复（b）" in str(error)


def test_a_chain_of_decisions_too_long_to_follow_is_refused():
    chain = [decision("d0", literal("1"))]
    chain += [decision(f"d{n}", literal("1"), requires=[f"d{n - 1}"]) for n in range(1, 2000)]

    with pytest.raises(DecisionError, match="层次过深"):
        decisions.load(definitions(*chain)).evaluate("d1999", {})


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


def test_knowledge_models_that_call_each_other_without_end_are_stopped():
    endless = KNOWLEDGE.replace("天数 * 单价", "台班 费(天数 + 1, 单价)")
    doubling = KNOWLEDGE.replace(
        "天数 * 单价", "if 天数 = 0 then 1 else 台班 费(天数 - 1, 1) + 台班 费(天数 - 1, 1)"
    )

    for knowledge in (endless, doubling):
        model = decisions.load(definitions(knowledge, decision("d", literal("台班 费(30, 1)"))))
        with pytest.raises(DecisionError):
            model.evaluate("d", {})
