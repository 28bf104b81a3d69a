"""What BPMN 2.0.2 allows has no error, whoever wrote it and however its prefixes are called."""

import re

import pytest

from bpmn.checks import check_alone
from bpmn.checks.finding import Severity
from bpmn.checks.known import Known
from bpmn.package import Package
from tests.bpmn.checks.allowed import ALLOWED
from tests.bpmn.checks.examples.everything import EVERYTHING
from tests.bpmn.checks.sketch import diagram, package

ANYWHERE = Known(packages=frozenset({"elsewhere"}))


def _errors(drawn: Package) -> list[str]:
    found = check_alone(drawn, ANYWHERE)
    return [f"{finding.rule}: {finding.message}" for finding in found if finding.severity is Severity.ERROR]


@pytest.mark.parametrize("sketch", ALLOWED)
def test_what_is_allowed_has_no_error(sketch):
    assert _errors(package(ALLOWED[sketch])) == []


@pytest.mark.parametrize("prefix", ["bpmn", "bpmn2", "semantic", "model"])
@pytest.mark.parametrize("sketch", EVERYTHING)
def test_a_prefix_makes_no_difference(sketch, prefix):
    text = re.sub(r"<(/?)(\w+)(?=[\s/>])", rf"<\1{prefix}:\2", diagram(sketch)).replace(
        "xmlns=", f"xmlns:{prefix}="
    )
    drawn = Package("leave", {**package(sketch).files, "process.bpmn": text.encode()})

    assert _errors(drawn) == []


def test_the_drawing_itself_is_not_judged():
    shapes = (
        '---<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" id="drawing">'
        '<bpmndi:BPMNPlane id="plane" bpmnElement="leave"><bpmndi:BPMNShape id="gone" bpmnElement="gone"/>'
        "</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>"
    )

    assert _errors(package(ALLOWED["a task without events"] + shapes)) == []


@pytest.mark.parametrize("sketch", ALLOWED)
def test_what_is_not_executed_is_held_to_no_more(sketch):
    drawn = {"process.bpmn": diagram(ALLOWED[sketch], executable="false").encode()}

    assert _errors(Package("leave", {**package(ALLOWED[sketch]).files, **drawn})) == []
