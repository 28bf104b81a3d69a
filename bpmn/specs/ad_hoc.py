"""Ad-hoc sub-process: a person picks what is done next, until the condition holds or somebody says so."""

from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn import compensation
from bpmn.associations import is_activity
from bpmn.catalogue import is_true
from bpmn.documents import BPMN
from bpmn.expressions import ElementFailed
from bpmn.merge import Variables, merged
from bpmn.specs.addressee import Addressee
from bpmn.specs.loading import Loading
from bpmn.specs.node import ENTERING, fail, recovered
from bpmn.specs.sub_process import SubProcess

CLOSING = "closing"  # what is open may end, nothing more begins


class AdHoc(SubProcess):
    """Its activities without a way in can be started by choice, any number of times; flows are followed."""

    def prepare(self, node: Any, loading: Loading) -> None:
        super().prepare(node, loading)
        self.addressee = Addressee(self.element, loading)
        self.sequential = node.get("ordering") == "Sequential"
        self.cancels_remaining = is_true(node, "cancelRemainingInstances", default=True)
        self.names = {child.get("id"): child.get("name", "") for child in node if is_activity(child)}
        text = node.findtext(f"{{{BPMN}}}completionCondition") or ""
        compiler = loading.compiler
        self.condition = compiler.formula(self.element, "completionCondition", text) if text.strip() else None

    def _update_hook(self, my_task: Task) -> bool:
        scope = my_task.workflow.top_workflow.subprocesses.get(my_task.id)
        if scope is not None:  # its condition could not be evaluated, and is tried again
            if self._holds(scope, my_task, scope.view()):
                self.close(my_task)
            return False
        my_task.internal_data["opened"] = self.addressee.settle(self, my_task)
        return super()._update_hook(my_task)

    def awaits_choice(self, task: Task) -> bool:
        """Say whether it is open, and neither coming to its end nor being undone."""
        is_open = task.state == TaskState.STARTED and not compensation.stays(task)
        return is_open and CLOSING not in task.internal_data

    def offered(self, task: Task) -> tuple[tuple[str, str], ...]:
        """Return id and name of what may be begun now."""
        scope = self._inside(task)
        if self.sequential and scope.tokens():
            return ()
        return tuple((id, self.names[id]) for id in scope.spec.entries)

    def begin_activity(self, task: Task, element_id: str) -> None:
        scope = self._inside(task)
        spec = scope.spec.task_specs[scope.spec.entries[element_id]]
        spec._update(scope.put(spec, scope.task_tree.data))

    def close(self, task: Task) -> None:
        """Let it come to its end."""
        scope = self._inside(task)
        task.internal_data[CLOSING] = True
        if self.cancels_remaining or not scope.tokens():
            scope.end(scope.view())

    def completed_inside(self, task: Task, inner: Task) -> None:
        """Ask the condition after each activity; where it leads is followed unless the rest is cancelled."""
        spec, scope = inner.task_spec, inner.workflow
        if not spec.visible or spec.element.id not in self.names:
            return
        if spec.loop is not None or compensation.undoes(inner):
            return
        variables = merged(scope.task_tree.data, scope.view(), inner.data)
        if self._holds(scope, task, variables):
            task.internal_data[CLOSING] = True
            if self.cancels_remaining:
                scope.end(variables)

    def ran_dry(self, scope: Any, task: Task, variables: Variables) -> None:
        """Nothing is open inside: wait for the next choice."""
        if CLOSING in task.internal_data:
            scope.end(variables)
        else:
            scope.task_tree.data = dict(variables)

    def _inside(self, task: Task) -> Any:
        return task.workflow.top_workflow.subprocesses[task.id]

    def _holds(self, scope: Any, task: Task, variables: Variables) -> bool:
        """Say whether the condition holds; one that can't be evaluated is an incident of the sub-process."""
        if self.condition is None:
            return False
        try:
            holds: bool = scope.script_engine.environment.ask(self.condition, variables).truth()
        except ElementFailed as failure:
            fail(task, failure, ENTERING)
            return False
        recovered(task)
        return holds
