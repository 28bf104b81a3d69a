"""Call activity: the called process is an instance of its own; here only its end is awaited."""

from collections.abc import Iterator, Mapping
from typing import Any

from SpiffWorkflow.task import Task

from bpmn.catalogue import referred_id
from bpmn.documents import BPMN, DiagramRefused
from bpmn.loop_data import variable_of
from bpmn.specs.loading import Loading
from bpmn.specs.service_task import Waiting
from wording import N_


class CallActivity(Waiting):
    """Its result is the variables of the ended child. Its own inputs and outputs are called as there."""

    def prepare(self, node: Any, loading: Loading) -> None:
        super().prepare(node, loading)
        self.called = referred_id(node.get("calledElement"))
        self.handed_in = tuple(_own(node, "dataInput"))
        self.handed_out = tuple(_own(node, "dataOutput"))
        self.outputs_read = loading.compiler.parameters(self.element, self.element.outputs)
        if not self.called:
            raise DiagramRefused(
                self.element.file, N_("调用活动 {element} 没有填写被调用的流程。"), element=self.element.label
            )

    def _update_hook(self, my_task: Task) -> bool:
        waits = super()._update_hook(my_task)
        handed_in = {name: my_task.data[name] for name in self.handed_in if name in my_task.data}
        my_task.internal_data["parameters"] = handed_in | my_task.internal_data["parameters"]
        return waits

    def take(self, task: Task, result: Mapping[str, Any]) -> None:
        engine = task.workflow.script_engine.environment
        mapped = {name: engine.evaluate(value, result) for name, value in self.outputs_read}
        super().take(task, dict(result))
        task.data.update({name: result[name] for name in self.handed_out if name in result})
        task.data.update(mapped)


def _own(node: Any, tag: str) -> Iterator[str]:
    """Yield the variables that the inputs or outputs of the activity are."""
    for item in node.iterfind(f"{{{BPMN}}}ioSpecification/{{{BPMN}}}{tag}"):
        name = variable_of(item)
        if name is not None:
            yield name
