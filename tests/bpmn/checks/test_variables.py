"""Names that expressions read: whoever sets one is believed, whatever nobody sets is reported."""

import pytest

from bpmn.checks import check
from tests.bpmn.checks.examples.sketches import BOUNDARY, DECLARED, MANY, MESSAGE, RECEIPT, START
from tests.bpmn.checks.sketch import KNOWN, package

FORM = '{"components": [{"type": "group", "components": [{"type": "number", "key": "days"}]}]}'
READER = '<userTask id="reader" name="看" lx:assignee="=NAME"/>\n'


def _unknown(sketch, manifest=START, files=None):
    findings = check(package(sketch, manifest, files), KNOWN)
    return [finding for finding in findings if finding.rule == "unknown-variable"]


def _after(element: str) -> str:
    id = element.partition('id="')[2].partition('"')[0]
    return f'<startEvent id="start"/>\n{element}\n{READER}<endEvent id="end"/>\nstart {id} reader end'


@pytest.mark.parametrize(
    ("name", "setter"),
    [
        ("starter", '<task id="x" name="办" lx:position="clerk"/>'),
        ("x_record.by", '<userTask id="x" name="办" lx:position="clerk"/>'),
        ("days", '<userTask id="x" name="办" lx:position="clerk" lx:form="f"/>'),
        ("outcome", '<userTask id="x" name="办" lx:position="clerk" lx:outcomes="a:同意"/>'),
        (
            "vote",
            '<userTask id="x" name="办" lx:position="clerk" lx:outcomes="a:同意" lx:outcomeVariable="vote"/>',
        ),
        ("sent.to", '<serviceTask id="x" lx:topic="notify" lx:resultVariable="sent"/>'),
        ("total", '<scriptTask id="x" scriptFormat="feel"><script>total = 1</script></scriptTask>'),
    ],
)
def test_who_sets_a_variable_is_believed(name, setter):
    files = {"forms/f.json": FORM}

    known = _unknown(_after(setter).replace("NAME", name), files=files)
    unknown = _unknown(_after(setter).replace("NAME", f"no_{name}"), files=files)

    assert known == []
    assert [finding.element for finding in unknown] == ["reader"]


def test_the_answers_of_the_start_form_are_known():
    sketch = _after('<task id="x" name="办" lx:position="clerk"/>').replace("NAME", "days")

    assert _unknown(sketch, START + 'form = "f"\n', {"forms/f.json": FORM}) == []


def test_a_misspelt_name_comes_with_the_nearest_known_one():
    sketch = _after('<userTask id="x" name="办" lx:position="clerk" lx:form="f"/>').replace("NAME", "dayz")

    (finding,) = _unknown(sketch, files={"forms/f.json": FORM})

    assert "是否应为 days？" in str(finding.message)


def test_a_multi_instance_knows_its_item_its_output_and_its_counts():
    sketch = MANY.replace(
        "lx:collection=",
        'lx:elementVariable="who" lx:outputCollection="votes" lx:outputElement="who" lx:collection=',
    ).replace(
        '"=[1, 2]"/>',
        '"=[1, 2]"><completionCondition>count(votes) &gt; nrOfInstances</completionCondition>'
        "</multiInstanceLoopCharacteristics>",
    )

    assert _unknown(sketch) == []


def test_a_message_somebody_types_in_brings_the_answers_of_its_form():
    sketch = (
        BOUNDARY.replace("EVENT", MESSAGE)
        .replace("<boundaryEvent", '<boundaryEvent lx:actor="clerk" lx:form="f"')
        .replace(
            "late end_late", f"{READER.replace('NAME', 'string(days) + late_record.by')}late reader end_late"
        )
    )

    assert _unknown(sketch + DECLARED, files={"forms/f.json": FORM}) == []


def test_a_process_others_may_call_is_not_judged():
    sketch = _after('<task id="x" name="办" lx:position="clerk"/>').replace("NAME", "anything")

    assert _unknown(sketch, manifest="") == []


def test_the_called_process_knows_the_parameters_of_its_callers_and_gives_its_own_variables():
    called = '</process><process id="claim" name="补偿" isExecutable="true">' + _after(
        '<scriptTask id="sum" scriptFormat="feel"><script>total = 1</script></scriptTask>'
    ).replace("NAME", "team").replace("start", "begin").replace("end", "done").replace("reader", "claimant")
    caller = """
        <startEvent id="start"/>
        <callActivity id="call" name="补偿" calledElement="claim">
        <extensionElements>
        <lx:parameter name="team" value="A"/><lx:output name="paid" value="=RESULT"/>
        </extensionElements>
        </callActivity>
        <task id="last" name="办结" lx:assignee="=string(paid)"/>
        <endEvent id="end"/>
        start call last end
    """

    assert _unknown(caller.replace("RESULT", "total") + called) == []
    assert [finding.element for finding in _unknown(caller.replace("RESULT", "totl") + called)] == ["call"]


def test_a_document_sees_the_parameters_of_the_task_that_issues_it():
    issue = """
        <startEvent id="start"/>
        <serviceTask id="issue" name="出具" lx:topic="issue_notice">
        <extensionElements>
        <lx:parameter name="notice" value="receipt"/><lx:parameter name="reason" value="x"/>
        </extensionElements>
        </serviceTask>
        <endEvent id="end"/>
        start issue end
    """
    files = {"notices/receipt.html": "<p></p>"}

    assert _unknown(issue, START + RECEIPT + 'recipient = "=reason"\n', files) == []
    assert len(_unknown(issue, START + RECEIPT + 'recipient = "=reasons"\n', files)) == 1


def test_the_title_of_a_start_sees_only_the_answers():
    sketch = _after('<scriptTask id="x" scriptFormat="feel"><script>total = 1</script></scriptTask>').replace(
        "NAME", "starter"
    )

    (finding,) = _unknown(
        sketch, START + 'form = "f"\ntitle = "=string(days) + string(total)"\n', {"forms/f.json": FORM}
    )

    assert finding.file == "package.toml"
    assert "total" in str(finding.message)


_READING = """<task id="x" name="办" lx:position="clerk"><property id="sum"/>
    <dataInputAssociation id="a"><targetRef>sum</targetRef>{made}</dataInputAssociation></task>"""

# Where each text reads 金额, which nobody sets.
PLACES = {
    "conditionExpression": """
        <startEvent id="start"/><exclusiveGateway id="g" default="g_b"/>
        <task id="a" name="甲" lx:position="clerk"/><task id="b" name="乙" lx:position="clerk"/>
        <endEvent id="end"/>
        start g b end
        a end
        g a ? 金额 > 100
    """,
    "script": """<scriptTask id="x" scriptFormat="feel"><script>total = 金额 * 2</script></scriptTask>""",
    "lx:due": '<task id="x" name="办" lx:position="clerk" lx:due="=金额"/>',
    "lx:assignee": '<task id="x" name="办" lx:assignee="=金额"/>',
    "lx:position": '<task id="x" name="办" lx:position="=金额"/>',
    "lx:organisation": '<task id="x" name="办" lx:position="clerk" lx:organisation="=金额"/>',
    "lx:subject": '<task id="x" name="办" lx:position="clerk" lx:subject="=金额"/>',
    "timeDate": """<intermediateCatchEvent id="x"><timerEventDefinition>
        <timeDate>金额</timeDate></timerEventDefinition></intermediateCatchEvent>""",
    "condition": """<intermediateCatchEvent id="x"><conditionalEventDefinition>
        <condition>金额 &gt; 1</condition></conditionalEventDefinition></intermediateCatchEvent>""",
    "lx:collection": """<task id="x" name="办" lx:position="clerk" lx:collection="=金额">
        <multiInstanceLoopCharacteristics/></task>""",
    "loopCardinality": """<task id="x" name="办" lx:position="clerk"><multiInstanceLoopCharacteristics>
        <loopCardinality>金额</loopCardinality></multiInstanceLoopCharacteristics></task>""",
    "completionCondition": """<task id="x" name="办" lx:position="clerk"><multiInstanceLoopCharacteristics>
        <loopCardinality>3</loopCardinality><completionCondition>nrOfInstances &gt; 金额</completionCondition>
        </multiInstanceLoopCharacteristics></task>""",
    "loopCondition": """<task id="x" name="办" lx:position="clerk"><standardLoopCharacteristics>
        <loopCondition>金额 &gt; 1</loopCondition></standardLoopCharacteristics></task>""",
    "transformation": _READING.format(made="<transformation>金额 + 1</transformation>"),
    "assignment": _READING.format(made="<assignment><from>金额</from><to>sum</to></assignment>"),
    "to": """<serviceTask id="x" lx:topic="notify"><extensionElements>
        <lx:parameter name="to" value="=金额"/></extensionElements></serviceTask>""",
    "lx:correlation": """<intermediateThrowEvent id="x"><messageEventDefinition messageRef="m"/>
        </intermediateThrowEvent>""",
}


@pytest.mark.parametrize("where", PLACES)
def test_every_place_of_a_diagram_names_what_nobody_sets(where):
    drawn = PLACES[where]
    sketch = drawn if "start g" in drawn else _after(drawn).replace("NAME", "starter")
    declared = '---\n<message id="m" name="答复" lx:correlation="=金额"/>' if "messageRef" in drawn else ""

    found = {str(finding.message) for finding in _unknown(sketch + declared)}

    assert found, where
    assert all(f"的 {where} 读取变量 金额，但没有环节给它赋值" in message for message in found)
