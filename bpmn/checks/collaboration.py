"""Pools, lanes and what runs between them."""

from collections.abc import Iterator
from itertools import combinations
from typing import Any, Final

from bpmn.catalogue import local_name, referred_id
from bpmn.checks.inspection import Inspection
from bpmn.checks.rule import Binds, Faults, at, rule
from bpmn.documents import BPMN
from wording import N_

_SENDING: Final = frozenset({"endEvent", "intermediateThrowEvent"})
_RECEIVING: Final = frozenset({"startEvent", "intermediateCatchEvent", "boundaryEvent"})


@rule("message-flow-inside-pool", binds=Binds.DRAWN)
def message_flows_inside(inspection: Inspection) -> Faults:
    for flow, source, target in _message_flows(inspection):
        if _pool(source) is _pool(target):
            yield at(
                inspection.shown(flow),
                N_("消息流 {element} 的两端在同一个泳池里；同一流程内请用顺序流，消息流只连不同的泳池。"),
            )


@rule("message-flow-end", binds=Binds.DRAWN)
def message_flow_ends(inspection: Inspection) -> Faults:
    """Of events only those that send or wait for a message have a message flow."""
    for flow, source, target in _message_flows(inspection):
        for end, types, sentence in (
            (
                source,
                _SENDING,
                N_("消息流 {element} 不能从 {end} 出发；请从泳池、任务或抛出消息的事件画起。"),
            ),
            (
                target,
                _RECEIVING,
                N_("消息流 {element} 不能到 {end} 为止；请连到泳池、任务或等待消息的事件。"),
            ),
        ):
            if local_name(end).endswith("Event") and not (local_name(end) in types and _has_message(end)):
                yield at(inspection.shown(flow), sentence, end=inspection.shown(end).label)


@rule("participant-multiplicity", binds=Binds.DRAWN)
def multiplicities(inspection: Inspection) -> Faults:
    for root in inspection.roots.values():
        for xml in root.iter(f"{{{BPMN}}}participantMultiplicity"):
            least, most = _number(xml, "minimum", 0), _number(xml, "maximum", 1)
            if least is not None and most is not None and not 0 <= least <= most:
                yield at(
                    inspection.shown(xml),
                    N_("{element} 的参与数 {least}～{most} 不成立，最小值应不大于最大值；请改正。"),
                    least=least,
                    most=most,
                )


@rule("lane-of-other-process", binds=Binds.DRAWN)
def lanes_of_others(inspection: Inspection) -> Faults:
    for lane, node in _members(inspection):
        if node is not None and _process(node) is not _process(lane):
            yield at(
                inspection.shown(lane),
                N_("泳道 {element} 列有别的流程的 {node}；请从泳道里删去它。"),
                node=inspection.shown(node).label,
            )


@rule("node-in-two-lanes", binds=Binds.DRAWN)
def nodes_in_two_lanes(inspection: Inspection) -> Faults:
    lanes: dict[tuple[Any, Any], list[Any]] = {}
    for lane, node in _members(inspection):
        lane_set = next(lane.iterancestors(f"{{{BPMN}}}laneSet"), None)
        if node is not None:
            lanes.setdefault((lane_set, node), []).append(lane)
    for (_, node), holders in lanes.items():
        for one, other in combinations(dict.fromkeys(holders), 2):
            if one not in other.iterancestors() and other not in one.iterancestors():
                yield at(
                    inspection.shown(node),
                    N_("{element} 同时列在泳道 {one} 和 {other} 里；请只留在一个泳道。"),
                    one=inspection.shown(one).label,
                    other=inspection.shown(other).label,
                )


def _message_flows(inspection: Inspection) -> Iterator[tuple[Any, Any, Any]]:
    """Yield the message flows both ends of which exist, with their ends."""
    for root in inspection.roots.values():
        for flow in root.iter(f"{{{BPMN}}}messageFlow"):
            source, target = (_named(root, flow.get(end)) for end in ("sourceRef", "targetRef"))
            if source is not None and target is not None:
                yield flow, source, target


def _members(inspection: Inspection) -> Iterator[tuple[Any, Any]]:
    """Yield each lane with the nodes it lists; None for one that does not exist."""
    for root in inspection.roots.values():
        for lane in root.iter(f"{{{BPMN}}}lane"):
            for reference in lane.iterchildren(f"{{{BPMN}}}flowNodeRef"):
                yield lane, _named(root, reference.text)


def _pool(end: Any) -> Any:
    """Return the process an end belongs to; a pool without one stands for itself."""
    if local_name(end) != "participant":
        return _process(end)
    process = _named(end.getroottree().getroot(), end.get("processRef"))
    return end if process is None else process


def _process(xml: Any) -> Any:
    return next(xml.iterancestors(f"{{{BPMN}}}process"), None)


def _has_message(event: Any) -> bool:
    """One that refers to its definition is believed."""
    return any(local_name(child) in ("messageEventDefinition", "eventDefinitionRef") for child in event)


def _named(root: Any, reference: str | None) -> Any:
    """Return the XML of that id."""
    id = referred_id(reference)
    return next((xml for xml in root.iter(f"{{{BPMN}}}*") if id and xml.get("id") == id), None)


def _number(xml: Any, name: str, default: int) -> int | None:
    try:
        return int(xml.get(name, default))
    except ValueError:  # a finding of its own
        return None
