"""The events a multi-instance throws while its instances complete: its `behavior`."""

from dataclasses import dataclass
from typing import Any

from bpmn.catalogue import Element, event_definitions, kind_of, local_name, referred_id
from bpmn.documents import BPMN, DiagramRefused
from bpmn.expressions import Compiler, Formula
from bpmn.triggers import Trigger, read_definition
from wording import N_

BEHAVIORS = ("None", "One", "All", "Complex")
_KINDS = frozenset({"signal", "message", "escalation", "error"})
# Thrown when the diagram names no event: caught by a signal event that names no signal.
_DEFAULT = Trigger("signal")


@dataclass(frozen=True)
class Announcement:
    """An event thrown when an instance completes: each time the condition is true, or only the first time."""

    trigger: Trigger
    condition: Formula | None = None
    once: bool = False


def read_behavior(loop: Any, element: Element, compiler: Compiler) -> tuple[Announcement, ...]:
    """Read the loop characteristics; an attribute left out means All: nothing is thrown."""
    behavior = loop.get("behavior", "All")
    if behavior not in BEHAVIORS:
        raise _refused(
            element,
            N_("多实例 {element} 的 behavior 应为 {known} 之一，实为“{found}”。"),
            known="、".join(BEHAVIORS),
            found=behavior,
        )
    if behavior == "Complex":
        return tuple(_complex(loop, element, compiler))
    if behavior == "All":
        return ()
    reference = loop.get(f"{behavior.lower()}BehaviorEventRef")
    trigger = (
        _trigger(loop, _definition(loop, element, reference), element, compiler) if reference else _DEFAULT
    )
    return (Announcement(trigger, once=behavior == "One"),)


def _complex(loop: Any, element: Element, compiler: Compiler) -> list[Announcement]:
    found = []
    for entry in loop.iterchildren(f"{{{BPMN}}}complexBehaviorDefinition"):
        text = (entry.findtext(f"{{{BPMN}}}condition") or "").strip()
        event = entry.find(f"{{{BPMN}}}event")
        definitions = event_definitions(event) if event is not None else []
        if not text or not definitions:
            break
        condition = compiler.formula(element, "complexBehaviorDefinition", text)
        found += [Announcement(_trigger(event, one, element, compiler), condition) for one in definitions]
    else:
        if found:
            return found
    raise _refused(
        element, N_("多实例 {element} 的 complexBehaviorDefinition 应有条件 condition 和抛出的事件 event。")
    )


def _definition(loop: Any, element: Element, reference: str) -> Any:
    id = referred_id(reference)
    for node in loop.getroottree().iter(f"{{{BPMN}}}*"):
        if node.get("id") == id and local_name(node).endswith("EventDefinition"):
            return node
    raise _refused(element, N_("多实例 {element} 引用的事件定义“{reference}”不存在。"), reference=reference)


def _trigger(event: Any, definition: Any, element: Element, compiler: Compiler) -> Trigger:
    if kind_of(definition) not in _KINDS:
        raise _refused(
            element,
            N_("多实例 {element} 不能抛出 {kind} 事件，可用的是 {known}。"),
            kind=kind_of(definition),
            known="、".join(sorted(_KINDS)),
        )
    return read_definition(event, definition, element, compiler)


def _refused(element: Element, problem: str, **gaps: Any) -> DiagramRefused:
    return DiagramRefused(element.file, problem, element=element.label, **gaps)
