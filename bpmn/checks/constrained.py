"""The constraints every load holds to, as rules; and what keeps to them but will surprise whoever drew it."""

from functools import partial
from typing import Final

from bpmn.associations import compensable, holds_compensable
from bpmn.catalogue import kind_of, referred_id
from bpmn.checks.diagrams import Node, Scope
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Binds, Faults, Rule, at, rule
from bpmn.constraints import CONSTRAINTS
from bpmn.constraints.compensation import throws_in_vain
from bpmn.constraints.constraint import Constraint
from bpmn.constraints.transactions import cancelled_in_vain
from wording import N_


def _broken(constraint: Constraint, inspection: Inspection) -> Faults:
    for scope in inspection.scopes:
        for objection in constraint.find(scope.xml):
            element = inspection.elements.get(objection.node.get("id"))
            if element is not None:
                yield at(element, objection.sentence, **objection.gaps)


RULES: Final = tuple(
    Rule(one.id, Severity.ERROR, partial(_broken, one), Binds.DRAWN if one.drawn else Binds.EXECUTED)
    for one in CONSTRAINTS
)


@rule("compensation-in-vain", Severity.WARNING)
def compensation_in_vain(inspection: Inspection) -> Faults:
    for scope in inspection.scopes:
        for event in throws_in_vain(scope.xml):
            yield at(
                inspection.elements[event.get("id")],
                N_(
                    "{element} 抛出补偿，但本层没有可以补偿的活动；请给要撤销的活动画补偿边界事件和补偿活动。"
                ),
            )


@rule("cancel-in-vain", Severity.WARNING)
def cancel_in_vain(inspection: Inspection) -> Faults:
    for scope in inspection.scopes:
        for event in cancelled_in_vain(scope.xml):
            yield at(
                inspection.elements[event.get("id")],
                N_("事务里没有取消结束事件，取消边界事件 {element} 永远不会发生；请画上取消结束事件。"),
            )


@rule("called-compensation", Severity.WARNING)
def called_compensation(inspection: Inspection) -> Faults:
    """What a called process has completed is out of the reach of its caller."""
    for scope in inspection.scopes:
        for node in scope.nodes.values():
            called = inspection.processes.get(referred_id(node.xml.get("calledElement")).rpartition("#")[2])
            if node.type != "callActivity" or called is None or not holds_compensable(called.xml):
                continue
            if not compensable(node.xml) and _undone_later(scope, node):
                yield at(
                    node.element,
                    N_(
                        "补偿不会进入被调用的流程“{called}”；"
                        "要撤销它做过的事，请给 {element} 画补偿边界事件和补偿活动。"
                    ),
                    called=called.element.label,
                )


def _undone_later(scope: Scope, node: Node) -> bool:
    """Say whether what its scope has completed may be undone after the node has."""
    if not holds_compensable(scope.xml):
        return False
    if scope.element.type != "process" or any(other.triggered_by_event for other in scope.nodes.values()):
        return True
    later = (scope.nodes[id] for id in scope.reached([node]))
    return any(kind_of(definition) == "compensate" for other in later for definition in other.definitions)
