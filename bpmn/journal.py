"""What happened in one run, in order."""

from dataclasses import dataclass, field
from typing import Any

from bpmn.standing import Decided, Passage, ThrownMessage, ThrownSignal, Uncaught


@dataclass
class Journal:
    """Filled by the specs while the engine runs; read once for the Standing."""

    passages: list[Passage] = field(default_factory=list)
    thrown: list[ThrownMessage] = field(default_factory=list)
    thrown_signals: list[ThrownSignal] = field(default_factory=list)
    uncaught: list[Uncaught] = field(default_factory=list)
    decided: list[Decided] = field(default_factory=list)

    def completed(self, task: Any) -> None:
        if task.task_spec.visible:
            self._note(task, "completed")

    def cancelled(self, task: Any) -> None:
        """An event that was only waiting beside something else leaves no trace."""
        if task.task_spec.visible and task.task_spec.leaves_trace:
            self._note(task, "cancelled")

    def moved(self, target_id: str) -> None:
        """A person has had a token come here, along no flow."""
        self.passages.append(Passage(target_id, "moved"))

    def undone(self, activity_id: str) -> None:
        self.passages.append(Passage(activity_id, "undone"))

    def taken(self, flow_id: str) -> None:
        self.passages.append(Passage(flow_id, "taken"))

    def _note(self, task: Any, kind: str) -> None:
        iteration = task.internal_data.get("iteration")
        self.passages.append(Passage(task.task_spec.element.id, kind, iteration))
