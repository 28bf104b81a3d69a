"""Throwing events: intermediate and end events, and send tasks that send a message."""

from typing import Any, ClassVar

from SpiffWorkflow.task import Task

from bpmn.specs.loading import Loading
from bpmn.specs.node import Node
from bpmn.standing import ThrownMessage
from bpmn.triggers import read_trigger


class Throw(Node):
    """An intermediate throwing event or a send task without a topic."""

    kinds: ClassVar[frozenset[str]] = frozenset({"message", "signal", "escalation"})

    def prepare(self, node: Any, loading: Loading) -> None:
        self.trigger = read_trigger(node, self.element, loading.compiler, self.kinds)
        self.payload = loading.compiler.parameters(self.element, self.element.parameters)

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
        elif self.trigger.kind in ("escalation", "error"):
            top.throw(my_task, self.trigger.kind, self.trigger.code, payload)


class EndEvent(Throw):
    """The end of a token; a terminating or failing one ends more than its own."""

    kinds = Throw.kinds | {"error", "terminate"}

    def prepare(self, node: Any, loading: Loading) -> None:
        super().prepare(node, loading)
        self.outcome = self.element.attributes.get("outcome")

    @property
    def value_and_name(self) -> tuple[str, str]:
        """What an instance that ends here ended as."""
        return self.outcome or self.element.id, self.element.name

    def _on_complete_hook(self, my_task: Task) -> None:
        my_task.workflow.top_workflow.note_end(my_task)
        if self.trigger.kind == "terminate":
            my_task.workflow.cancel_others(my_task)
        super()._on_complete_hook(my_task)
