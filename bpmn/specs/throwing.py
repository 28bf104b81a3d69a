"""Throwing events: intermediate and end events, and send tasks that send a message."""

from typing import Any, ClassVar

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn import compensation
from bpmn.specs.loading import Loading
from bpmn.specs.node import Node
from bpmn.standing import ThrownMessage
from bpmn.triggers import read_trigger


class Throw(Node):
    """An intermediate throwing event or a send task without a topic."""

    kinds: ClassVar[frozenset[str]] = frozenset({"message", "signal", "escalation", "compensate"})

    def prepare(self, node: Any, loading: Loading) -> None:
        self.trigger = read_trigger(node, self.element, loading.compiler, self.kinds)
        self.payload = loading.compiler.parameters(self.element, self.element.parameters)

    def _update_hook(self, my_task: Task) -> bool:
        if self.trigger.kind == "compensate" and self.trigger.waits:
            compensation.begin(my_task, self.trigger.activity)
            return False
        return True

    def compensated(self, task: Task) -> None:
        """What was to be undone has been undone: go on, unless the token has not waited for it."""
        if "unseen" in task.internal_data:
            task._set_state(TaskState.COMPLETED)
            task.workflow.token_ended(task)
        else:
            task._ready()

    def _run_hook(self, my_task: Task) -> bool:
        """Evaluate everything that can fail; nothing is thrown before the element completes."""
        payload = {name: self.evaluate(my_task, value) for name, value in self.payload}
        correlation = self.key(my_task, self.trigger.correlation)
        if self.trigger.kind != "none":
            my_task.internal_data["thrown"] = (correlation, payload)
        return True

    def _on_complete_hook(self, my_task: Task) -> None:
        top = my_task.workflow.top_workflow
        correlation, payload = my_task.internal_data.pop("thrown", (None, {}))
        if self.trigger.kind == "message":
            top.journal.thrown.append(ThrownMessage(self.trigger.name, correlation, payload))
        elif self.trigger.kind == "signal":
            top.broadcast(self.trigger.name, payload)
        elif self.trigger.kind in ("escalation", "error", "cancel"):
            top.throw(my_task, self.trigger.kind, self.trigger.code, payload)
        elif self.trigger.kind == "compensate" and not self.trigger.waits:
            compensation.begin_beside(my_task, self.trigger.activity)


class EndEvent(Throw):
    """The end of a token; a terminating or failing one ends more than its own."""

    kinds = Throw.kinds | {"error", "terminate", "cancel"}

    def prepare(self, node: Any, loading: Loading) -> None:
        super().prepare(node, loading)
        self.outcome = self.element.attributes.get("outcome")

    @property
    def value_and_name(self) -> tuple[str, str]:
        """What an instance that ends here ended as."""
        return self.outcome or self.element.id, self.element.name

    def _update_hook(self, my_task: Task) -> bool:
        """A cancelled transaction is undone before it is left."""
        if self.trigger.kind != "cancel":
            return super()._update_hook(my_task)
        compensation.abandon(my_task.workflow, keep=my_task)
        compensation.begin(my_task)
        return False

    def _on_complete_hook(self, my_task: Task) -> None:
        my_task.workflow.top_workflow.note_end(my_task)
        if self.trigger.kind == "terminate":
            my_task.workflow.cancel_others(my_task)
        super()._on_complete_hook(my_task)
