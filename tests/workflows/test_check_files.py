"""Forms and documents are read before a package is deployed, and every name they read is set by somebody."""

import json

import pytest

from bpmn.checks import check
from bpmn.checks.finding import Finding, Severity
from tests.bpmn.checks.examples.sketches import RECEIPT, START
from tests.bpmn.checks.sketch import KNOWN, package
from workflows.check_package import FURTHER

PROCESS = """
    <startEvent id="start"/>
    <userTask id="review" name="审核" lx:position="clerk" lx:form="review" lx:outcomes="a:同意"/>
    <serviceTask id="issue" name="出具" lx:topic="issue_notice">
    <extensionElements>
    <lx:parameter name="notice" value="receipt"/><lx:parameter name="reason" value="x"/>
    </extensionElements>
    </serviceTask>
    <endEvent id="end"/>
    start review issue end
"""


def found(form: dict[str, object] | str = "{}", notice: str = "<p></p>", start: str = "") -> list[Finding]:
    text = form if isinstance(form, str) else json.dumps({"components": [form]})
    files = {"forms/review.json": text, "notices/receipt.html": notice}
    findings = check(package(PROCESS, START + start + RECEIPT, files), KNOWN, FURTHER)
    return [each for each in findings if each.file.startswith(("forms/", "notices/"))]


def field(**settings: object) -> dict[str, object]:
    return {"type": "number", "key": "amount", "label": "金额"} | settings


RULES = {
    "hide": lambda rule: field(conditional={"hide": rule}),
    "readonly": lambda rule: field(readonly=rule),
    "required": lambda rule: field(validate={"required": rule}),
    "min": lambda rule: field(validate={"min": rule}),
    "max": lambda rule: field(validate={"max": rule}),
    "defaultValue": lambda rule: field(defaultValue=rule),
    "label": lambda rule: field(label=rule),
    "description": lambda rule: field(description="见{{" + rule[1:] + "}}"),
    "pattern": lambda rule: field(type="textfield", validate={"pattern": rule}),
    "minLength": lambda rule: field(type="textfield", validate={"minLength": rule}),
    "valuesExpression": lambda rule: field(type="select", valuesExpression=rule),
    "expression": lambda rule: field(type="expression", expression=rule),
    "dataSource": lambda rule: field(
        type="table", dataSource=rule, columns=[{"key": "name", "label": "名称"}]
    ),
    "text": lambda rule: {"type": "text", "id": "t", "text": "{{#if " + rule[1:] + "}}有{{/if}}"},
}


@pytest.mark.parametrize("place", RULES)
def test_a_rule_that_reads_what_nobody_sets_is_found_with_what_may_be_meant(place: str) -> None:
    (finding,) = found(RULES[place]("=review_recrd.by"))

    assert (finding.rule, finding.severity) == ("unknown-form-name", Severity.WARNING)
    assert "forms/review.json 的规则读取 review_recrd，表单没有这个字段" in str(finding.message)
    assert "审核（review）" in str(finding.message)
    assert str(finding.message).endswith("是否应为 review_record？")


@pytest.mark.parametrize("place", RULES)
def test_a_rule_may_read_what_is_set(place: str) -> None:
    assert found(RULES[place]("=review_record.by")) == []


@pytest.mark.parametrize("place", RULES)
def test_a_rule_that_is_not_feel_keeps_the_package_from_being_deployed(place: str) -> None:
    (finding,) = found(RULES[place]("=1 +"))

    assert (finding.rule, finding.severity) == ("unreadable-form", Severity.ERROR)
    assert "第 1 行第" in str(finding.message)


def test_a_form_of_a_start_sees_who_starts_and_nothing_of_an_instance() -> None:
    (finding,) = found(field(validate={"max": "=outcome"}), start='form = "review"\n')

    assert "outcome" in str(finding.message)


def test_a_form_that_is_no_json_and_a_function_that_does_not_exist_are_errors() -> None:
    assert [each.rule for each in found("{")] == ["unreadable-form"]
    assert "workday" in str(found(field(validate={"max": "=workday(3)"}))[0].message)


def test_a_document_reads_variables_and_its_parameters() -> None:
    text = "{{ starter_name }}{{ reason }}{{ feel('count(outcome)') }}{{ notice.number }}{{ 1 | yuan }}"

    assert found(notice=text) == []


@pytest.mark.parametrize(
    "text", ["{{ reson }}", "{{ feel('upper case(reson)') }}", "{% if reson %}{% endif %}"]
)
def test_a_document_that_reads_what_nobody_sets_is_found(text: str) -> None:
    (finding,) = found(notice=text)

    assert (finding.rule, finding.severity) == ("unknown-notice-name", Severity.WARNING)
    assert "读取变量 reson" in str(finding.message)
    assert str(finding.message).endswith("是否应为 reason？")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ reason", "第 1 行"),
        ("一\n{{ reason | yuann }}", "第 2 行有误：没有这样的过滤器或判断（No filter named 'yuann'.）；"),
        ("一\n{{ feel('1 +') }}", "第 2 行有误：feel(“1 +”)：第 1 行"),
        ("{{ feel('workdays(3)') }}", "调用了文书中没有的函数 workdays"),
    ],
)
def test_a_template_that_can_not_be_filled_keeps_the_package_from_being_deployed(
    text: str, said: str
) -> None:
    (finding,) = found(notice=text)

    assert (finding.rule, finding.severity) == ("unreadable-notice", Severity.ERROR)
    assert said in str(finding.message)
