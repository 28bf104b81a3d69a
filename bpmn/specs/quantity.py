"""startQuantity: tokens gather before an activity until there are enough to begin it."""

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.specs.node import Node


class StartQuantity(Node):
    """Stands invisibly before the activity. Tokens count together whichever way they came by."""

    visible = False
    needed: int

    def _update_hook(self, my_task: Task) -> bool:
        my_task._set_state(TaskState.WAITING)
        gathered = self.next_tokens(my_task)
        if len(gathered) < self.needed:
            return False
        my_task.workflow.join(my_task, gathered)
        return True

    def next_tokens(self, my_task: Task) -> list[Task]:
        """Return those that have come."""
        found: list[Task] = my_task.workflow.waiting_at(self)
        return found
