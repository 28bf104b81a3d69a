"""Service task, and send task with a topic: waits until the caller of the engine has called the handler."""

from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.catalogue import ErrorMapping
from bpmn.documents import DiagramRefused
from bpmn.specs.loading import Loading
from bpmn.specs.node import Node
from wording import N_


class Waiting(Node):
    """An element that works outside: its parameters are evaluated first, its result comes by `finish`."""

    def prepare(self, node: Any, loading: Loading) -> None:
        self.inputs_read = loading.compiler.parameters(self.element, self.element.parameters)
        self.result_variable = self.element.attributes.get("resultVariable")

    def _update_hook(self, my_task: Task) -> bool:
        my_task.internal_data["parameters"] = {
            name: self.evaluate(my_task, value) for name, value in self.inputs_read
        }
        my_task._set_state(TaskState.STARTED)
        return False

    def finish(self, task: Task, result: Any) -> None:
        """Let the token go on. The result is kept until it could be taken: nobody will bring it again."""
        task.internal_data["result"] = result
        task._ready()

    def _run_hook(self, my_task: Task) -> bool:
        self.take(my_task, my_task.internal_data["result"])
        del my_task.internal_data["result"], my_task.internal_data["parameters"]
        return True

    def take(self, task: Task, result: Any) -> None:
        """Write the result into the variables. Raises ElementFailed before anything is written."""
        if self.result_variable:
            task.data[self.result_variable] = result


class ServiceTask(Waiting):
    """Calls the handler of its topic; one without, as other tools draw it, waits for whoever finishes it."""

    topic: str
    errors: tuple[ErrorMapping, ...]

    def prepare(self, node: Any, loading: Loading) -> None:
        super().prepare(node, loading)
        self.topic = self.element.attributes.get("topic", "")
        self.errors = self.element.errors
        for error in self.errors:
            if not error.exception or not error.code:
                raise DiagramRefused(
                    self.element.file,
                    N_("服务任务 {element} 的 lx:error 应同时填写 exception 和 code。"),
                    element=self.element.label,
                )
