"""Parallel branches that write the same variable: what they disagree on will be an incident."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from bpmn.catalogue import ACTIVITIES
from bpmn.checks.diagrams import Node, Scope
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Faults, at, rule
from bpmn.checks.variables import set_by
from bpmn.documents import BPMN
from bpmn.specs.loop import LOOP_COUNTER
from wording import N_

_SPLITTING = ACTIVITIES | {
    "parallelGateway",
    "inclusiveGateway",
    "complexGateway",
    "startEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
    "boundaryEvent",
}
Writers = dict[str, Node]  # by the variable they write


@rule("parallel-writes", Severity.WARNING)
def parallel_writes(inspection: Inspection) -> Faults:
    told: set[tuple[str, str]] = set()
    for scope in inspection.scopes:
        for one, other in _beside_each_other(scope):
            ours = _writers(inspection, scope, one - other)
            theirs = _writers(inspection, scope, other - one)
            for name in sorted(ours.keys() & theirs.keys()):
                if (ours[name].id, name) in told:
                    continue
                told.add((ours[name].id, name))
                yield at(
                    ours[name].element,
                    N_(
                        "{element} 写变量 {name}，与它并行的 {other} 也写；两边的值不同时会成为异常。"
                        "请各用各的变量名。"
                    ),
                    name=name,
                    other=theirs[name].element.label,
                )


def _beside_each_other(scope: Scope) -> Iterator[tuple[set[str], set[str]]]:
    """Yield what can be reached on two ways that tokens go at the same time, both as far as they go."""
    for node in scope.nodes.values():
        if node.type in _SPLITTING and len(node.outgoing) > 1:
            ways = [_reached(scope, flow.element.target or "", node) for flow in node.outgoing]
            yield from combinations(ways, 2)
        for event in node.boundaries:
            if not event.interrupting:
                yield _reached(scope, event.id, node), _reached(scope, node.id, event)


def _reached(scope: Scope, start: str, stop: Node) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        id = waiting.pop()
        if id not in found and id != stop.id:
            found.add(id)
            node = scope.nodes[id]
            waiting += [flow.element.target or "" for flow in node.outgoing]
            waiting += [event.id for event in node.boundaries]
    return found


def _writers(inspection: Inspection, scope: Scope, ids: Iterable[str]) -> Writers:
    writers: Writers = {}
    for id in sorted(ids):
        for name in _written(inspection, scope.nodes[id]):
            writers.setdefault(name, scope.nodes[id])
    return writers


def _written(inspection: Inspection, node: Node) -> set[str]:
    """Return what a node leaves to those behind it: of several instances only what they gather."""
    own = {f"{node.id}_record", f"{node.id}_error", LOOP_COUNTER}
    several = node.xml.find(f"{{{BPMN}}}multiInstanceLoopCharacteristics") is not None
    if several:
        gathered = node.element.attributes.get("outputCollection")
        return {gathered} if gathered else set()
    inside = node.inside.nodes.values() if node.inside is not None else ()
    return set(set_by(inspection, node)).union(*(_written(inspection, inner) for inner in inside)) - own
