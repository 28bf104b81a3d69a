"""Which tokens go back together: those that would be there twice once the way is walked again."""

from collections.abc import Collection
from typing import Any

from SpiffWorkflow.task import Task

from bpmn import course
from bpmn.moves import movable
from bpmn.specs.catching import BoundaryEvent
from bpmn.specs.exclusive_gateway import ExclusiveGateway
from bpmn.specs.node import Node
from bpmn.specs.race import Attachment, EventGateway
from bpmn.specs.sub_process import SubProcess


def companions(scope: Any, token: Task, target: str) -> list[Task]:
    """Return the other tokens of the scope that come from a parting between the target and the token."""
    others = [task for task in scope.tokens() if task is not token and movable(task)]
    if isinstance(token.task_spec, SubProcess) and token.task_spec.handles_event:
        return others  # it began beside all of them
    specs = scope.spec.task_specs
    ahead = _reached(specs, str(course.entrance(scope.spec, target).name), {token.task_spec.name})
    beside: set[str] = set()
    for split in (specs[name] for name in ahead if _parts(specs, specs[name])):
        ways = [_reached(specs, flow.target, {split.name}) for flow in split.flows]
        for way in ways:
            if token.task_spec.name in way:
                beside.update(*(other for other in ways if other is not way))
    return [task for task in others if task.task_spec.name in beside]


def _reached(specs: Any, start: str, stops: Collection[Any]) -> set[str]:
    """Return the specs on the ways from the start, none of them beyond a stop."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            if name not in stops:
                waiting += [flow.target for flow in specs[name].flows]
    return found


def _parts(specs: Any, node: Node) -> bool:
    """Say whether one token can become several here."""
    if isinstance(node, Attachment):
        return any(_stays_beside(specs[flow.target]) for flow in node.flows)
    one_way = isinstance(node, ExclusiveGateway) or (isinstance(node, EventGateway) and not node.parallel)
    return len(node.flows) > 1 and not one_way


def _stays_beside(node: Node) -> bool:
    return isinstance(node, BoundaryEvent) and not node.interrupting
