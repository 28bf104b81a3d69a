"""Every rule finds its bad example, passes the good one, and says it in a sentence that names the place."""

import pytest

from bpmn import definition
from bpmn.checks import RULES, check
from bpmn.checks.finding import Severity
from tests.bpmn.checks.examples import EXAMPLES
from tests.bpmn.checks.examples.sketches import APPLY, MANY, NOTICE, RECEIPT, WAIT
from tests.bpmn.checks.page import PAGE, page
from tests.bpmn.checks.sketch import KNOWN, package


def test_every_rule_has_an_example_and_every_example_a_rule():
    assert {rule.id for rule in RULES} == EXAMPLES.keys()


def test_no_two_rules_share_an_id():
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_bad_example_is_found(rule):
    findings = [finding for finding in check(EXAMPLES[rule.id].bad, KNOWN) if finding.rule == rule.id]

    assert findings
    for finding in findings:
        message = str(finding.message)
        assert message.endswith(("。", "？"))
        assert "{" not in message
        assert finding.element is None or finding.element in message


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_good_example_passes(rule):
    findings = check(EXAMPLES[rule.id].good, KNOWN)

    assert rule.id not in {finding.rule for finding in findings}
    assert [str(finding.message) for finding in findings if finding.severity is Severity.ERROR] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_what_has_no_error_is_loaded_by_the_engine(rule):
    package = EXAMPLES[rule.id].good

    assert definition.load(package, KNOWN.functions.values()).processes


def test_a_draft_needs_to_know_of_what_document():
    drawn = NOTICE.replace("issue_notice", "draft_notice")

    def told(sketch: str) -> list[str]:
        drafting = package(sketch, RECEIPT, {"notices/receipt.html": "<p></p>"})
        return [str(one.message) for one in check(drafting, KNOWN) if one.element == "issue"]

    assert told(drawn) == []
    (nameless,) = told(drawn.replace('name="notice"', 'name="paper"'))
    assert "请加上参数 notice" in nameless


@pytest.mark.parametrize("text", ['"0 0 8 * * ?"', '= "0 8 * * 1-5"'])
def test_a_cron_in_quotes_is_a_cron(text):
    timed = f"<timerEventDefinition><timeCycle>{text}</timeCycle></timerEventDefinition>"

    found = {finding.rule for finding in check(package(WAIT.replace("EVENT", timed)), KNOWN)}

    assert found == {"cron-timer"}


def test_a_default_that_chooses_nothing_is_refused():
    """A task with two ways out takes both; a default there would be passed over in silence."""
    drawn = """
        <startEvent id="start"/>
        <userTask id="apply" name="申请" lx:position="clerk" default="apply_end"/>
        <userTask id="again" name="补充" lx:position="clerk"/>
        <endEvent id="end"/>
        start apply end
        apply again end
    """

    faults = [finding for finding in check(package(drawn), KNOWN) if finding.rule == "idle-default"]

    assert [fault.element for fault in faults] == ["apply"]


def test_the_page_of_the_rules_is_up_to_date():
    """Or run `python -m tests.bpmn.checks.page`."""
    assert PAGE.read_text("utf-8") == page()


_LISTENER = "<extensionElements><camunda:listener/></extensionElements>"
_FLOW = """
    start apply
    <sequenceFlow id="f" sourceRef="apply" targetRef="end" camunda:skip="x"/>
"""


@pytest.mark.parametrize(
    ("drawn", "vendor"),
    [
        (APPLY.replace("start apply end", _FLOW), "camunda:skip"),
        (APPLY.replace('"end"/>', '"end"><terminateEventDefinition camunda:all="true"/></endEvent>'), ":all"),
        (MANY.replace("Characteristics", 'Characteristics camunda:collection="x"'), "camunda:collection"),
        (APPLY + '---<signal id="siren" name="警报" camunda:async="true"/>', "camunda:async"),
        (APPLY.replace("<startEvent", f"{_LISTENER}<startEvent"), "camunda:listener"),
    ],
)
def test_extensions_of_other_engines_are_told_wherever_they_stand(drawn, vendor):
    told = [
        str(finding.message)
        for finding in check(package(drawn), KNOWN)
        if finding.rule == "foreign-extension"
    ]

    assert any(vendor in message for message in told)


def test_what_says_it_is_no_feel_is_told_once():
    script = '<scriptTask id="x" name="算" scriptFormat="javascript"><script>a = 1;</script></scriptTask>'
    drawn = APPLY.replace("<endEvent", f"{script}<endEvent").replace("apply end", "apply x end")

    assert [finding.rule for finding in check(package(drawn), KNOWN)] == ["script-language"]


def test_a_type_of_xml_is_no_dangling_reference():
    drawn = APPLY.replace("<startEvent", '<dataObject id="d" itemSubjectRef="xsd:string"/><startEvent')

    found = [finding.rule for finding in check(package(drawn), KNOWN)]

    assert found == []


@pytest.mark.parametrize(
    ("tag", "text"), [("timeDuration", "pt1h"), ("timeDuration", "PT1h"), ("timeCycle", "R3/pt1h")]
)
def test_a_duration_in_small_letters_is_told_with_its_capitals(tag, text):
    timed = f"<timerEventDefinition><{tag}>{text}</{tag}></timerEventDefinition>"

    found = check(package(WAIT.replace("EVENT", timed)), KNOWN)

    assert [finding.rule for finding in found] == ["unreadable-time"]
    assert "PT1H" in str(found[0].message)


def test_a_variable_that_looks_like_a_duration_is_none():
    timed = "<timerEventDefinition><timeDuration>p2</timeDuration></timerEventDefinition>"

    assert check(package(WAIT.replace("EVENT", timed)), KNOWN) == []


@pytest.mark.parametrize(
    "drawn",
    [
        APPLY.replace("<userTask", '<userTask lx:outcomes="y:是,n:否" lx:outcomeVariable="then"'),
        MANY.replace("lx:collection", 'lx:elementVariable="in" lx:collection'),
    ],
)
def test_no_variable_is_called_like_a_keyword(drawn):
    assert "keyword-variable" in {finding.rule for finding in check(package(drawn), KNOWN)}
