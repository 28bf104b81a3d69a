"""Exclusive gateway: the first way whose condition is true, else the default."""

from typing import Any

from SpiffWorkflow.task import Task

from bpmn.expressions import ElementFailed
from bpmn.specs.node import Flow, Node
from wording import N_


class ConditionalGateway(Node):
    """A gateway whose ways out have conditions, tried in the order of the diagram's XML."""

    def holds(self, task: Task, flow: Flow) -> bool:
        """Evaluate the condition of a way that is not the default one. Raises ElementFailed."""
        return flow.condition is None or self.ask(task, flow.condition).truth()

    def choose(self, task: Task, flows: list[Flow]) -> None:
        """Remember the ways taken; the default one is taken when there is no other."""
        taken = flows or [flow for flow in self.flows if flow.default]
        if not taken and self.flows:
            raise ElementFailed(
                N_("没有任何条件成立，也没有默认出口：{conditions}。"), conditions=self._what_they_gave(task)
            )
        task.internal_data["taken"] = [flow.id for flow in taken]

    def _what_they_gave(self, task: Task) -> str:
        answers = [self.ask(task, flow.condition) for flow in self.flows if flow.condition is not None]
        return "；".join(f"“{answer.text}”为 {answer.found}" for answer in answers)

    def _taken_flows(self, my_task: Task) -> list[Flow]:
        taken: list[Any] = my_task.internal_data.pop("taken")
        return [flow for flow in self.flows if flow.id in taken]


class ExclusiveGateway(ConditionalGateway):
    """As a merge it lets every token pass."""

    def _run_hook(self, my_task: Task) -> bool:
        conditional = (flow for flow in self.flows if not flow.default)
        first = next(
            (flow for flow in conditional if self.holds(my_task, flow)),
            None,
        )
        self.choose(my_task, [first] if first else [])
        return True
