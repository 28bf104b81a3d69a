"""Links lead somewhere, errors interrupt, and event-based gateways lead to events alone."""

from collections.abc import Iterator
from typing import Any, Final

from bpmn.catalogue import (
    event_definitions,
    is_true,
    kind_of,
    local_name,
    referred_id,
)
from bpmn.constraints.constraint import Objections, against, constraint
from bpmn.constraints.ways import Ways
from bpmn.documents import BPMN
from bpmn.loop_data import declared
from wording import N_

_AWAITED: Final = frozenset({"message", "timer", "signal", "conditional"})  # behind an event-based gateway


@constraint("link-event")
def link_events(scope: Any) -> Objections:
    ways = Ways(scope)
    links = {id: name for id, node in ways.nodes.items() if (name := _link(node)) is not None}
    for id, name in links.items():
        node = ways.nodes[id]
        caught = local_name(node) == "intermediateCatchEvent"
        named = [local_name(ways.nodes[other]) for other in links if links[other] == name]
        if named.count("intermediateCatchEvent") != 1 or len(named) < 2:
            yield against(
                node,
                N_("链接事件 {element}：本层应有名为“{name}”的抛出事件和恰好一个捕获事件；请成对画出。"),
                name=name,
            )
        if len(event_definitions(node)) > 1:
            yield against(
                node, N_("链接事件 {element} 还有别的事件定义，链接只能单独用；请把它们分成两个事件。")
            )
        if ways.into[id] if caught else ways.out_of[id]:
            yield against(
                node,
                N_(
                    "链接事件 {element} 多了连线：捕获链接不能有连线进入，"
                    "抛出链接不能有连线离开；请删去连线。"
                ),
            )


@constraint("lasting-error", drawn=True)
def lasting_errors(scope: Any) -> Objections:
    """An error always interrupts."""
    lasting = [node for node in scope if not is_true(node, "cancelActivity", default=True)]
    if is_true(scope, "triggeredByEvent"):
        starts = scope.iterchildren(f"{{{BPMN}}}startEvent")
        lasting += [start for start in starts if not is_true(start, "isInterrupting", default=True)]
    for node in lasting:
        if any(kind_of(definition) == "error" for definition in event_definitions(node)):
            yield against(node, N_("错误事件 {element} 总是中断的，不能设为非中断；请改为中断事件。"))


@constraint("caught-twice")
def caught_twice(scope: Any) -> Objections:
    """What is thrown is caught once: of two events that catch the same at one place one waits in vain."""
    first: dict[tuple[str, str, str], Any] = {}
    for place, event in _catching(scope):
        for definition in event_definitions(event):
            kind = kind_of(definition)
            if not _is_caught_once(event, kind):
                continue
            other = first.setdefault((place, kind, _code(event, definition, kind)), event)
            if other is not event:
                yield against(
                    event,
                    N_("事件 {element} 与 {other} 在同一处捕获同样的事件，轮不到它；请删去其中一个。"),
                    other=other.get("name") or other.get("id"),
                )


@constraint("begun-twice")
def begun_twice(scope: Any) -> Objections:
    """A message goes to one instance, and so begins one."""
    first: dict[str, Any] = {}
    starts = scope.iterchildren(f"{{{BPMN}}}startEvent") if local_name(scope) == "process" else ()
    for start in starts:
        for definition in event_definitions(start):
            message = referred_id(definition.get("messageRef"))
            other = first.setdefault(message, start) if message else start
            if other is not start:
                yield against(
                    start,
                    N_("开始事件 {element} 与 {other} 等的是同一个消息，只有一个会启动；请改用不同的消息。"),
                    other=other.get("name") or other.get("id"),
                )


@constraint("parallel-event-gateway", drawn=True)
def parallel_event_gateways(scope: Any) -> Objections:
    for node in scope.iterchildren(f"{{{BPMN}}}eventBasedGateway"):
        if node.get("eventGatewayType") == "Parallel" and not is_true(node, "instantiate"):
            yield against(
                node,
                N_("事件网关 {element} 设为等齐所有事件，这只用于启动流程；请改用并行网关加中间捕获事件。"),
            )


@constraint("event-gateway-target", drawn=True)
def event_gateway_targets(scope: Any) -> Objections:
    hosts = {event.get("attachedToRef") for event in scope.iterchildren(f"{{{BPMN}}}boundaryEvent")}
    ways = Ways(scope)
    for node, targets in _event_gateways(ways):
        for target in targets:
            id = target.get("id")
            if not _may_be_awaited(target) or len(ways.into[id]) > 1 or id in hosts:
                yield against(
                    node,
                    N_(
                        "事件网关 {element} 之后应是只由它进入的消息、定时、信号或条件捕获事件，"
                        "或没有边界事件的接收任务，但 {target} 不是。"
                    ),
                    target=target.get("name") or id,
                )


@constraint("event-gateway-mix", drawn=True)
def event_gateway_mixes(scope: Any) -> Objections:
    for node, targets in _event_gateways(Ways(scope)):
        receiving = any(local_name(target) == "receiveTask" for target in targets)
        if receiving and any(
            kind_of(definition) == "message" for target in targets for definition in event_definitions(target)
        ):
            yield against(
                node,
                N_("事件网关 {element} 之后同时有接收任务和消息事件，只能用其中一种；请统一成一种。"),
            )
        if len(targets) < 2:
            yield against(node, N_("事件网关 {element} 之后应至少有两个事件，请补画，或直接用捕获事件。"))


@constraint("instantiating-element")
def instantiating_elements(scope: Any) -> Objections:
    """What begins a process stands at its very beginning, in place of a start event."""
    ways = Ways(scope)
    begins = local_name(scope) == "process" and scope.find(f"{{{BPMN}}}startEvent") is None
    for id, node in ways.nodes.items():
        if is_true(node, "instantiate") and not (begins and not ways.into[id]):
            yield against(
                node,
                N_(
                    "{element} 设为启动流程，就代替开始事件，不能有连线进入；"
                    "请删去开始事件和进入它的连线，或取消“启动流程”。"
                ),
            )


def _link(node: Any) -> str | None:
    if not local_name(node).startswith("intermediate"):
        return None
    links = [one for one in event_definitions(node) if kind_of(one) == "link"]
    return (links[0].get("name", "").strip() or node.get("name") or node.get("id")) if links else None


def _catching(scope: Any) -> Iterator[tuple[str, Any]]:
    """Yield the events that catch what is thrown inside something, each with the id of what that is."""
    for event in scope.iterchildren(f"{{{BPMN}}}boundaryEvent"):
        yield event.get("attachedToRef", ""), event
    for handler in scope.iterchildren(f"{{{BPMN}}}subProcess"):
        if is_true(handler, "triggeredByEvent"):
            for start in handler.iterchildren(f"{{{BPMN}}}startEvent"):
                yield scope.get("id", ""), start


def _is_caught_once(event: Any, kind: str) -> bool:
    """Of the other events only one handler that interrupts the scope may be drawn (BPMN 2.0.2, 10.5.6)."""
    interrupts = local_name(event) == "startEvent" and is_true(event, "isInterrupting", default=True)
    return kind in ("error", "escalation") or (interrupts and kind in ("message", "signal"))


def _code(event: Any, definition: Any, kind: str) -> str:
    """Return what is caught; "" is everything of the kind."""
    thrown = declared(event, definition.get(f"{kind}Ref"))
    return "" if thrown is None else thrown.get(f"{kind}Code") or thrown.get("id")


def _event_gateways(ways: Ways) -> Iterator[tuple[Any, list[Any]]]:
    for id, node in ways.nodes.items():
        if local_name(node) == "eventBasedGateway":
            yield node, ways.targets(id)


def _may_be_awaited(node: Any) -> bool:
    kinds = {kind_of(definition) for definition in event_definitions(node)}
    return local_name(node) == "receiveTask" or (
        local_name(node) == "intermediateCatchEvent" and kinds <= _AWAITED
    )
