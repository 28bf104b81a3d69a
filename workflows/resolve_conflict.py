"""Decide what a variable is that parallel branches have changed to different values."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from bpmn import engine
from staff.models import Role
from staff.person import Person
from wording import as_data
from workflows import definitions, locking
from workflows.advance import Run, advance
from workflows.events import Step
from workflows.feel_functions import surroundings_of
from workflows.models import Incident, IncidentStatus
from workflows.queries.conflicts import conflicts_of
from workflows.refusals import IncidentNotFound, NotAllowed


def resolve_conflict(
    session: Session, incident_id: int, choices: Mapping[str, UUID], person: Person, now: datetime
) -> None:
    """Let the instance go on with the values chosen: for each variable in conflict a branch.

    Raises NotAllowed, IncidentNotFound, and ChoiceMissing when a variable is left.
    """
    if Role.PROCESS_ADMIN not in person.roles:
        raise NotAllowed
    incident = session.get(Incident, incident_id)
    if incident is None or incident.instance_id is None or incident.task_id is None:
        raise IncidentNotFound
    instance = locking.lock_instance(session, incident.instance_id)
    session.refresh(incident)  # somebody may have been faster while we waited for the lock
    if incident.status is not IncidentStatus.OPEN:
        raise IncidentNotFound
    taken = {
        line.variable: {"from": offer.name, "value": offer.value}
        for line in conflicts_of(session, instance, now).get(incident.task_id, ())
        for offer in line.offers
        if offer.branch == choices.get(line.variable)
    }
    details = {"reason": as_data(incident.wording), "element": incident.name, "taken": taken}
    step = Step("resolved", now, person.id, incident.element_id, details)
    definition = definitions.definition_of(session, instance.definition_id)
    around = surroundings_of(session, instance, now)
    outcome = engine.resolve(definition, instance.state, incident.task_id, choices, around)
    advance(session, instance, Run(definition, around, *outcome), step)
