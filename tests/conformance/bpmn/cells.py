"""The matrix of BPMN: which elements there are, in which positions, and which of them a diagram shows."""

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any, Final

from lxml import etree

from tests.conformance.bpmn.notation import MODEL

Cell = tuple[str, str]  # element and position

KINDS: Final = (
    "none",
    "message",
    "timer",
    "signal",
    "conditional",
    "error",
    "escalation",
    "compensate",
    "cancel",
    "terminate",
    "link",
    "multiple",
    "parallel multiple",
)
_START: Final = {"process": "start of a process", "subProcess": "start of a sub-process"}
POSITIONS: Final = (
    *_START.values(),
    "start of an event sub-process, interrupting",
    "start of an event sub-process, beside",
    "intermediate, catching",
    "intermediate, throwing",
    "boundary, interrupting",
    "boundary, beside",
    "end",
)
# Drawn like the sign of several, but nothing tells it from it in the XML.
_UNTOLD: Final = {("parallel multiple", "intermediate, throwing"), ("parallel multiple", "end")}
ACTIVITIES: Final = (
    "task",
    "manualTask",
    "userTask",
    "scriptTask",
    "serviceTask",
    "sendTask",
    "receiveTask",
    "businessRuleTask",
    "callActivity",
    "subProcess",
    "transaction",
    "adHocSubProcess",
)
GLOBAL_TASKS: Final = (
    "globalTask",
    "globalUserTask",
    "globalManualTask",
    "globalScriptTask",
    "globalBusinessRuleTask",
)
MARKERS: Final = ("plain", "loop", "parallel instances", "sequential instances", "boundary event", "undoes")
GATEWAYS: Final = (
    "exclusiveGateway",
    "parallelGateway",
    "inclusiveGateway",
    "complexGateway",
    "eventBasedGateway",
)
ROLES: Final = ("split", "merge", "split and merge")
_EVENTS: Final = {
    "startEvent",
    "endEvent",
    "boundaryEvent",
    "intermediateCatchEvent",
    "intermediateThrowEvent",
}

EVENT_CELLS: Final = tuple(cell for cell in product(KINDS, POSITIONS) if cell not in _UNTOLD)
ACTIVITY_CELLS: Final = (*product(ACTIVITIES, MARKERS), *product(GLOBAL_TASKS, ("called",)))
GATEWAY_CELLS: Final = tuple(product(GATEWAYS, ROLES))


@cache
def cells(diagram: Any, only: frozenset[str] = frozenset()) -> frozenset[Cell]:
    """Return what a diagram shows, or only the elements of some ids in it."""
    nodes = (node for node in diagram.iter(f"{{{MODEL}}}*") if node.get("id"))
    return frozenset(cell for node in nodes if not only or node.get("id") in only for cell in _of(node))


def _of(node: Any) -> Iterator[Cell]:
    tag = etree.QName(node).localname
    if tag in _EVENTS:
        yield _kind(node), _position(tag, node)
    elif tag in ACTIVITIES:
        yield from ((tag, marker) for marker in _markers(tag, node))
    elif tag in GLOBAL_TASKS:
        yield tag, "called"
    elif tag in GATEWAYS and (role := _role(node)):
        yield tag, role


def _kind(node: Any) -> str:
    found = [etree.QName(child).localname for child in node]
    kinds = [name.removesuffix("EventDefinition") for name in found if name.endswith("EventDefinition")]
    if len(kinds) > 1:
        return "parallel multiple" if node.get("parallelMultiple") == "true" else "multiple"
    return kinds[0] if kinds else "none"


def _position(tag: str, node: Any) -> str:
    if tag == "startEvent":
        return _start(node)
    if tag == "boundaryEvent":
        return "boundary, beside" if node.get("cancelActivity") == "false" else "boundary, interrupting"
    return {"endEvent": "end", "intermediateCatchEvent": "intermediate, catching"}.get(
        tag, "intermediate, throwing"
    )


def _start(node: Any) -> str:
    scope = node.getparent()
    if scope.get("triggeredByEvent") == "true":
        how = "beside" if node.get("isInterrupting") == "false" else "interrupting"
        return f"start of an event sub-process, {how}"
    return _START["process" if scope.tag == f"{{{MODEL}}}process" else "subProcess"]


def _markers(tag: str, node: Any) -> Iterator[str]:
    many = node.find(f"{{{MODEL}}}multiInstanceLoopCharacteristics")
    if many is not None:
        yield "sequential instances" if many.get("isSequential") == "true" else "parallel instances"
    elif node.find(f"{{{MODEL}}}standardLoopCharacteristics") is not None:
        yield "loop"
    elif node.get("isForCompensation") == "true":
        yield "undoes"
    elif node.get("triggeredByEvent") != "true":
        yield "plain"
    if any(event.get("attachedToRef") == node.get("id") for event in node.getparent()):
        yield "boundary event"


def _role(node: Any) -> str | None:
    into, out_of = (len(node.findall(f"{{{MODEL}}}{tag}")) > 1 for tag in ("incoming", "outgoing"))
    return {(True, True): "split and merge", (True, False): "merge", (False, True): "split"}.get(
        (into, out_of)
    )
