"""Draws a process of the token game as BPMN; the name of a condition becomes a call of `holds`."""

from typing import Final

import feel
from tests.bpmn import draw
from tests.properties.token_game.model import Event, Many, Node, Scope
from tests.properties.token_game.sketch import CALLED

HOLDS: Final = feel.Function("holds", ("name",), lambda name: None)
_TAGS: Final = {
    "start": "startEvent",
    "end": "endEvent",
    "task": "userTask",
    "service": "serviceTask",
    "call": "callActivity",
    "sub": "subProcess",
    "transaction": "transaction",
    "event_sub": "subProcess",
    "exclusive": "exclusiveGateway",
    "parallel": "parallelGateway",
    "inclusive": "inclusiveGateway",
    "complex": "complexGateway",
    "race": "eventBasedGateway",
    "catch": "intermediateCatchEvent",
    "boundary": "boundaryEvent",
    "throw": "intermediateThrowEvent",
}
_PLAIN: Final = {"terminate": draw.TERMINATE, "cancel": draw.CANCEL}
_DECLARED: Final = ("error", "escalation", "signal")


def render(process: Scope) -> draw.Drawing:
    drawing = draw.Drawing(process.id)
    _fill(drawing, process)
    declared = {(node.event.kind, node.event.name) for node in process.everything if node.event.name}
    for kind, name in sorted(declared):
        if kind in _DECLARED:
            code = {f"{kind}Code": name} if kind != "signal" else {}
            drawing.declare(kind, f"{kind}_{name}", name=name, **code)
    return drawing


def _fill(drawn: draw.Scope, scope: Scope) -> None:
    for node in scope.nodes:
        if node.kind == "automatic":
            drawn.script(node.id, f"{node.id} = {_or_fault(node, '1')}")
        elif node.inside is not None:
            inner = draw.Scope(node.id)
            _fill(inner, node.inside)
            triggered = {"triggeredByEvent": "true"} if node.kind == "event_sub" else {}
            drawn.sub(inner, _loop(node), tag=_TAGS[node.kind], **triggered)
        elif node.event.kind == "compensation" and node.kind == "boundary":
            drawn.undo(node.host, scope.node[node.host].undone_by)
        else:
            inside = _loop(node) + _activation(scope, node) + _definitions(node)
            drawn.element(_TAGS[node.kind], node.id, inside, **_attributes(scope, node))
    for flow in scope.flows:
        condition = _holds(flow.condition) if flow.condition else None
        drawn.flow(flow.source, flow.target, condition, flow.id)


def _attributes(scope: Scope, node: Node) -> dict[str, str]:
    default = next((flow.id for flow in scope.outgoing[node.id] if flow.default), "")
    waits = node.kind in CALLED and node.needs > 1
    listens = node.kind == "start" and node.event.kind != "none"
    interrupting = "true" if node.interrupting else "false"
    attributes = {
        "default": default,
        "lx_topic": "notify" if node.kind == "service" else "",
        "calledElement": "q" if node.kind == "call" else "",
        "startQuantity": str(node.needs) if waits else "",
        "completionQuantity": str(node.gives) if node.gives > 1 else "",
        "isForCompensation": "true" if node.undoes else "",
        "parallelMultiple": "true" if node.needs_all else "",
        "attachedToRef": node.host,
        "cancelActivity": interrupting if node.kind == "boundary" else "",
        "isInterrupting": interrupting if listens else "",
    }
    return {name: value for name, value in attributes.items() if value}


def _definitions(node: Node) -> str:
    return "".join(_definition(event) for event in (node.event, *node.others))


def _definition(event: Event) -> str:
    if event.kind == "none":
        return ""
    if event.kind in _PLAIN:
        return _PLAIN[event.kind]
    if event.kind == "compensation":
        return draw.compensation(event.name) if event.name else draw.COMPENSATION
    if event.kind == "link":
        return f'<bpmn:linkEventDefinition name="{event.name}"/>'
    if event.kind == "timer":
        return _timer(event)
    if event.kind == "conditional":
        return draw.conditional(_holds(event.name))
    if event.kind == "message":
        return draw.message()
    reference = f"{event.kind}_{event.name}" if event.name else ""
    return {"error": draw.error, "escalation": draw.escalation, "signal": draw.signal}[event.kind](reference)


def _timer(event: Event) -> str:
    every = f"PT{event.seconds}S"
    return draw.timer(f"R{event.turns}/{every}", "timeCycle") if event.turns > 1 else draw.timer(every)


def _activation(scope: Scope, node: Node) -> str:
    if node.kind != "complex" or len(scope.incoming[node.id]) < 2:
        return ""
    return f"<bpmn:activationCondition>activationCount &gt;= {max(1, node.needs)}</bpmn:activationCondition>"


def _loop(node: Node) -> str:
    loop = node.loop
    if loop is None:
        return ""
    if isinstance(loop, Many):
        condition = _holds(loop.condition) if loop.condition else ""
        count = _or_fault(node, str(loop.count))
        told = {"behavior": loop.behavior} if loop.behavior != "All" else {}
        return draw.many(sequential=loop.sequential, cardinality=count, condition=condition, **told)
    before = {"testBefore": "true"} if loop.before else {}
    return draw.loop(_holds(loop.condition), loopMaximum=str(loop.most), **before)


def _or_fault(node: Node, value: str) -> str:
    return f"if {_holds(node.fault)} then 1 / 0 else {value}" if node.fault else value


def _holds(name: str) -> str:
    return f'holds("{name}")'
