"""Try again what could not be carried out."""

from datetime import datetime

from sqlalchemy.orm import Session

from bpmn import engine
from staff.models import Role
from staff.person import Person
from workflows import definitions, jobs, locking
from workflows.advance import Run, advance
from workflows.events import Step
from workflows.feel_functions import surroundings
from workflows.models import Incident, IncidentStatus
from workflows.refusals import IncidentNotFound, NotAllowed


def retry_incident(session: Session, incident_id: int, person: Person, now: datetime) -> None:
    """Run the element, or the job, again. Raises NotAllowed, IncidentNotFound."""
    if Role.PROCESS_ADMIN not in person.roles:
        raise NotAllowed
    incident = session.get(Incident, incident_id)
    if incident is None or incident.status is not IncidentStatus.OPEN:
        raise IncidentNotFound
    if incident.job_id is not None:
        _revive_job(session, incident, person, now)
    else:
        _run_again(session, incident, person, now)


def _revive_job(session: Session, incident: Incident, person: Person, now: datetime) -> None:
    jobs.revive(session, incident.job_id or 0, now)
    incident.status = IncidentStatus.RESOLVED
    incident.resolved_at, incident.resolved_by_id = now, person.id


def _run_again(session: Session, incident: Incident, person: Person, now: datetime) -> None:
    instance = locking.lock_instance(session, incident.instance_id or 0)
    session.refresh(incident)  # somebody may have been faster while we waited for the lock
    if incident.status is not IncidentStatus.OPEN or incident.task_id is None:
        raise IncidentNotFound
    definition = definitions.definition_of(session, instance.definition_id)
    around = surroundings(session, now)
    outcome = engine.retry(definition, instance.state, incident.task_id, around)
    run = Run(definition, around, *outcome)
    details = {"reason": incident.reason, "element": incident.name}
    advance(session, instance, run, Step("retried", now, person.id, incident.element_id, details))
    still = {failure.id: failure.reason for failure in run.standing.failures}
    if incident.task_id in still:
        incident.reason = still[incident.task_id]
