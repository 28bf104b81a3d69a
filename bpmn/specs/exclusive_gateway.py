"""Exclusive gateway: the first way whose condition is true, else the default."""

from SpiffWorkflow.task import Task

from bpmn.specs.node import Flow, Node


class ExclusiveGateway(Node):
    """Conditions are tried in the order of the diagram's XML. As a merge it lets every token pass."""

    def choose(self, task: Task) -> list[Flow]:
        conditional = (flow for flow in self.flows if not flow.default)
        first = next((flow for flow in conditional if self.is_open(task, flow)), None)
        return [first] if first is not None else self.or_default(task, [])
