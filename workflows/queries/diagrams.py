"""The diagram of an instance, and the path it has taken so far."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from staff.person import Person
from workflows.definitions import definition_of
from workflows.models import Incident, IncidentStatus, TaskStatus, UserTask
from workflows.passages import passages
from workflows.visibility import visible_instance

_KEPT = frozenset({"completed", "taken", "undone"})


@dataclass(frozen=True)
class Path:
    """Element ids by what has become of them."""

    completed: tuple[str, ...]
    taken: tuple[str, ...]  # sequence flows
    undone: tuple[str, ...]  # by compensation
    active: tuple[str, ...]
    failed: tuple[str, ...]


def diagram_of(session: Session, instance_id: int, person: Person) -> bytes:
    """Return the BPMN file that holds the instance's process. Raises InstanceNotFound."""
    instance = visible_instance(session, instance_id, person)
    definition = definition_of(session, instance.definition_id)
    return definition.package.diagrams[definition.elements[instance.process_id].file]


def path_of(session: Session, instance_id: int, person: Person) -> Path:
    """Return what the instance has passed and where it stands. Raises InstanceNotFound."""
    instance = visible_instance(session, instance_id, person)
    # An activity may be completed again after it was undone: the last counts.
    last = {element_id: kind for element_id, kind in passages(session, instance.id) if kind in _KEPT}
    active = session.scalars(
        select(UserTask.element_id)
        .where(UserTask.instance_id == instance.id, UserTask.status == TaskStatus.OPEN)
        .distinct()
    ).all()
    failed = session.scalars(
        select(Incident.element_id)
        .where(Incident.instance_id == instance.id, Incident.status == IncidentStatus.OPEN)
        .where(Incident.element_id.is_not(None))
        .distinct()
    ).all()
    return Path(
        completed=_of_kind(last, "completed"),
        taken=_of_kind(last, "taken"),
        undone=_of_kind(last, "undone"),
        active=tuple(active),
        failed=tuple(f for f in failed if f),
    )


def _of_kind(last: Mapping[str, str], wanted: str) -> tuple[str, ...]:
    return tuple(element_id for element_id, kind in last.items() if kind == wanted)
