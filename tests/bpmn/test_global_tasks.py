"""Global tasks: what call activities use besides processes."""
# ruff: noqa: E501  a diagram is read at a glance when it lies on one line

import pytest

from bpmn.checks import check
from bpmn.checks.finding import Severity
from bpmn.definition import Definition, load
from bpmn.package import Package
from tests.bpmn.checks.sketch import KNOWN, package
from tests.bpmn.play import Play

ENTRY = """
[[start]]
process = "report"
name = "报告"
positions = ["clerk"]
"""


def calling(task: str, *, manifest: str = "", **forms: str) -> Package:
    """Return a package whose only process calls a global task."""
    sketch = f'<startEvent id="s"/><callActivity id="c" name="调用" calledElement="report"/><endEvent id="e"/>\ns c e\n---{task}'
    return package(sketch, manifest, {f"forms/{key}.json": text for key, text in forms.items()})


def errors(drawn: Package) -> list[tuple[str | None, str]]:
    return [(one.element, one.rule) for one in check(drawn, KNOWN) if one.severity is Severity.ERROR]


def reporting(inside: str = "", attributes: str = 'lx:position="clerk"') -> Definition:
    return load(calling(f'<globalUserTask id="report" name="报告" {attributes}>{inside}</globalUserTask>'))


def test_what_is_drawn_at_a_global_task_holds_for_its_work():
    attributes = 'lx:position="clerk" lx:form="opinion" lx:outcomes="yes:是,no:否"'
    inside = "<documentation>写清楚。</documentation>"

    play = Play(reporting(inside, attributes)).start("report")

    (task,) = play.standing.user_tasks
    assert (task.element_id, task.name, task.form_key) == ("report", "报告", "opinion")
    assert task.outcomes == (("yes", "是"), ("no", "否"))
    assert play.definition.elements["report"].documentation == "写清楚。"


def test_its_record_bears_its_own_id():
    play = Play(reporting()).start("report").complete("report", found=3)

    assert play.standing.ended
    assert play.variables["report_record"]["by"] == "zhang"
    assert play.variables["found"] == 3


def test_it_can_be_begun_as_a_process_can():
    definition = reporting()

    assert set(definition.processes) == {"leave", "report"}
    assert definition.begins_blank("report")
    assert (
        errors(calling('<globalUserTask id="report" name="报告" lx:position="clerk"/>', manifest=ENTRY)) == []
    )


@pytest.mark.parametrize(
    ("task", "found"),
    [
        ('<globalUserTask id="report" name="报告"/>', "nobody-can-do-it"),
        ('<globalUserTask id="report" name="报告" lx:position="nobody"/>', "missing-position"),
        ('<globalUserTask id="report" name="报告" lx:position="clerk" lx:form="f"/>', "missing-form"),
        ('<globalUserTask id="report" name="报告" lx:position="clerk" lx:topic="t"/>', "misplaced-attribute"),
        ('<globalUserTask id="report" name="报告" lx:position="clerk" isExecutable="true"/>', "unknown-standard-attribute"),
        ('<globalUserTask id="report" name="报告" lx:position="clerk" lx:due="=1 +"/>', "feel-syntax"),
        ('<globalBusinessRuleTask id="report" lx:decision="none"/>', "missing-decision"),
        ('<globalScriptTask id="report" scriptLanguage="python"><script>x = 1</script></globalScriptTask>', "script-language"),
        ('<globalManualTask id="report" name="报告" lx:position="clerk"><userTask id="u"/></globalManualTask>', "misplaced-element"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_it_is_told_of_its_own_id(task, found):
    assert ("report", found) in errors(calling(task))


def test_one_without_an_id_is_found():
    assert ("definitions", "missing-id") in errors(calling('<globalTask name="报告"/>'))


def test_a_file_may_hold_nothing_else():
    drawn = calling('<globalUserTask id="other" name="其他" lx:position="clerk"/>')
    alone = drawn.files["process.bpmn"].replace(b'"report"', b'"other"')
    library = b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:lx="urn:lingxing:bpmn:1.0" id="d" targetNamespace="urn:x"><globalUserTask id="report" name="&#25253;&#21578;" lx:position="clerk"/></definitions>'

    assert errors(Package("leave", {**drawn.files, "process.bpmn": alone, "library.bpmn": library})) == []


def test_two_of_one_id_are_found():
    twice = '<globalUserTask id="report" name="报告" lx:position="clerk"/>' * 2

    assert ("report", "duplicate-id") in errors(calling(twice))


def test_its_form_is_not_unused():
    drawn = calling(
        '<globalUserTask id="report" name="报告" lx:position="clerk" lx:form="f"/>',
        f='{"type": "default", "components": []}',
    )

    assert [one.rule for one in check(drawn, KNOWN)] == []
