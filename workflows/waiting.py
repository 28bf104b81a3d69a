"""What an instance waits for, remembered in its row: a step compares the engine's standing with this
and touches only the rows that differ, without a query for each kind.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from bpmn.standing import Standing


@dataclass(frozen=True)
class Waiting:
    """The engine's ids of all that somebody or something must see to."""

    tasks: frozenset[UUID] = frozenset()
    timers: frozenset[tuple[UUID, datetime]] = frozenset()  # a cycle's next turn is another timer
    messages: frozenset[UUID] = frozenset()
    failures: frozenset[UUID] = frozenset()
    calls: frozenset[UUID] = frozenset()
    events: frozenset[UUID] = frozenset()  # signals and conditions
    choices: frozenset[UUID] = frozenset()
    undoing: frozenset[str] = frozenset()  # elements that are being undone; no row: the page names them

    @classmethod
    def of(cls, standing: Standing) -> "Waiting":
        return cls(
            tasks=frozenset(task.id for task in standing.user_tasks),
            timers=frozenset((timer.id, timer.due_at) for timer in standing.timers if timer.due_at),
            messages=frozenset(message.id for message in standing.messages),
            failures=frozenset(failure.id for failure in standing.failures),
            calls=frozenset(call.id for call in standing.calls),
            events=frozenset(signal.id for signal in standing.signals)
            | frozenset(condition.id for condition in standing.conditions),
            choices=frozenset(choice.id for choice in standing.choices),
            undoing=frozenset(undoing.activity_id for undoing in standing.compensations),
        )

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "Waiting":
        return cls(
            tasks=frozenset(document.get("tasks", ())),
            timers=frozenset((timer, due_at) for timer, due_at in document.get("timers", ())),
            messages=frozenset(document.get("messages", ())),
            failures=frozenset(document.get("failures", ())),
            calls=frozenset(document.get("calls", ())),
            events=frozenset(document.get("events", ())),
            choices=frozenset(document.get("choices", ())),
            undoing=frozenset(document.get("undoing", ())),
        )

    def as_document(self) -> dict[str, Any]:
        return {
            "tasks": sorted(self.tasks),
            "timers": sorted([timer, due_at] for timer, due_at in self.timers),
            "messages": sorted(self.messages),
            "failures": sorted(self.failures),
            "calls": sorted(self.calls),
            "events": sorted(self.events),
            "choices": sorted(self.choices),
            "undoing": sorted(self.undoing),
        }
