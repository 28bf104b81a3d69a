"""What can begin an instance without a person: the events of a process that wait outside any instance."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bpmn.catalogue import inherited
from bpmn.expressions import Value
from bpmn.specs.catching import Catch
from bpmn.specs.loading import Loading
from bpmn.specs.start import StartEvent
from bpmn.surroundings import Surroundings
from bpmn.triggers import Trigger
from wording import N_


@dataclass(frozen=True)
class StartTrigger:
    """A start event, an instantiating receive task, or an event behind an instantiating gateway.

    When one of `triggers` has happened (with `needs_all`: when each of them has), `engine.start` begins an
    instance `begun_by` the element, with what the event brought as payload. A message start event takes a
    message that names no waiting instance; its correlation, and the times and conditions, see no variables.
    """

    process_id: str
    element_id: str
    name: str  # of the element, else of the process
    triggers: tuple[Trigger, ...]  # kind: message, signal (by name), timer (time, repeats), conditional
    needs_all: bool
    organisation: Value | None  # lx:organisation of the element, its lanes or the process
    starter: Value | None  # lx:starter of the element or the process

    def organisation_of(self, payload: Mapping[str, Any], around: Surroundings) -> str | None:
        """Return the code of the handling organisation, None when none is named. Raises ElementFailed."""
        return _named(self.organisation, payload, around, N_("单位代码"))

    def starter_of(self, payload: Mapping[str, Any], around: Surroundings) -> str | None:
        """Return the username of who counts as starter, None when none is named. Raises ElementFailed."""
        return _named(self.starter, payload, around, N_("用户名"))


def start_triggers(specs: Mapping[str, Any], loading: Loading) -> Iterator[StartTrigger]:
    """Yield those of all processes in the order of their diagrams."""
    for process_id, spec in specs.items():
        for element_id in spec.start.by_trigger:
            yield _read(process_id, spec.task_specs[element_id], loading)


def _read(process_id: str, node: Catch | StartEvent, loading: Loading) -> StartTrigger:
    element, process = node.element, loading.catalogue[process_id]

    def attribute(name: str) -> Value | None:
        text = inherited(loading.catalogue, element, name) or process.attributes.get(name)
        return loading.compiler.attribute(element, f"lx:{name}", text)

    return StartTrigger(
        process_id=process_id,
        element_id=element.id,
        name=element.name or process.name or process_id,
        triggers=node.triggers,
        needs_all=node.needs_all,
        organisation=attribute("organisation"),
        starter=attribute("starter"),
    )


def _named(
    value: Value | None, payload: Mapping[str, Any], around: Surroundings, expected: str
) -> str | None:
    if value is None:
        return None
    answer = value.ask(payload, around.functions)
    words = answer.words()
    if words is None:
        raise answer.unfit(expected)
    return words
