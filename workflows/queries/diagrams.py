"""The diagram of an instance, and the path it has taken so far."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from staff.person import Person
from workflows.definitions import definition_of
from workflows.models import Event, Incident, IncidentStatus, TaskStatus, UserTask
from workflows.visibility import visible_instance


@dataclass(frozen=True)
class Path:
    """Element ids by what has become of them."""

    completed: tuple[str, ...]
    taken: tuple[str, ...]  # sequence flows
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
    events = session.scalars(
        select(Event.details).where(Event.instance_id == instance.id).order_by(Event.version)
    )
    completed: dict[str, None] = {}
    taken: dict[str, None] = {}
    for details in events:
        for element_id, kind, _ in details.get("passages", ()):
            if kind == "taken":
                taken[element_id] = None
            elif kind == "completed":
                completed[element_id] = None
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
    return Path(tuple(completed), tuple(taken), tuple(active), tuple(f for f in failed if f))
