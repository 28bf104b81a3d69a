"""Throwing events: intermediate and end events, and send tasks that send a message."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn import compensation, moments
from bpmn.specs.loading import Loading
from bpmn.specs.node import Node
from bpmn.triggers import Trigger, read_triggers

# What ends the scope is thrown after everything else that the event throws.
_ENDING = frozenset({"error", "cancel", "terminate"})


class Throw(Node):
    """An intermediate throwing event or a send task without a topic."""

    kinds: ClassVar[frozenset[str]] = frozenset({"message", "signal", "escalation", "compensate", "link"})

    def prepare(self, node: Any, loading: Loading) -> None:
        triggers = read_triggers(node, self.element, loading.compiler, self.kinds)
        self.triggers = sorted(triggers, key=lambda trigger: trigger.kind in _ENDING)
        self.payload = loading.compiler.parameters(self.element, self.element.parameters)

    @property
    def is_link(self) -> bool:
        return any(trigger.kind == "link" for trigger in self.triggers)

    def _update_hook(self, my_task: Task) -> bool:
        """What it compensates, and waits for, is undone one after the other before the event happens."""
        awaited = [trigger for trigger in self.triggers if trigger.kind == "compensate" and trigger.waits]
        begun = my_task.internal_data.get("compensations", 0)
        if begun == len(awaited):
            return True
        my_task.internal_data["compensations"] = begun + 1
        compensation.begin(my_task, awaited[begun].activity)
        return False

    def compensated(self, task: Task) -> None:
        """What was to be undone has been undone: go on, unless the token has not waited for it."""
        if compensation.stays(task):
            task._set_state(TaskState.COMPLETED)
            task.workflow.token_ended(task)
        else:
            self._update(task)

    def _run_hook(self, my_task: Task) -> bool:
        """Evaluate everything that can fail; nothing is thrown before the element completes."""
        payload = self.wiring.filled(my_task) if self.wiring is not None else {}
        payload |= {name: self.evaluate(my_task, value) for name, value in self.payload}
        correlations = [self._key_sent(my_task, trigger, payload) for trigger in self.triggers]
        expiries = [self._expires_at(my_task, trigger) for trigger in self.triggers]
        if self.triggers:
            my_task.internal_data["thrown"] = (correlations, payload)
        if any(expiries):
            my_task.internal_data["expires"] = expiries
        return True

    def _on_complete_hook(self, my_task: Task) -> None:
        correlations, payload = my_task.internal_data.pop("thrown", ((), {}))
        expiries = my_task.internal_data.pop("expires", [None] * len(correlations))
        for trigger, correlation, expires_at in zip(self.triggers, correlations, expiries, strict=False):
            my_task.workflow.top_workflow.throw(my_task, trigger, correlation, payload, expires_at)

    def _key_sent(self, task: Task, trigger: Trigger, payload: Mapping[str, Any]) -> str | None:
        if trigger.conversation is not None:
            return trigger.conversation.key_sent(self, task, payload)
        return self.key(task, trigger.correlation)

    def _expires_at(self, task: Task, trigger: Trigger) -> datetime | None:
        if trigger.lifetime is None:
            return None
        around = task.workflow.top_workflow.around
        lifetime = self.ask(task, trigger.lifetime)
        return lifetime.read(lambda value: moments.due_moment(value, around))


class EndEvent(Throw):
    """The end of a token; a terminating or failing one ends more than its own."""

    kinds = frozenset({"message", "signal", "escalation", "compensate", "error", "cancel", "terminate"})

    def prepare(self, node: Any, loading: Loading) -> None:
        super().prepare(node, loading)
        self.outcome = self.element.attributes.get("outcome")

    @property
    def value_and_name(self) -> tuple[str, str]:
        return self.outcome or self.element.id, self.element.name

    def _update_hook(self, my_task: Task) -> bool:
        """A cancelled transaction is undone before it is left."""
        cancels = any(trigger.kind == "cancel" for trigger in self.triggers)
        if not cancels or my_task.internal_data.get("abandoned"):
            return super()._update_hook(my_task)
        my_task.internal_data["abandoned"] = True
        compensation.abandon(my_task.workflow, keep=my_task)
        compensation.begin(my_task)
        return False

    def _on_complete_hook(self, my_task: Task) -> None:
        my_task.workflow.top_workflow.note_end(my_task)
        super()._on_complete_hook(my_task)
