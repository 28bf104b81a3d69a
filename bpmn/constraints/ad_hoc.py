"""Ad-hoc sub-processes: nothing starts them but a person, so there must be something to choose."""

from typing import Any

from bpmn.associations import is_activity, offered
from bpmn.catalogue import local_name
from bpmn.constraints.constraint import Objections, against, constraint
from bpmn.documents import BPMN
from wording import N_

_NOT_REACHED = ("boundaryEvent", "startEvent", "endEvent")


@constraint("ad-hoc-start-or-end", drawn=True)
def starts_and_ends(scope: Any) -> Objections:
    if local_name(scope) == "adHocSubProcess":
        for event in scope.iterchildren(f"{{{BPMN}}}startEvent", f"{{{BPMN}}}endEvent"):
            yield against(
                event, N_("自由子流程里的活动由人挑选，不能有开始事件和结束事件；请删去 {element}。")
            )


@constraint("ad-hoc-without-activities")
def without_activities(scope: Any) -> Objections:
    if local_name(scope) == "adHocSubProcess" and next(offered(scope), None) is None:
        yield against(scope, N_("自由子流程 {element} 里没有可以挑选的活动；请画上没有连线进入的活动。"))


@constraint("ad-hoc-unreachable")
def unreachable(scope: Any) -> Objections:
    """Nobody can choose a gateway or an event that no flow leads to."""
    if local_name(scope) != "adHocSubProcess":
        return
    targets = {flow.get("targetRef") for flow in scope.iterchildren(f"{{{BPMN}}}sequenceFlow")}
    for node in scope:
        passes = local_name(node).endswith(("Gateway", "Event")) and local_name(node) not in _NOT_REACHED
        if passes and not is_activity(node) and node.get("id") not in targets:
            yield against(
                node, N_("没有连线通到 {element}，它又不是可以挑选的活动；请从一个活动连线过来，或删去。")
            )


@constraint("ad-hoc-ordering")
def orderings(scope: Any) -> Objections:
    ordering = scope.get("ordering", "Parallel")
    if local_name(scope) == "adHocSubProcess" and ordering not in ("Parallel", "Sequential"):
        yield against(
            scope,
            N_("自由子流程 {element} 的 ordering 应为 Parallel 或 Sequential，实为“{ordering}”。"),
            ordering=ordering,
        )
