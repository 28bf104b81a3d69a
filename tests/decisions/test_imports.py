"""Imports: what other files define is known under the name of the import."""

import pytest

import decisions
from decisions import DecisionError
from tests.decisions.drawing import decision, definitions, imported, input_data, literal, table

RATES = definitions(
    '<itemDefinition name="等级"><typeRef>string</typeRef>'
    '<allowedValues><text>"I", "II"</text></allowedValues></itemDefinition>',
    input_data("天数", "number"),
    decision("base", literal("天数 * 100"), name="基本 补偿", inputs=["天数"]),
    '<businessKnowledgeModel id="k" name="加 倍"><encapsulatedLogic><formalParameter name="n"/>'
    "<literalExpression><text>n * 2</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>",
    '<decisionService id="s" name="补偿服务"><outputDecision href="#base"/><inputData href="#i_天数"/>'
    "</decisionService>",
    name="标准",
)
FILES = {"rates.dmn": RATES}


def case(text: str, *more: str, name: str = "个案") -> bytes:
    return definitions(
        imported("标准", "标准 表"),
        decision("d", literal(text), requires=["urn:标准#base"]),
        *more,
        name=name,
    )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("标准 表.基本 补偿 + 1", 301),
        ("标准 表.加 倍(标准 表.基本 补偿)", 600),
        ("标准 表.补偿服务(5)", 500),
        ("标准 表.补偿服务(天数: 7)", 700),
    ],
)
def test_decisions_knowledge_and_services_are_read_under_the_name_of_the_import(text, value):
    model = decisions.load(case(text), imports=FILES)

    assert model.errors == ()
    assert model.evaluate("d", {"天数": 3}) == value


def test_an_imported_decision_is_evaluated_by_its_qualified_name():
    model = decisions.load(case("1"), imports=FILES)

    assert model.evaluate("标准 表.基本 补偿", {"天数": 3}) == 300
    assert model.decisions[0].required_inputs == ("天数",)


def test_an_input_of_an_imported_model_may_be_given_inside_a_context():
    model = decisions.load(case("标准 表.基本 补偿"), imports=FILES)

    assert model.evaluate("d", {"天数": 1, "标准 表": {"天数": 2}}) == 200


def test_an_imported_input_can_be_required_directly():
    xml = definitions(
        imported("标准", "标准"),
        '<decision id="d" name="d"><informationRequirement><requiredInput href="urn:标准#i_天数"/>'
        f"</informationRequirement>{literal('标准.天数 + 1')}</decision>",
        name="个案",
    )

    assert decisions.load(xml, imports=FILES).evaluate("d", {"天数": 1}) == 2


def test_an_import_without_a_name_brings_everything_under_its_own_name():
    xml = definitions(
        imported("标准", ""),
        decision("d", literal("加 倍(基本 补偿)"), requires=["urn:标准#base"]),
        name="个案",
    )

    assert decisions.load(xml, imports=FILES).evaluate("d", {"天数": 3}) == 600


def test_imports_of_imports_are_followed_and_each_decision_is_made_once():
    rates = definitions(
        input_data("天数", "number"),
        decision("base", table("FIRST", ["天数"], ["r"], [["-", "天数 * 100"]]), inputs=["天数"]),
        name="标准",
    )
    others = {
        f"{name}.dmn": definitions(
            imported("标准", "标准"),
            decision("x", literal("标准.base + 1"), requires=["urn:标准#base"]),
            name=name,
        )
        for name in ("甲", "乙")
    }
    xml = definitions(
        imported("甲", "甲"),
        imported("乙", "乙"),
        decision("d", literal("甲.x + 乙.x"), requires=["urn:甲#x", "urn:乙#x"]),
        name="个案",
    )

    explanation = decisions.load(xml, imports={**others, "rates.dmn": rates}).explain("d", {"天数": 3})

    assert explanation.value == 602
    assert len(explanation.tables) == 1


def test_types_of_an_imported_model_are_known():
    xml = definitions(
        imported("标准", "标准"),
        input_data("响应", "标准.等级"),
        decision("d", literal("响应"), inputs=["响应"]),
        name="个案",
    )
    model = decisions.load(xml, imports=FILES)

    assert model.warnings == ()
    assert model.evaluate("d", {"响应": "II"}) == "II"
    assert model.evaluate("d", {"响应": "IX"}) is None


def test_an_import_that_is_not_there_is_named_with_what_needs_it():
    missing, dangling = decisions.load(case("1")).errors

    assert str(missing) == "决策模型：导入“标准 表”（urn:标准）：没有这个命名空间的 DMN 文件。"
    assert str(dangling) == "决策“d”：引用的“urn:标准#base”不存在。"


def test_of_several_files_of_a_namespace_the_location_names_one():
    files = {"rates.dmn": RATES, "old.dmn": RATES.replace(b"* 100", b"* 50")}
    by_location = case("标准 表.基本 补偿").replace(b"importType=", b'locationURI="./old.dmn" importType=', 1)

    assert decisions.load(by_location, imports=files).evaluate("d", {"天数": 3}) == 150
    assert "几个文件都是这个命名空间：old.dmn, rates.dmn" in str(
        decisions.load(case("1"), imports=files).errors[0]
    )


def test_models_that_import_each_other_are_refused():
    other = definitions(imported("个案", "个案"), decision("base", literal("1")), name="标准")

    (error,) = decisions.load(case("1"), imports={"other.dmn": other}).errors

    assert str(error) == "导入的“标准”：导入“个案”（urn:个案）：模型互相导入，形成循环。"


def test_what_is_wrong_in_an_imported_model_is_told_and_stops_what_needs_it():
    model = decisions.load(
        case("标准 表.基本 补偿", decision("other", literal("1"))),
        imports={"rates.dmn": RATES.replace(b"* 100", b"*")},
    )

    (error,) = model.errors
    assert (error.place.model, error.place.decision) == ("标准", "基本 补偿")
    assert model.evaluate("other", {}) == 1
    with pytest.raises(DecisionError, match="基本 补偿"):
        model.evaluate("d", {"天数": 3})


def test_only_dmn_can_be_imported():
    xml = case("1").replace(
        b'https://www.omg.org/spec/DMN/20191111/MODEL/"/>', b'http://www.w3.org/2001/XMLSchema"/>'
    )

    assert "只能导入 DMN 模型" in str(decisions.load(xml, imports=FILES).errors[0])
