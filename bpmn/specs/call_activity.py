"""Call activity: the called process is an instance of its own; here only its end is awaited."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.task import Task

from bpmn.documents import DiagramRefused
from bpmn.specs.loading import Loading
from bpmn.specs.service_task import Waiting
from wording import N_


class CallActivity(Waiting):
    """Its result is the variables of the ended child."""

    def prepare(self, node: Any, loading: Loading) -> None:
        super().prepare(node, loading)
        self.called = node.get("calledElement", "").strip()
        self.outputs_read = loading.compiler.parameters(self.element, self.element.outputs)
        if not self.called:
            raise DiagramRefused(
                self.element.file, N_("调用活动 {element} 没有填写被调用的流程。"), element=self.element.label
            )

    def take(self, task: Task, result: Mapping[str, Any]) -> None:
        engine = task.workflow.script_engine.environment
        mapped = {name: engine.evaluate(value, result) for name, value in self.outputs_read}
        super().take(task, dict(result))
        task.data.update(mapped)
