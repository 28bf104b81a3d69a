"""What `check` promises whatever it is given: an answer, in order, that the engine agrees with."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from bpmn import checks, definition
from bpmn.checks.finding import Severity
from bpmn.checks.known import Known
from bpmn.package import Package, read_folder
from tests.bpmn.checks.examples.sketches import APPLY, CALL, CHOICE, DMN, HANDLER, MANY, NOTICE, RULE, SUB
from tests.bpmn.checks.sketch import KNOWN, package
from tests.decisions.drawing import decision, definitions, imported, table
from workflows.feel_functions import SIGNATURES
from workflows.services import TOPICS

PACKAGES = sorted(path.parent for path in Path("bpmn/packages").glob("*/package.toml"))
DEMONSTRATION = Path("demonstration")
MIWG = sorted((Path(__file__).parent / "miwg").glob("*.bpmn"))
SKETCHES = (APPLY, CHOICE, SUB, HANDLER.replace("EVENT", ""), MANY, RULE, NOTICE, CALL)


def _known() -> Known:
    positions = tomllib.loads((DEMONSTRATION / "positions.toml").read_text("utf-8"))["positions"]
    policies = tomllib.loads((DEMONSTRATION / "escalations.toml").read_text("utf-8"))["policies"]
    return Known(
        positions=frozenset(positions),
        topics=frozenset(TOPICS),
        packages=frozenset(folder.name for folder in PACKAGES),
        escalations=frozenset(policy["key"] for policy in policies),
        functions=SIGNATURES,
    )


def _with_diagram(content: bytes) -> Package:
    return Package("leave", {"package.toml": b'key = "leave"\nname = "leave"\n', "process.bpmn": content})


@pytest.mark.parametrize("folder", PACKAGES, ids=lambda folder: folder.name)
def test_the_packages_we_ship_are_without_findings(folder):
    findings = checks.check(read_folder(folder), _known())

    assert [f"{finding.rule}: {finding.message}" for finding in findings] == []


@pytest.mark.parametrize("path", MIWG, ids=lambda path: path.name)
def test_a_reference_diagram_of_others_is_read(path):
    findings = checks.check(_with_diagram(path.read_bytes()), KNOWN)

    assert "no-executable-process" in {finding.rule for finding in findings}
    assert checks.REFUSED not in {finding.rule for finding in findings}


@pytest.mark.parametrize("path", MIWG, ids=lambda path: path.name)
def test_a_reference_diagram_of_others_has_no_error_where_it_lies_alone(path):
    findings = checks.check_alone(_with_diagram(path.read_bytes()), KNOWN)

    assert {(finding.rule, finding.severity) for finding in findings} == {
        ("no-executable-process", Severity.WARNING)
    }


@pytest.mark.parametrize(
    "content", [b"", b"<a", b"<a/>", b"\xff\xfe", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>']
)
def test_what_is_no_diagram_is_a_finding(content):
    findings = checks.check(_with_diagram(content), KNOWN)

    assert checks.UNREADABLE in {finding.rule for finding in findings}


def test_one_unreadable_diagram_does_not_hide_the_faults_of_another():
    files = {**package(APPLY.replace("clerk", "clark")).files, "second.bpmn": b"<a"}

    findings = checks.check(Package("leave", files), KNOWN)

    assert {"missing-position", checks.UNREADABLE} <= {finding.rule for finding in findings}


def test_findings_come_in_the_order_of_the_drawing():
    drawn = package(
        APPLY.replace(' lx:position="clerk"', "").replace("start apply end", "start apply\nend apply")
    )

    elements = [finding.element for finding in checks.check(drawn, KNOWN) if finding.element]

    assert elements == sorted(elements, key=["leave", "start", "apply", "end"].index)


def test_what_no_rule_foresees_the_engine_itself_reports():
    findings = checks.check(
        package(RULE.replace('name="days"', 'name="1天"'), files={"decisions/rules.dmn": DMN}), KNOWN
    )

    (refused,) = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert refused.rule == checks.REFUSED
    assert refused.file == "process.bpmn"
    assert "1天" in str(refused.message)


def test_everything_that_is_wrong_with_the_decisions_is_told_at_once():
    wrong = table("UNIQUE", ["days"], ["r"], [["> ", "1"], ["-", "2 +"]])
    files = {
        "decisions/rules.dmn": DMN.replace("</definitions>", decision("w", wrong) + "</definitions>"),
        "decisions/other.dmn": definitions(imported("nothing", "nothing")).decode(),
    }

    findings = checks.check(package(RULE, files=files), KNOWN)

    told = [str(finding.message) for finding in findings if finding.rule == "unreadable-decision"]
    assert [text.partition("：第 1 行")[0] for text in told] == [
        "decisions/rules.dmn 不能执行：决策“w”，第 1 条规则，“days”列",
        "decisions/rules.dmn 不能执行：决策“w”，第 2 条规则，“r”列",
        "decisions/other.dmn 不能执行：决策模型：导入“nothing”（urn:nothing）：没有这个命名空间的 DMN 文件。",
    ]


@given(
    st.sampled_from(SKETCHES),
    st.integers(0, 200),
    st.integers(0, 20),
    st.sampled_from(["", "start", "end", "=1 >", "true"]),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_however_a_diagram_is_damaged_there_is_an_answer(sketch, which, attribute, value):
    """And when it is "no errors", the engine loads it."""
    root = etree.fromstring(package(sketch).files["process.bpmn"])
    nodes = list(root.iter("{*}*"))
    node = nodes[which % len(nodes)]
    names = sorted(node.attrib)
    if attribute < len(names):
        node.set(names[attribute], value)
    elif node.getparent() is not None:
        node.getparent().remove(node)

    damaged = _with_diagram(etree.tostring(root))
    findings = checks.check(damaged, KNOWN)

    if all(finding.severity is not Severity.ERROR for finding in findings):
        definition.load(damaged, KNOWN.functions.values())
