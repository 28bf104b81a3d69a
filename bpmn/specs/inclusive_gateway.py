"""Inclusive gateway: leaves on every way whose condition is true, waits for all that can still come."""

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.specs.joining import Joining


class InclusiveGateway(Joining):
    """As a join it is looked at when nothing else in the instance can move."""

    def _update_hook(self, my_task: Task) -> bool:
        if len(self.incoming) < 2:
            return True
        my_task._set_state(TaskState.WAITING)
        return False

    def proceed(self, waiting: list[Task]) -> bool:
        """Join the waiting tokens, one of each way in, when no other can come by a way that is empty."""
        tokens = self.tokens_by_way(waiting[0])
        if self.awaits(waiting[0].workflow, tokens):
            return False
        return self.join(list(tokens.values()))
