"""What a process or sub-process holds, and which way its sequence flows lead."""

from collections import defaultdict
from typing import Any

from bpmn.documents import BPMN


class Ways:
    """`into` and `out_of` are the flows at the element of an id; flows that lead nowhere are left out."""

    def __init__(self, scope: Any) -> None:
        self.nodes = {node.get("id"): node for node in scope if node.get("id")}
        self.into: defaultdict[str, list[Any]] = defaultdict(list)
        self.out_of: defaultdict[str, list[Any]] = defaultdict(list)
        for flow in scope.iterchildren(f"{{{BPMN}}}sequenceFlow"):
            if flow.get("sourceRef") in self.nodes and flow.get("targetRef") in self.nodes:
                self.into[flow.get("targetRef")].append(flow)
                self.out_of[flow.get("sourceRef")].append(flow)

    def sources(self, id: str) -> list[Any]:
        return [self.nodes[flow.get("sourceRef")] for flow in self.into[id]]

    def targets(self, id: str) -> list[Any]:
        return [self.nodes[flow.get("targetRef")] for flow in self.out_of[id]]


def has_condition(flow: Any) -> bool:
    return bool((flow.findtext(f"{{{BPMN}}}conditionExpression") or "").strip())
