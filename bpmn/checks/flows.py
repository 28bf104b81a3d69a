"""Sequence flows and gateways: where ways part and meet."""

from collections.abc import Iterator
from typing import Final

from bpmn.catalogue import kind_of
from bpmn.checks.diagrams import CHOOSING, CONDITIONAL, GATEWAYS, Node
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Faults, at, rule
from bpmn.documents import BPMN
from wording import N_

_AWAITED: Final = frozenset({"message", "timer", "signal", "conditional"})  # behind an event-based gateway


@rule("dangling-flow")
def dangling_flows(inspection: Inspection) -> Faults:
    everywhere = {node.id for node in inspection.nodes()}
    for scope, flow in inspection.flows():
        for end, id in (("sourceRef", flow.element.source), ("targetRef", flow.element.target)):
            if id not in scope.nodes and id not in everywhere:
                yield at(
                    flow.element,
                    N_("连线 {element} 的 {end} 指向不存在的元素“{id}”，请重新连接。"),
                    end=end,
                    id=id,
                )


@rule("flow-crosses-scope")
def flows_across_scopes(inspection: Inspection) -> Faults:
    everywhere = {node.id: node for node in inspection.nodes()}
    for scope, flow in inspection.flows():
        for id in (flow.element.source or "", flow.element.target or ""):
            if id not in scope.nodes and id in everywhere:
                yield at(
                    flow.element,
                    N_("连线 {element} 跨越了子流程或泳池的边界，接到 {other}；请连到边框，跨泳池用消息流。"),
                    other=everywhere[id].element.label,
                )


@rule("gateway-without-choice", Severity.WARNING)
def gateways_without_choice(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*GATEWAYS):
        if len(node.incoming) < 2 and len(node.outgoing) < 2:
            yield at(node.element, N_("网关 {element} 既不分支也不汇合，请补画连线或删去网关。"))


@rule("missing-condition")
def missing_conditions(inspection: Inspection) -> Faults:
    for node in _splits(inspection):
        for flow in node.outgoing:
            if not flow.condition and flow.id != node.default:
                yield at(
                    flow.element,
                    N_(
                        "网关 {gateway} 的出口 {element} 既没有条件，"
                        "也不是默认出口；请填写条件，或把它设为默认。"
                    ),
                    gateway=node.element.label,
                )


@rule("no-default", Severity.WARNING)
def no_default(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*CONDITIONAL):
        several = len(node.outgoing) > 1
        if several and node.default is None and all(flow.condition for flow in node.outgoing):
            yield at(
                node.element,
                N_("{element} 没有默认出口，条件都不成立时办件会停住；请把其中一条设为默认。"),
            )


@rule("default-with-condition", Severity.WARNING)
def default_with_condition(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*CONDITIONAL):
        for flow in node.outgoing:
            if flow.id == node.default and flow.condition:
                yield at(
                    flow.element,
                    N_("默认出口 {element} 上的条件不会生效；请删去条件，或另选一条作默认出口。"),
                )


@rule("wrong-default")
def wrong_defaults(inspection: Inspection) -> Faults:
    for node in inspection.nodes():
        if node.default and all(flow.id != node.default for flow in node.outgoing):
            yield at(
                node.element,
                N_("{element} 的默认出口“{default}”不是它的出口，请重新设置。"),
                default=node.default,
            )
        elif node.default and not _chooses(node):
            yield at(
                node.element,
                N_(
                    "{element} 设有默认出口，但没有一条出口带条件，各条连线都会走；"
                    "请填写条件，或删去默认设置。"
                ),
            )


@rule("event-gateway-target")
def event_gateway_targets(inspection: Inspection) -> Faults:
    for node, targets in _event_gateways(inspection):
        for target in targets:
            caught = {kind_of(definition) for definition in target.definitions} <= _AWAITED
            awaits = target.type == "receiveTask" or (target.type == "intermediateCatchEvent" and caught)
            if not awaits or len(target.incoming) > 1 or target.boundaries:
                yield at(
                    node.element,
                    N_(
                        "事件网关 {element} 之后应是只由它进入的消息、定时、信号或条件捕获事件，"
                        "或没有边界事件的接收任务，但 {target} 不是。"
                    ),
                    target=target.element.label,
                )


@rule("event-gateway-mix")
def event_gateway_mixes(inspection: Inspection) -> Faults:
    for node, targets in _event_gateways(inspection):
        receiving = any(target.type == "receiveTask" for target in targets)
        kinds = {kind_of(definition) for target in targets for definition in target.definitions}
        if receiving and "message" in kinds:
            yield at(
                node.element,
                N_("事件网关 {element} 之后同时有接收任务和消息事件，只能用其中一种；请统一成一种。"),
            )
        if len(targets) < 2:
            yield at(node.element, N_("事件网关 {element} 之后应至少有两个事件，请补画，或直接用捕获事件。"))


@rule("lane-reference", Severity.WARNING)
def lane_references(inspection: Inspection) -> Faults:
    for lane in (xml for root in inspection.roots.values() for xml in root.iter(f"{{{BPMN}}}lane")):
        element = inspection.elements.get(lane.get("id"))
        if element is None:
            continue
        for reference in lane.iterchildren(f"{{{BPMN}}}flowNodeRef"):
            id = (reference.text or "").strip()
            if id not in inspection.elements:
                yield at(element, N_("泳道 {element} 列有不存在的元素“{id}”，请删去。"), id=id)


def _event_gateways(inspection: Inspection) -> Iterator[tuple[Node, list[Node]]]:
    for scope in inspection.scopes:
        for node in scope.nodes.values():
            if node.type == "eventBasedGateway":
                yield node, [scope.nodes[flow.element.target or ""] for flow in node.outgoing]


def _chooses(node: Node) -> bool:
    return node.type in CHOOSING or (
        node.type in CONDITIONAL and any(flow.condition for flow in node.outgoing)
    )


def _splits(inspection: Inspection) -> list[Node]:
    return [node for node in inspection.nodes(*CHOOSING) if len(node.outgoing) > 1]
