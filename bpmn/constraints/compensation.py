"""Compensation: a handler stands apart from the flow, and what is thrown finds something to undo."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from bpmn.associations import (
    activity_named,
    associations_at,
    catches_compensation,
    compensable,
    handlings,
    holds_compensable,
    is_activity,
    is_handler,
    undoes_its_scope,
)
from bpmn.catalogue import is_true, local_name
from bpmn.constraints.constraint import Objections, against, constraint
from bpmn.documents import BPMN
from wording import N_

_LEADS_NOWHERE = N_("补偿边界事件 {element} 没有关联补偿活动；请用关联线连到一个补偿活动。")
_LEADS_ASTRAY = N_(
    "补偿边界事件 {element} 的关联线没有连到同一层的活动，或方向画反了；请从事件画到补偿活动。"
)
_SEVERAL = N_("补偿边界事件 {element} 关联了多个活动，只能关联一个；几步请放进一个子流程。")
_NO_HANDLER = N_(
    "补偿边界事件 {element} 关联的 {handler} 不是补偿活动；请把它的 isForCompensation 设为 true。"
)


@constraint("compensation-handler-in-flow")
def handlers_in_the_flow(scope: Any) -> Objections:
    ends = {
        flow.get(end)
        for flow in scope.iterchildren(f"{{{BPMN}}}sequenceFlow")
        for end in ("sourceRef", "targetRef")
    }
    hosts = {event.get("attachedToRef") for event in scope.iterchildren(f"{{{BPMN}}}boundaryEvent")}
    for node in filter(is_handler, scope):
        if node.get("id") in ends:
            yield against(
                node, N_("补偿活动 {element} 不在正常流程中，不能有连线进出；请删去连线，只用关联线连接。")
            )
        if node.get("id") in hosts:
            yield against(
                node, N_("补偿活动 {element} 不能有边界事件；请改用子流程作补偿活动，把事件画在里面。")
            )


@constraint("compensation-handler-without-event")
def handlers_without_event(scope: Any) -> Objections:
    used = {handler.get("id") for handling in handlings(scope) for handler in handling.handlers}
    for node in filter(is_handler, scope):
        if node.get("id") not in used:
            yield against(
                node,
                N_(
                    "补偿活动 {element} 没有被任何补偿边界事件关联，永远不会执行；"
                    "请从补偿边界事件画一条关联线到它。"
                ),
            )


@constraint("compensation-event-without-handler")
def events_without_handler(scope: Any) -> Objections:
    sources = {flow.get("sourceRef") for flow in scope.iterchildren(f"{{{BPMN}}}sequenceFlow")}
    for handling in handlings(scope):
        event = handling.event
        if event.get("id") in sources:
            yield against(event, N_("补偿边界事件 {element} 不能有连线离开；请改用关联线连到补偿活动。"))
        elif not handling.handlers:
            drawn = any(associations_at(event))
            yield against(event, _LEADS_ASTRAY if drawn else _LEADS_NOWHERE)
        elif len(handling.handlers) > 1:
            yield against(event, _SEVERAL)
        elif not is_handler(handling.handlers[0]):
            yield against(event, _NO_HANDLER, handler=handling.handlers[0].get("id"))


@constraint("compensation-host")
def hosts(scope: Any) -> Objections:
    """An activity is undone in one way only."""
    inside = {child.get("id"): child for child in scope if child.get("id") is not None}
    events = [handling.event for handling in handlings(scope)]
    times = Counter(event.get("attachedToRef") for event in events)
    for event in events:
        host = inside.get(event.get("attachedToRef"))
        if host is None or not is_activity(host):
            yield against(event, N_("边界事件 {element} 没有附着在本层的环节上，请把它拖到环节的边框上。"))
        elif times[host.get("id")] > 1 or any(map(undoes_its_scope, host)):
            yield against(
                event,
                N_("{host} 有不止一种补偿办法，只能留一种；请删去 {element} 或另一个。"),
                host=host.get("id"),
            )
        elif is_handler(host) or is_true(host, "triggeredByEvent"):
            yield against(
                event,
                N_("{host} 是补偿活动或事件子流程，不能再被补偿；请删去 {element}。"),
                host=host.get("id"),
            )


@constraint("compensation-event-sub-process")
def event_sub_processes(scope: Any) -> Objections:
    found = list(filter(undoes_its_scope, scope))
    for node in found:
        if local_name(scope) == "process":
            yield against(
                node,
                N_("补偿事件子流程 {element} 放在流程最外层，永远不会执行；请放进要补偿的子流程里。"),
            )
        elif len(found) > 1:
            yield against(node, N_("一个子流程只能有一个补偿事件子流程，{element} 多余；请合成一个。"))
        for start in _starts(node):
            if not is_true(start, "isInterrupting", default=True):
                yield against(
                    start, N_("补偿开始事件 {element} 没有可以并行的工作；请把 isInterrupting 设为 true。")
                )
    if not is_true(scope, "triggeredByEvent"):
        for start in filter(catches_compensation, _starts(scope)):
            yield against(start, N_("补偿开始事件 {element} 只能用在事件子流程里；请改用空白开始事件。"))


@constraint("compensation-activity")
def thrown_activities(scope: Any) -> Objections:
    for event, definition in _thrown(scope):
        id = activity_named(definition.get("activityRef"))
        if id is None:
            continue
        activity = next((node for node in _visible(scope) if node.get("id") == id), None)
        if activity is None:
            yield against(
                event,
                N_("{element} 要补偿的“{activity}”不是本层的活动；请改成本层或事件子流程外面一层的活动。"),
                activity=id,
            )
        elif not compensable(activity):
            yield against(
                event,
                N_("{element} 要补偿的“{activity}”没有补偿办法；请给它画补偿边界事件和补偿活动。"),
                activity=id,
            )


@constraint("event-sub-process-kind")
def kinds_of_event_sub_processes(scope: Any) -> Objections:
    for node in scope.iterchildren(f"{{{BPMN}}}transaction", f"{{{BPMN}}}adHocSubProcess"):
        if is_true(node, "triggeredByEvent"):
            yield against(
                node, N_("事务和自由子流程不能由事件启动；请把 {element} 改为事件子流程，再放到里面。")
            )


def throws_in_vain(scope: Any) -> Iterator[Any]:
    """Yield the events that throw compensation of a scope in which nothing can be undone."""
    scopes = [scope]
    while is_true(scopes[-1], "triggeredByEvent"):
        scopes.append(scopes[-1].getparent())
    for event, definition in _thrown(scope):
        if not definition.get("activityRef") and not any(map(holds_compensable, scopes)):
            yield event


def _thrown(scope: Any) -> Iterator[tuple[Any, Any]]:
    for event in scope.iterchildren(f"{{{BPMN}}}intermediateThrowEvent", f"{{{BPMN}}}endEvent"):
        for definition in event.iterchildren(f"{{{BPMN}}}compensateEventDefinition"):
            yield event, definition


def _starts(scope: Any) -> Iterator[Any]:
    yield from scope.iterchildren(f"{{{BPMN}}}startEvent")


def _visible(scope: Any) -> Iterator[Any]:
    """Yield the activities a throwing event may name (BPMN 2.0.2, chapter 10, Handling Events)."""
    yield from filter(is_activity, scope)
    if is_true(scope, "triggeredByEvent"):
        yield from _visible(scope.getparent())
