"""Where a person may move a token: the elements of a process, and the flows into its joins."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask

from bpmn.naming import Name, naming
from bpmn.specs.catching import BoundaryEvent
from bpmn.specs.joining import Joining
from bpmn.specs.node import Flow, Node
from bpmn.specs.race import EventGateway
from bpmn.specs.sub_process import SubProcess
from wording import N_, Refusal, Wording, joined

_UNKNOWN = N_("流程中没有这个环节")
_ATTACHED = N_("边界事件只能由所附的环节触发，请选择事件之后的环节")
_TRIGGERED = N_("事件子流程只能由它的开始事件触发")
_UNDOES = N_("它只用于撤回已办的工作")
_JOINS = N_("它要等多个分支到齐，请选择进入它的一条连线，或它之后的环节")
_RACES = N_("请选择它前面的事件网关，使各个事件一起等待")
_REPEATED = N_("它在“{around}”的某一次执行之内，请选择“{around}”本身")


class TargetNotOffered(Refusal):
    """No token can be put there."""

    sentence = N_("不能转到“{target}”：{problem}。")


@dataclass(frozen=True)
class Target:
    """An element, or a flow into a gateway that joins.

    `path` are the sub-processes around it, outermost first, and itself; `walls` what stops a token from
    outside at each of these, None where nothing does.
    """

    id: str
    name: Name
    path: tuple[str, ...]
    walls: tuple[Wording | None, ...]
    flow_id: str | None = None

    @property
    def offered(self) -> bool:
        return not any(self.walls)

    def must_be_offered(self, inside: int = 0) -> None:
        """Raise TargetNotOffered unless a token can come here that is in so many of its sub-processes."""
        problem = next((wall for wall in self.walls[inside:] if wall is not None), None)
        if problem is not None:
            raise TargetNotOffered(target=self.name, problem=problem)


def find(specs: Mapping[str, Any], process_id: str, id: str) -> Target:
    """Return the element or flow of the process. Raises TargetNotOffered when it has none of that id."""
    found = next((target for target in targets(specs, process_id) if target.id == id), None)
    if found is None:
        raise TargetNotOffered(target=id, problem=Wording(_UNKNOWN, {}))
    return found


def targets(specs: Mapping[str, Any], process_id: str) -> Iterator[Target]:
    """Yield everything in the process, inside its sub-processes too, in the order of the diagram."""
    yield from _within(specs, process_id, (), ())


def _within(
    specs: Mapping[str, Any], scope_id: str, around: tuple[str, ...], walls: tuple[Wording | None, ...]
) -> Iterator[Target]:
    spec = specs[scope_id]
    for node in spec.task_specs.values():
        if not node.visible or node.loop is not None:
            continue
        path = (*around, str(node.name))
        yield Target(node.element.id, naming(node.element), path, (*walls, _wall(spec, node)))
        for flow in node.flows:
            target = spec.task_specs[flow.target]
            if flow.id is not None and _waits_for_several(target):
                yield _by_flow(node, flow, target, around, walls)
        body = spec.task_specs[node.task_spec] if isinstance(node, LoopTask) else node
        if isinstance(body, SubProcess):
            yield from _within(specs, str(body.spec), path, (*walls, _wall_around(spec, node)))


def _by_flow(
    source: Node, flow: Flow, gateway: Node, around: tuple[str, ...], walls: tuple[Wording | None, ...]
) -> Target:
    name = joined([naming(source.element), naming(gateway.element)], " → ")
    return Target(str(flow.id), name, (*around, str(gateway.name)), (*walls, None), flow.id)


def _wall(spec: Any, node: Node) -> Wording | None:
    problem = None
    if isinstance(node, BoundaryEvent):
        problem = _ATTACHED
    elif isinstance(node, SubProcess) and node.handles_event:
        problem = _TRIGGERED
    elif any(other.handler == node.name for other in spec.task_specs.values()):
        problem = _UNDOES
    elif _waits_for_several(node):
        problem = _JOINS
    elif any(_races(other, node) for other in spec.task_specs.values()):
        problem = _RACES
    return Wording(problem, {}) if problem is not None else None


def _wall_around(spec: Any, node: Node) -> Wording | None:
    """What lies in one round or instance of several can't be entered from outside: of which would it be?"""
    if isinstance(node, LoopTask):
        return Wording(_REPEATED, {"around": naming(node.element)})
    return _wall(spec, node)


def _waits_for_several(node: Node) -> bool:
    return isinstance(node, Joining) and len(node.incoming) > 1


def _races(gateway: Node, event: Node) -> bool:
    is_race = isinstance(gateway, EventGateway) and not gateway.parallel
    return is_race and any(flow.target == event.name for flow in gateway.flows)
