"""Embedded sub-process: a scope of its own inside the instance."""

from SpiffWorkflow.bpmn.specs.mixins import SubWorkflowTaskMixin
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.merge import merged
from bpmn.specs.node import Node


class SubProcess(SubWorkflowTaskMixin, Node):
    """It sees the variables of the scope around it and gives back what it changed."""

    def _update_hook(self, my_task: Task) -> bool:
        my_task._set_state(TaskState.STARTED)
        my_task.workflow.top_workflow.create_subprocess(my_task, self.spec).begin(my_task.data)
        return False

    def _on_cancel(self, my_task: Task) -> None:
        """Scope.cancel has ended the scope inside."""

    def scope_ended(self, task: Task, base: dict[str, object], variables: dict[str, object]) -> None:
        """The last token inside has ended."""
        task.data = merged(base, task.data, variables)
        task._ready()
