"""Where several things wait until one of them happens: event-based gateways and attached events."""

from typing import Any

from SpiffWorkflow.task import Task

from bpmn import course
from bpmn.specs.loading import Loading
from bpmn.specs.node import Flow, Node


class Race(Node):
    """Marks the tasks it leads to as competitors; Scope.end_race cancels the losers."""

    def _place(self, my_task: Task, flow: Flow) -> Task:
        child = super()._place(my_task, flow)
        child.internal_data["race"] = my_task.id
        return child


class EventGateway(Race):
    """Event-based gateway: the first event decides the way; a parallel one waits for all of them."""

    def prepare(self, node: Any, loading: Loading) -> None:
        self.parallel = node.get("eventGatewayType") == "Parallel"

    def _place(self, my_task: Task, flow: Flow) -> Task:
        if self.parallel:  # what it leads to competes with nothing
            return Node._place(self, my_task, flow)
        child = super()._place(my_task, flow)
        child.internal_data["untold"] = True
        return child

    def _tell_taken(self, my_task: Task, flow: Flow) -> None:
        """The way of an exclusive one is told when its event has happened (BPMN 2.0.2, chapter 13)."""
        if self.parallel:
            super()._tell_taken(my_task, flow)


class Attachment(Race):
    """Stands invisibly before an activity with boundary events and leads to it, then to all of them."""

    visible = False

    def _taken_flows(self, my_task: Task) -> list[Flow]:
        return self.flows

    def _place(self, my_task: Task, flow: Flow) -> Task:
        child = super()._place(my_task, flow)
        if flow is self.flows[0]:
            course.carry(my_task, child)
        return child
