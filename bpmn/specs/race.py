"""Where several things wait until one of them happens: event-based gateways and attached events."""

from SpiffWorkflow.task import Task

from bpmn.specs.node import Flow, Node


class Race(Node):
    """Marks the tasks it leads to as competitors; Scope.end_race cancels the losers."""

    def _place(self, my_task: Task, flow: Flow) -> Task:
        child = super()._place(my_task, flow)
        child.internal_data["race"] = my_task.id
        return child


class EventGateway(Race):
    """Event-based gateway: the first event decides the way."""


class Attachment(Race):
    """Stands invisibly before an activity with boundary events and leads to it, then to all of them."""

    visible = False

    @property
    def activity(self) -> str:
        """Name of the spec of the activity."""
        return self.flows[0].target
