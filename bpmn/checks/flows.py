"""Sequence flows and gateways: where ways part and meet."""

from collections import Counter
from typing import Final

from bpmn.catalogue import CHOOSING, CONDITIONAL, is_true, referred_id
from bpmn.checks.diagrams import GATEWAYS, Node
from bpmn.checks.finding import Severity
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Binds, Faults, at, rule
from bpmn.documents import BPMN
from wording import N_

# Whether several ways lead in, and whether several lead out
_DIRECTIONS: Final = {"Converging": (True, False), "Diverging": (False, True), "Mixed": (True, True)}


@rule("dangling-flow", binds=Binds.DRAWN)
def dangling_flows(inspection: Inspection) -> Faults:
    everywhere = {node.id for node in inspection.nodes()}
    for scope, flow in inspection.flows():
        for end, id in (("sourceRef", flow.element.source), ("targetRef", flow.element.target)):
            if id and id not in scope.nodes and id not in everywhere:
                drawn = any(xml.get("id") == id for xml in flow.xml.getroottree().iter(f"{{{BPMN}}}*"))
                yield at(
                    flow.element,
                    N_("连线 {element} 的 {end} 指向的“{id}”不是环节、事件或网关，请重新连接。")
                    if drawn
                    else N_("连线 {element} 的 {end} 指向不存在的元素“{id}”，请重新连接。"),
                    end=end,
                    id=id,
                )


@rule("contradicted-flow", binds=Binds.DRAWN)
def contradicted_flows(inspection: Inspection) -> Faults:
    """What an element says of its ways in and out must be what the flows say of their ends."""
    flows = {flow.id: flow for _, flow in inspection.flows()}
    for node in inspection.nodes():
        for tag, end in (("incoming", "target"), ("outgoing", "source")):
            for listed in node.xml.iterchildren(f"{{{BPMN}}}{tag}"):
                flow = flows.get(referred_id(listed.text))
                if flow is not None and getattr(flow.element, end) != node.id:
                    yield at(
                        node.element,
                        N_("{element} 的 {tag} 列有 {flow}，但那条连线并不接在它上；请删去，或重新连线。"),
                        tag=tag,
                        flow=flow.element.label,
                    )


@rule("repeated-flow", Severity.WARNING)
def repeated_flows(inspection: Inspection) -> Faults:
    for node in inspection.nodes():
        targets = Counter(flow.element.target for flow in node.outgoing if not flow.condition)
        for flow in node.outgoing:
            if targets.pop(flow.element.target, 0) > 1:
                yield at(
                    flow.element, N_("连线 {element} 与另一条连线两端相同，之后的环节会办两遍；请删去一条。")
                )


@rule("gateway-direction", binds=Binds.DRAWN)
def gateway_directions(inspection: Inspection) -> Faults:
    for node in inspection.nodes(*GATEWAYS):
        joins, splits = len(node.incoming) > 1, len(node.outgoing) > 1
        direction = node.xml.get("gatewayDirection", "")
        if _DIRECTIONS.get(direction, (joins, splits)) != (joins, splits):
            yield at(
                node.element,
                N_(
                    "网关 {element} 的方向是 {direction}，但它有 {incoming} 条连线进入、{outgoing} 条离开；"
                    "请改正连线，或改正 gatewayDirection。"
                ),
                direction=direction,
                incoming=len(node.incoming),
                outgoing=len(node.outgoing),
            )


@rule("flow-crosses-scope", binds=Binds.DRAWN)
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


@rule("flow-not-immediate")
def flows_not_immediate(inspection: Inspection) -> Faults:
    """Between the ends of a flow that is executed nothing else may happen (BPMN 2.0.2, 8.4.13)."""
    for node in inspection.nodes():
        for flow in node.outgoing:
            if not is_true(flow.xml, "isImmediate", default=True):
                yield at(
                    flow.element,
                    N_("连线 {element} 的 isImmediate 为 false，能执行的流程里不允许；请删去这个属性。"),
                )


@rule("wrong-default", binds=Binds.DRAWN)
def wrong_defaults(inspection: Inspection) -> Faults:
    for node in inspection.nodes():
        if node.default and all(flow.id != node.default for flow in node.outgoing):
            yield at(
                node.element,
                N_("{element} 的默认出口“{default}”不是它的出口，请重新设置。"),
                default=node.default,
            )


@rule("idle-default")
def idle_defaults(inspection: Inspection) -> Faults:
    for node in inspection.nodes():
        own = any(flow.id == node.default for flow in node.outgoing)
        if own and not _chooses(node):
            yield at(
                node.element,
                N_(
                    "{element} 设有默认出口，但没有一条出口带条件，各条连线都会走；"
                    "请填写条件，或删去默认设置。"
                ),
            )


def _chooses(node: Node) -> bool:
    return node.type in CHOOSING or (
        node.type in CONDITIONAL and any(flow.condition for flow in node.outgoing)
    )


def _splits(inspection: Inspection) -> list[Node]:
    return [node for node in inspection.nodes(*CHOOSING) if len(node.outgoing) > 1]
