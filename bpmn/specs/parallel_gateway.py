"""Parallel gateway: waits for a token from every way in, then leaves on every way out."""

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.specs.joining import Joining


class ParallelGateway(Joining):
    """Surplus tokens of one way wait for their own partners, as BPMN has it."""

    def _update_hook(self, my_task: Task) -> bool:
        if len(self.incoming) < 2:
            return True
        my_task._set_state(TaskState.WAITING)
        tokens = self.tokens_by_way(my_task)
        if len(tokens) < len(self.incoming):
            return False
        my_task.workflow.join(my_task, list(tokens.values()))
        return True
