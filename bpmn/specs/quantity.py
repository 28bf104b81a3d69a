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
        gathered = my_task.workflow.waiting_at(self)
        if len(gathered) < self.needed:
            return False
        my_task.workflow.join(my_task, gathered)
        return True
