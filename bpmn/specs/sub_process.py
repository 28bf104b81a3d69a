"""Embedded sub-process: a scope of its own inside the instance."""

from typing import Any

from SpiffWorkflow.bpmn.specs.mixins import SubWorkflowTaskMixin
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn import branches, compensation
from bpmn.catalogue import is_true
from bpmn.ledger import Entry
from bpmn.merge import Variables
from bpmn.specs.loading import Loading
from bpmn.specs.node import Node


class SubProcess(SubWorkflowTaskMixin, Node):
    """It sees the variables of the scope around it and gives back what it changed."""

    def prepare(self, node: Any, loading: Loading) -> None:
        self.handles_event = is_true(node, "triggeredByEvent")

    def _update_hook(self, my_task: Task) -> bool:
        my_task._set_state(TaskState.STARTED)
        scope = my_task.workflow.top_workflow.create_subprocess(my_task, self.spec)
        scope.begin(scope.shared(my_task.data), course=my_task.internal_data.pop("course", None))
        return False

    def _on_cancel(self, my_task: Task) -> None:
        """Scope.cancel has ended the scope inside."""

    def scope_ended(self, task: Task, scope: Any) -> None:
        """The scope inside has ended: what happened there counts once the token goes on."""
        task.internal_data["ended_with"] = [scope.base, scope.shared(scope.data)]
        compensation.keep_inside(task, scope)
        task._ready()

    def _run_hook(self, my_task: Task) -> bool:
        base, inside = my_task.internal_data["ended_with"]
        my_task.data = branches.brought_out(my_task, base, inside)
        del my_task.internal_data["ended_with"]
        my_task.internal_data.pop("settled", None)
        return True

    def completed_inside(self, task: Task, inner: Task) -> None:
        """An element inside has been completed."""

    def ran_dry(self, scope: Any, task: Task, variables: Variables) -> None:
        """The last token inside has ended."""
        scope.end(variables)

    def open_again(self, task: Task, entry: Entry) -> None:
        """Undo what was completed inside, by its own event sub-process if it has one."""
        scope = task.workflow.top_workflow.create_subprocess(task, self.spec)
        scope.open_again(task.data, entry.inside)
        entry.inside = []
        task.internal_data["unseen"] = True
        if scope.spec.handler is not None and entry.finished:
            task._set_state(TaskState.STARTED)
            compensation.undo_by(scope.spec.task_specs[scope.spec.handler], task, scope)
        else:
            compensation.begin(task)

    def compensated(self, task: Task) -> None:
        """What was completed inside has been undone."""
        task.workflow.top_workflow.subprocesses.pop(task.id).completed = True
        task._set_state(TaskState.COMPLETED)
        compensation.handled(task)
