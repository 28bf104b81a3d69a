"""Try again what could not be carried out, one or many."""

from contextlib import suppress
from datetime import datetime

from sqlalchemy.orm import Session

from bpmn import engine
from config import SHANGHAI
from staff.models import Role
from staff.person import Person, find_person
from wording import Wording, as_data
from workflows import addressing, commands, definitions, incidents, jobs, locking, offer_choices, take_part
from workflows.advance import Run, advance
from workflows.announce_tasks import announce
from workflows.commands import CommandKey
from workflows.events import Step, record
from workflows.feel_functions import surroundings_of
from workflows.interventions import LONGEST_REASON
from workflows.models import Choice, Incident, IncidentStatus, ProcessInstance, TaskStatus, UserTask
from workflows.refusals import IncidentNotFound, NotAllowed


def retry_incident(session: Session, incident_id: int, person: Person, now: datetime, why: str = "") -> None:
    """Run the element, or job, again; `why` stands in the history. Raises NotAllowed, IncidentNotFound."""
    if Role.PROCESS_ADMIN not in person.roles:
        raise NotAllowed
    incident = session.get(Incident, incident_id)
    if incident is None or incident.status is not IncidentStatus.OPEN:
        raise IncidentNotFound
    details = {
        "reason": as_data(incident.wording),
        "element": incident.name,
        "opinion": why.strip()[:LONGEST_REASON],
    }
    step = Step("retried", now, person.id, incident.element_id, details)
    if incident.job_id is not None:
        _revive_job(session, incident, incident.job_id, step)
    else:
        _run_again(session, incident, step)


def queue_retries(session: Session, incident_id: int, person: Person, now: datetime) -> int:
    """Ask for a retry of all open incidents like this one, each as a job of its own; return how many.

    Raises NotAllowed, IncidentNotFound.
    """
    if Role.PROCESS_ADMIN not in person.roles:
        raise NotAllowed
    found = incidents.alike(session, incident_id)
    if not found:
        raise IncidentNotFound
    for each in found:
        arguments = {"incident_id": each, "member_id": person.id, "asked_at": now}
        jobs.enqueue(session, "retry_incident", arguments, now, f"retry:{each}")
    return len(found)


def retry_queued(
    session: Session, incident_id: int, member_id: int, asked_at: datetime, now: datetime
) -> None:
    """Retry, once, for the member who has asked; somebody may have been faster. Raises NotAllowed."""
    person = find_person(session, member_id, now.astimezone(SHANGHAI).date())
    if person is None:
        raise NotAllowed
    command = CommandKey(f"{incident_id}:{asked_at.isoformat()}", "retry_queued")
    if commands.first_time(session, command, member_id, now):
        with suppress(IncidentNotFound):
            retry_incident(session, incident_id, person, now)


def _revive_job(session: Session, incident: Incident, job_id: int, step: Step) -> None:
    jobs.revive(session, job_id, step.now)
    incident.status = IncidentStatus.RESOLVED
    incident.resolved_at, incident.resolved_by_id = step.now, step.member_id
    if incident.instance_id is not None:
        instance = locking.lock_even_suspended(session, incident.instance_id)
        instance.version += 1
        record(session, instance, step)


def _run_again(session: Session, incident: Incident, step: Step) -> None:
    instance = locking.lock_instance(session, incident.instance_id or 0)
    session.refresh(incident)  # somebody may have been faster while we waited for the lock
    if incident.status is not IncidentStatus.OPEN or incident.task_id is None:
        raise IncidentNotFound
    task = session.get(UserTask, incident.task_id)
    if task is not None and task.status is TaskStatus.OPEN:
        _address_again(session, instance, task, step)
        return
    choice = session.get(Choice, incident.task_id)
    if choice is not None:
        _offer_again(session, instance, choice, step)
        return
    definition = definitions.definition_of(session, instance.definition_id)
    around = surroundings_of(session, instance, step.now)
    run = Run(definition, around, *engine.retry(definition, instance.state, incident.task_id, around))
    advance(session, instance, run, step)
    still = {failure.id: failure.wording for failure in run.standing.failures}
    if incident.task_id in still:
        incident.wording = still[incident.task_id]


def _address_again(session: Session, instance: ProcessInstance, task: UserTask, step: Step) -> None:
    """The engine waits as it should; what was missing is somebody who may complete the task."""
    problem = None if addressing.is_addressed(task) else _find_addressee(session, instance, task, step)
    if problem is not None:
        incidents.open_for_task(session, task, problem, step.now)
    elif announce(session, task, step.now):
        incidents.resolve(session, [task.id], step)
        task.next_escalation_at = step.now if task.due_at else None
    take_part.let_take_part(session, instance.id, take_part.those_of(task))
    instance.version += 1
    record(session, instance, step)


def _offer_again(session: Session, instance: ProcessInstance, choice: Choice, step: Step) -> None:
    definition = definitions.definition_of(session, instance.definition_id)
    standing = engine.look(definition, instance.state, surroundings_of(session, instance, step.now))
    waiting = next(one for one in standing.choices if one.id == choice.id)
    problem = addressing.address(choice, waiting, addressing.look_up(session, [waiting]))
    if offer_choices.tell(session, choice, problem, step.now):
        incidents.resolve(session, [choice.id], step)
    instance.version += 1
    record(session, instance, step)


def _find_addressee(
    session: Session, instance: ProcessInstance, task: UserTask, step: Step
) -> Wording | None:
    """Look the names of the diagram up once more; return what is still wrong."""
    definition = definitions.definition_of(session, instance.definition_id)
    standing = engine.look(definition, instance.state, surroundings_of(session, instance, step.now))
    waiting = next(open_task for open_task in standing.user_tasks if open_task.id == task.id)
    return addressing.address(task, waiting, addressing.look_up(session, [waiting]))
