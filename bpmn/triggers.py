"""What an event waits for or throws, read from its event definitions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from SpiffWorkflow.task import Task

from bpmn import moments
from bpmn.associations import activity_named
from bpmn.catalogue import LX, Element, event_definitions, is_true, kind_of, local_name
from bpmn.correlation import Conversation, read_conversation
from bpmn.documents import BPMN, DiagramRefused
from bpmn.expressions import Compiler, Formula, Literal, Value
from bpmn.moments import Cycle, Span, is_literal
from bpmn.surroundings import Surroundings
from wording import N_

_TIMES = ("timeDate", "timeDuration", "timeCycle")


@dataclass(frozen=True)
class Trigger:
    """An event definition. What does not belong to its kind is None."""

    kind: str  # message, timer, signal, error, escalation, conditional, link, terminate, cancel, compensate
    name: str = ""  # of the message, signal or link
    code: str | None = None  # of the error or escalation; None catches every code
    correlation: Value | None = None
    conversation: Conversation | None = None  # of a message that BPMN's own way ties to instances
    lifetime: Value | None = None  # of a message: how long it waits for somebody to receive it
    time: Value | None = None
    repeats: bool = False  # the timer is a cycle
    condition: Formula | None = None
    activity: str | None = None  # what is to be compensated; None: all of the scope
    waits: bool = True  # until it is compensated

    @property
    def text(self) -> str:
        """What it waits for, as the diagram writes it."""
        written = self.time or self.condition
        return written.text if written is not None else self.name

    def first_turn(self, around: Surroundings) -> Cycle:
        """Return when a timer outside any instance is due, counted from now. Raises ElementFailed."""
        assert self.time is not None, "only timers are due"
        time = self.time.ask({}, around.functions)
        if self.repeats:
            return time.read(lambda value: moments.cycle(value, around))
        due_at = time.read(lambda value: moments.due_moment(value, around))
        return Cycle(1, due_at, Span(0, timedelta()), anchor=due_at)

    def holds(self, around: Surroundings) -> bool:
        """Say whether a condition is true outside any instance. Raises ElementFailed."""
        assert self.condition is not None, "only conditions can hold"
        return self.condition.ask({}, around.functions).truth()

    def catches(self, kind: str, code: str | None) -> bool:
        return self.kind == kind and self.code in (None, code)


def read_triggers(
    node: Any, element: Element, compiler: Compiler, allowed: frozenset[str]
) -> tuple[Trigger, ...]:
    """Return the triggers of an event, send or receive task; refuse a kind that it can't have."""
    if local_name(node) in ("sendTask", "receiveTask"):
        return (_message(node, node, element, compiler),)
    definitions = event_definitions(node)
    kinds = [kind_of(definition) for definition in definitions]
    for kind in kinds:
        if kind not in allowed or (kind == "link" and len(kinds) > 1):
            raise DiagramRefused(
                element.file,
                N_("事件 {event} 的类型 {kind} 在此处不能执行，请换用其他事件。"),
                event=element.label,
                kind=kind,
            )
    return tuple(read_definition(node, definition, element, compiler) for definition in definitions)


def needs_all(node: Any, triggers: tuple[Trigger, ...]) -> bool:
    """Say whether an event has happened only when all of its triggers have."""
    return len(triggers) > 1 and is_true(node, "parallelMultiple")


def settle_keys(node: Any, task: Task) -> None:
    """Keep the keys of the messages that have come. Raises ElementFailed."""
    for trigger in node.triggers:
        if trigger.conversation is not None:
            trigger.conversation.settle(node, task)


def read_definition(node: Any, definition: Any, element: Element, compiler: Compiler) -> Trigger:
    """Return one event definition; `node` is the element that has it."""
    kind = kind_of(definition)
    reader = _READERS.get(kind)
    return reader(node, definition, element, compiler) if reader else _referenced(kind, definition, element)


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
    named = message if message is not None else node
    name = named.get("name") or named.get("id")

    def attribute(of: str) -> Value | None:
        """The event's own, else that of the message."""
        text = node.get(f"{{{LX}}}{of}") or (message.get(f"{{{LX}}}{of}") if message is not None else None)
        return compiler.attribute(element, f"lx:{of}", text)

    correlation, conversation = attribute("correlation"), None
    if correlation is None and message is not None:
        conversation = read_conversation(node, message, element, compiler)
    return Trigger(
        "message", name, correlation=correlation, conversation=conversation, lifetime=attribute("timeToLive")
    )


def _referenced(kind: str, definition: Any, element: Element) -> Trigger:
    declared = _reference(definition, kind, element)
    if declared is None:
        return Trigger(kind)
    code = declared.get("errorCode") or declared.get("escalationCode")
    return Trigger(kind, name=declared.get("name") or declared.get("id"), code=code or declared.get("name"))


def _link(_node: Any, definition: Any, element: Element, _compiler: Compiler) -> Trigger:
    return Trigger("link", definition.get("name", "").strip() or element.name or element.id)


def _compensation(_node: Any, definition: Any, _element: Element, _compiler: Compiler) -> Trigger:
    waits = is_true(definition, "waitForCompletion", default=True)
    return Trigger("compensate", activity=activity_named(definition.get("activityRef")), waits=waits)


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


_READERS: Final[Mapping[str, Callable[[Any, Any, Element, Compiler], Trigger]]] = {
    "timer": _timer,
    "conditional": _conditional,
    "message": _message,
    "link": _link,
    "compensate": _compensation,
}
