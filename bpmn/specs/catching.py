"""Catching events: intermediate, boundary, receive task, and the start of an event sub-process."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, ClassVar
from uuid import UUID, uuid5

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn import branches, moments
from bpmn.catalogue import inherited, is_true
from bpmn.documents import DiagramRefused
from bpmn.moments import Cycle
from bpmn.specs.loading import Loading
from bpmn.specs.node import Node
from bpmn.triggers import Trigger, needs_all, read_triggers, settle_keys
from bpmn.wiring import keep_brought
from wording import N_

# A second occurrence can happen while the handling of the first is under way.
_RECURRING = frozenset({"message", "signal", "conditional", "escalation"})


class Catch(Node):
    """An intermediate catching event or a receive task.

    While a task of it waits, `armed` in its internal data has an entry for each trigger by its number: when a
    timer is due, whose message is awaited, whether a condition held, and whether it has happened already.
    """

    kinds: ClassVar[frozenset[str]] = frozenset({"message", "timer", "signal", "conditional", "link"})
    interrupting: bool = True

    def prepare(self, node: Any, loading: Loading) -> None:
        compiler, attributes = loading.compiler, self.element.attributes
        self.triggers = read_triggers(node, self.element, compiler, self.kinds)
        self.needs_all = needs_all(node, self.triggers)
        self.form_key = attributes.get("form")
        self.actor = compiler.attribute(self.element, "lx:actor", attributes.get("actor"))
        organisation = inherited(loading.catalogue, self.element, "organisation")
        self.organisation = compiler.attribute(self.element, "lx:organisation", organisation)
        self.clock = attributes.get("clock")

    @property
    def is_link(self) -> bool:
        return any(trigger.kind == "link" for trigger in self.triggers)

    def armed(self, task: Task) -> Iterator[tuple[int, Trigger, dict[str, Any]]]:
        """Yield what can still happen at a waiting task: number, trigger, and what was settled when armed."""
        if task.state == TaskState.WAITING:
            for number, settled in list(task.internal_data.get("armed", {}).items()):
                if not settled.get("happened"):
                    yield number, self.triggers[number], settled

    def fire(self, task: Task, number: int, payload: Mapping[str, Any] | None = None) -> None:
        """A trigger has happened: let a token go on, unless this event needs others as well.

        An event that can happen again keeps waiting beside the token.
        """
        brought = {**task.internal_data.pop("brought", {}), **(payload or {})}
        task.internal_data["armed"][number]["happened"] = True
        if self.needs_all and any(self.armed(task)):
            task.internal_data["brought"] = brought
            return
        scope = task.workflow
        if task.internal_data.pop("untold", False):  # behind an event-based gateway: see EventGateway
            scope.top_workflow.journal.taken(task.internal_data["via"])
        variables = self._variables(task)
        if not self.interrupting and self._happens_again(task, number):
            task = task.parent._add_child(self, TaskState.FUTURE)
        elif not self.interrupting:
            task.internal_data.pop("race", None)
        if not self.interrupting:
            branches.begin_beside(task, variables)
        task.internal_data.pop("armed", None)
        task.data = dict(variables)
        if self.triggers[number].kind == "conditional":
            branches.lend(task, scope.seen_beside(variables))
        task.data.update(brought)
        self._interrupt(scope, task)
        task._ready()

    def arm(
        self, task: Task, settled: Mapping[int, dict[str, Any]] = MappingProxyType({})
    ) -> dict[int, dict[str, Any]]:
        """Return what is settled for each trigger, of some of them already. Raises ElementFailed."""
        return {
            number: settled[number] if number in settled else self._settle(task, trigger)
            for number, trigger in enumerate(self.triggers)
        }

    def settle_again(self, task: Task, number: int) -> None:
        """Work out again when a timer is due, that was counted by working days. Raises ElementFailed."""
        task.internal_data["armed"][number].update(self._settle(task, self.triggers[number]))

    def condition_holds(self, task: Task, number: int) -> bool:
        """Say whether the condition has become true since it was last looked at. Raises ElementFailed."""
        settled = task.internal_data["armed"][number]
        before = settled.get("held", False)
        condition = self.triggers[number].condition
        assert condition is not None, "read_triggers refuses a conditional event without condition"
        seen = task.workflow.seen_beside(self._variables(task))
        settled["held"] = self.ask(task, condition, seen).truth()
        return settled["held"] and not before

    def upgrade(self, task: Task) -> None:
        """Read what a task waits for as it was kept when an event had one trigger."""
        data = task.internal_data
        if task.state == TaskState.WAITING and "armed" not in data:
            names = ("due_at", "left", "months", "rest", "held")
            settled = {name: data.pop(name) for name in names if name in data}
            data["armed"] = {0: {"until": None, **settled, **data.pop("awaited", {})}}

    def _update_hook(self, my_task: Task) -> bool:
        top = my_task.workflow.top_workflow
        if not self.triggers or self.is_link:
            return True
        if top.takes_beginning(self.element.id):
            if self.wiring is not None:
                keep_brought(my_task)
            return True
        my_task._set_state(TaskState.WAITING)
        my_task.internal_data["armed"] = self.arm(my_task)
        return False

    def _run_hook(self, my_task: Task) -> bool:
        settle_keys(self, my_task)
        return True

    def _variables(self, task: Task) -> dict[str, Any]:
        return dict(task.data)

    def _interrupt(self, scope: Any, task: Task) -> None:
        scope.end_race(task)

    def _happens_again(self, task: Task, number: int) -> bool:
        armed = task.internal_data["armed"]
        if self.triggers[number].repeats and not self.needs_all:
            cycle = Cycle.from_data(armed[number]).missed(task.workflow.top_workflow.around)
            armed[number] = cycle.as_data() | {"happened": cycle.left == 0}
            return any(self.armed(task))
        for other, settled in armed.items():
            settled["happened"] = (
                settled.get("happened", False) and self.triggers[other].kind not in _RECURRING
            )
        waiting = sum(1 for _ in self.armed(task))
        return waiting == len(armed) if self.needs_all else waiting > 0

    def _settle(self, task: Task, trigger: Trigger) -> dict[str, Any]:
        around = task.workflow.top_workflow.around
        if trigger.time is not None:
            time = self.ask(task, trigger.time)
            if trigger.repeats:
                return time.read(lambda value: moments.cycle(value, around)).as_data()
            return moments.settled_due(time, trigger.time, around)
        if trigger.kind == "message":
            return {
                "correlation": self._key_awaited(task, trigger),
                "actor": self.words(task, self.actor),
                "organisation": self.organisation_at(task, self.organisation),
            }
        return {}

    def _key_awaited(self, task: Task, trigger: Trigger) -> str | None:
        if trigger.conversation is not None:
            return trigger.conversation.key_awaited(self, task)
        return self.key(task, trigger.correlation)


class BoundaryEvent(Catch):
    """Attached to an activity; interrupting or beside it."""

    kinds = frozenset({"message", "timer", "signal", "conditional", "error", "escalation", "cancel"})
    leaves_trace = False

    def prepare(self, node: Any, loading: Loading) -> None:
        super().prepare(node, loading)
        self.interrupting = self.ends_race = is_true(node, "cancelActivity", default=True)

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
        self.interrupting = is_true(node, "isInterrupting", default=True)
        if not self.triggers:
            raise DiagramRefused(
                self.element.file,
                N_("事件子流程的开始事件 {element} 没有触发条件。"),
                element=self.element.label,
            )

    def _variables(self, task: Task) -> dict[str, Any]:
        scope = task.workflow
        found: dict[str, Any] = scope.undecided()
        return found

    def _interrupt(self, scope: Any, task: Task) -> None:
        if self.interrupting:
            scope.cancel_others(task)


def wait_id(task: Task, number: int) -> UUID:
    """Return what a timer or message of an event goes by: of the first trigger the id of the task."""
    return task.id if number == 0 else uuid5(task.id, str(number))
