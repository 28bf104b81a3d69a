"""Catching events: intermediate, boundary, receive task, and the start of an event sub-process."""

from collections.abc import Mapping
from typing import Any, ClassVar

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn import moments
from bpmn.catalogue import inherited
from bpmn.moments import Cycle, Span
from bpmn.specs.loading import Loading
from bpmn.specs.node import Node
from bpmn.triggers import read_trigger

# A second occurrence can happen while the handling of the first is under way.
_RECURRING = frozenset({"message", "signal", "conditional", "escalation"})


class Catch(Node):
    """An intermediate catching event or a receive task."""

    kinds: ClassVar[frozenset[str]] = frozenset({"message", "timer", "signal", "conditional"})
    interrupting: bool = True

    def prepare(self, node: Any, loading: Loading) -> None:
        compiler, attributes = loading.compiler, self.element.attributes
        self.trigger = read_trigger(node, self.element, compiler, self.kinds)
        self.form_key = attributes.get("form")
        self.actor = compiler.attribute(self.element, "lx:actor", attributes.get("actor"))
        organisation = inherited(loading.catalogue, self.element, "organisation")
        self.organisation = compiler.attribute(self.element, "lx:organisation", organisation)

    def _update_hook(self, my_task: Task) -> bool:
        my_task._set_state(TaskState.WAITING)
        if self.trigger.kind == "timer":
            self._arm(my_task)
        elif self.trigger.kind == "message":
            my_task.internal_data["awaited"] = {
                "correlation": self.key(my_task, self.trigger.correlation),
                "actor": self.words(my_task, self.actor),
                "organisation": self.organisation_at(my_task, self.organisation),
            }
        return self.trigger.kind == "none"

    def fire(self, task: Task, payload: Mapping[str, Any] | None = None) -> None:
        """It has happened: let a token go on. An event that can happen again keeps waiting beside it."""
        scope = task.workflow
        variables = {**self._variables(task), **(payload or {})}
        if self._happens_again(task):
            task = task.parent._add_child(self, TaskState.FUTURE)
        elif not self.interrupting:
            task.internal_data.pop("race", None)
        task.data = variables
        self._interrupt(scope, task)
        task._ready()

    def condition_holds(self, task: Task) -> bool:
        """Say whether the condition has become true since it was last looked at. Raises ElementFailed."""
        before = task.internal_data.get("held", False)
        condition = self.trigger.condition
        held = condition is not None and self.ask(task, condition, self._variables(task)).truth()
        task.internal_data["held"] = held
        return held and not before

    def _variables(self, task: Task) -> dict[str, Any]:
        return dict(task.data)

    def _interrupt(self, scope: Any, task: Task) -> None:
        scope.end_race(task)

    def _happens_again(self, task: Task) -> bool:
        if self.interrupting:
            return False
        if self.trigger.repeats:
            left = _cycle_of(task).missed(task.workflow.top_workflow.around.now)
            _keep_cycle(task, left)
            return left.left != 0
        return self.trigger.kind in _RECURRING

    def _arm(self, task: Task) -> None:
        assert self.trigger.time is not None, "read_trigger refuses a timer without a time"
        around = task.workflow.top_workflow.around
        time = self.ask(task, self.trigger.time)
        if self.trigger.repeats:
            _keep_cycle(task, time.read(lambda value: moments.cycle(value, around)))
        else:
            task.internal_data["due_at"] = time.read(lambda value: moments.due_moment(value, around))


class BoundaryEvent(Catch):
    """Attached to an activity; interrupting or beside it."""

    kinds = Catch.kinds | {"error", "escalation", "cancel"}
    leaves_trace = False

    def prepare(self, node: Any, loading: Loading) -> None:
        super().prepare(node, loading)
        self.interrupting = self.ends_race = node.get("cancelActivity", "true") == "true"

    def _variables(self, task: Task) -> dict[str, Any]:
        """What the activity has achieved so far is not lost."""
        return task.workflow.view_of_rivals(task) or dict(task.data)


class Listener(Catch):
    """Waits, invisibly, for the trigger of an event sub-process as long as the scope around it lives."""

    visible = False
    leaves_trace = False
    kinds = BoundaryEvent.kinds - {"cancel"}

    def prepare(self, node: Any, loading: Loading) -> None:
        super().prepare(node, loading)
        self.interrupting = node.get("isInterrupting", "true") == "true"

    def _variables(self, task: Task) -> dict[str, Any]:
        return task.workflow.view()

    def _interrupt(self, scope: Any, task: Task) -> None:
        if self.interrupting:
            scope.cancel_others(task)


def _cycle_of(task: Task) -> Cycle:
    data = task.internal_data
    return Cycle(data["left"], data["due_at"], Span(data["months"], data["rest"]))


def _keep_cycle(task: Task, cycle: Cycle) -> None:
    task.internal_data.update(
        left=cycle.left, due_at=cycle.due_at, months=cycle.every.months, rest=cycle.every.rest
    )
