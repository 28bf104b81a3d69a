"""What can begin an instance without a person: the events of a process that wait outside any instance."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bpmn.specs.catching import Catch
from bpmn.specs.start import StartEvent
from bpmn.triggers import Trigger


@dataclass(frozen=True)
class StartTrigger:
    """A start event, an instantiating receive task, or an event behind an instantiating gateway.

    When one of `triggers` has happened (with `needs_all`: when each of them has), `engine.start` begins an
    instance `begun_by` the element, with what the event brought as payload. A message start event takes a
    message that names no waiting instance; its correlation, and the times and conditions, see no variables.
    """

    process_id: str
    element_id: str
    triggers: tuple[Trigger, ...]  # kind: message, signal (by name), timer (time, repeats), conditional
    needs_all: bool


def start_triggers(specs: Mapping[str, Any]) -> Iterator[StartTrigger]:
    """Yield those of all processes in the order of their diagrams."""
    for process_id, spec in specs.items():
        for element_id in spec.start.by_trigger:
            node: Catch | StartEvent = spec.task_specs[element_id]
            yield StartTrigger(process_id, element_id, node.triggers, node.needs_all)
