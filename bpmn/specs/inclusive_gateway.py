"""Inclusive gateway: leaves on every way whose condition is true, waits for all that can still come."""

from collections.abc import Iterator

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.specs.catching import BoundaryEvent
from bpmn.specs.exclusive_gateway import ConditionalGateway
from bpmn.specs.node import Node
from bpmn.specs.race import Attachment


class InclusiveGateway(ConditionalGateway):
    """As a join it is looked at when nothing else in the instance can move."""

    def __init__(self, wf_spec: object, bpmn_id: str, **kwargs: object) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.incoming: list[str] = []

    def _update_hook(self, my_task: Task) -> bool:
        if len(self.incoming) < 2:
            return True
        my_task._set_state(TaskState.WAITING)
        return False

    def _run_hook(self, my_task: Task) -> bool:
        conditional = [flow for flow in self.flows if not flow.default]
        self.choose(my_task, [flow for flow in conditional if self.holds(my_task, flow)])
        return True

    def proceed(self, waiting: list[Task]) -> bool:
        """Join the waiting tokens when no other token can come by a way that is still empty.

        A token that can also reach a way that has its token doesn't hold the gateway up (BPMN 2.0.2, 13.4.3).
        An attached event is a way out of its activity, not a token of its own.
        """
        scope = waiting[0].workflow
        oldest: dict[str, Task] = {}
        for task in waiting:
            oldest.setdefault(task.internal_data["via"], task)
        empty = self._upstream(set(self.incoming) - oldest.keys())
        filled = self._upstream(set(oldest))
        held_up = empty - filled
        if any(task.task_spec.name in held_up for task in scope.tokens() if self._counts(task)):
            return False
        joined = list(oldest.values())
        scope.join(joined[-1], joined)
        joined[-1]._ready()
        return True

    def _counts(self, task: Task) -> bool:
        return task.task_spec is not self and not isinstance(task.task_spec, BoundaryEvent)

    def _upstream(self, flows: set[str]) -> set[str]:
        """Return the names of the specs one of the flows can be reached from without passing this gateway."""
        found: set[str] = set()
        sources = list(self._sources(flows))
        while sources:
            spec = sources.pop()
            if spec is not self and spec.name not in found:
                found.add(spec.name)
                if isinstance(spec, Attachment):
                    found.add(spec.activity)
                sources += [
                    other for other in self._nodes() if any(f.target == spec.name for f in other.flows)
                ]
        return found

    def _sources(self, flows: set[str]) -> Iterator[Node]:
        return (spec for spec in self._nodes() if any(flow.id in flows for flow in spec.flows))

    def _nodes(self) -> Iterator[Node]:
        return (spec for spec in self._wf_spec.task_specs.values() if isinstance(spec, Node))
