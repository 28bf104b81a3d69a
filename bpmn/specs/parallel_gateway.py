"""Parallel gateway: waits for a token from every way in, then leaves on every way out."""

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.specs.node import Node


class ParallelGateway(Node):
    """A token is a waiting task. Surplus tokens of one way wait for their own partners, as BPMN has it."""

    def __init__(self, wf_spec: object, bpmn_id: str, **kwargs: object) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.incoming: list[str] = []  # ids of the flows in; filled when the process is complete

    def _update_hook(self, my_task: Task) -> bool:
        my_task._set_state(TaskState.WAITING)
        oldest: dict[str, Task] = {}
        for task in my_task.workflow.waiting_at(self):
            oldest.setdefault(task.internal_data["via"], task)
        if len(oldest) < len(self.incoming):
            return False
        my_task.workflow.join(my_task, list(oldest.values()))
        return True
