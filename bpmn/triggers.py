"""What an event waits for or throws, read from its event definition."""

from dataclasses import dataclass
from typing import Any

from bpmn.associations import activity_named
from bpmn.catalogue import LX, Element, local_name
from bpmn.documents import BPMN, DiagramRefused
from bpmn.expressions import Compiler, Formula, Literal, Value
from bpmn.moments import is_literal
from wording import N_

_TIMES = ("timeDate", "timeDuration", "timeCycle")


@dataclass(frozen=True)
class Trigger:
    """An event definition. What does not belong to its kind is None."""

    kind: str  # none, message, timer, signal, error, escalation, conditional, terminate, cancel, compensate
    name: str = ""  # of the message or signal
    code: str | None = None  # of the error or escalation; None catches every code
    correlation: Value | None = None
    time: Value | None = None
    repeats: bool = False  # the timer is a cycle
    condition: Formula | None = None
    activity: str | None = None  # what is to be compensated; None: all of the scope
    waits: bool = True  # until it is compensated

    def catches(self, kind: str, code: str | None) -> bool:
        return self.kind == kind and self.code in (None, code)


def read_trigger(node: Any, element: Element, compiler: Compiler, allowed: frozenset[str]) -> Trigger:
    """Return the trigger of an event, send or receive task; refuse a kind that this event can't have."""
    definitions = [child for child in node if local_name(child).endswith("EventDefinition")]
    if len(definitions) > 1:
        raise DiagramRefused(element.file, N_("事件 {event} 只能有一个事件定义。"), event=element.label)
    if not definitions:
        is_task = local_name(node) in ("sendTask", "receiveTask")
        return _message(node, node, element, compiler) if is_task else Trigger("none")
    definition = definitions[0]
    kind = local_name(definition).removesuffix("EventDefinition")
    if kind not in allowed:
        raise DiagramRefused(
            element.file,
            N_("事件 {event} 的类型 {kind} 在此处不能执行，请换用其他事件。"),
            event=element.label,
            kind=kind,
        )
    if kind in ("timer", "conditional", "message"):
        reader = {"timer": _timer, "conditional": _conditional, "message": _message}[kind]
        return reader(node, definition, element, compiler)
    if kind == "compensate":
        waits = definition.get("waitForCompletion", "true") == "true"
        return Trigger(kind, activity=activity_named(definition.get("activityRef")), waits=waits)
    return _referenced(kind, definition, element)


def _timer(_node: Any, definition: Any, element: Element, compiler: Compiler) -> Trigger:
    for tag in _TIMES:
        text = (definition.findtext(f"{{{BPMN}}}{tag}") or "").strip()
        if text:
            literal = is_literal(text)
            time = Literal(text, tag) if literal else compiler.formula(element, tag, text)
            return Trigger("timer", time=time, repeats=tag == "timeCycle")
    raise DiagramRefused(element.file, N_("定时事件 {event} 没有填写时间。"), event=element.label)


def _conditional(_node: Any, definition: Any, element: Element, compiler: Compiler) -> Trigger:
    text = definition.findtext(f"{{{BPMN}}}condition") or ""
    if not text.strip():
        raise DiagramRefused(element.file, N_("条件事件 {event} 没有填写条件。"), event=element.label)
    return Trigger("conditional", condition=compiler.formula(element, "condition", text))


def _message(node: Any, definition: Any, element: Element, compiler: Compiler) -> Trigger:
    """A message without a definition of its own goes by the name of the event."""
    message = _reference(definition, "message", element)
    name = message.get("name") if message is not None else (element.name or element.id)
    attribute = f"{{{LX}}}correlation"
    text = node.get(attribute) or (message.get(attribute) if message is not None else None)
    return Trigger("message", name, correlation=compiler.attribute(element, "lx:correlation", text))


def _referenced(kind: str, definition: Any, element: Element) -> Trigger:
    declared = _reference(definition, kind, element)
    if declared is None:
        return Trigger(kind, name=element.name or element.id)
    code = declared.get("errorCode") or declared.get("escalationCode")
    return Trigger(kind, name=declared.get("name") or declared.get("id"), code=code or declared.get("name"))


def _reference(definition: Any, kind: str, element: Element) -> Any:
    reference = definition.get(f"{kind}Ref")
    if not reference:
        return None
    for declared in definition.getroottree().getroot().iterchildren(f"{{{BPMN}}}{kind}"):
        # Modelers may write the reference with a namespace prefix.
        if declared.get("id") == reference.rpartition(":")[2]:
            return declared
    raise DiagramRefused(
        element.file,
        N_("事件 {event} 引用的 {kind}“{reference}”没有定义。"),
        event=element.label,
        kind=kind,
        reference=reference,
    )
