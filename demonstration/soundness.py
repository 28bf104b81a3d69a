"""What must be true when all cases have been played, whatever each of them was about."""

from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from database.session import reading
from notices.models import Notice
from registers import records
from scheduler.clock import utc_now
from workflows import guards, jobs
from workflows.models import (
    Incident,
    IncidentStatus,
    InstanceStatus,
    ProcessInstance,
    TaskStatus,
    UserTask,
)
from workflows.verify import verify

LENT = ("teams", "equipment")


def complaints(now: datetime, left_open: Collection[int] = ()) -> list[str]:
    """Return a sentence for each thing that is not as it should be; some instances are meant to run on.

    Call it outside of a session: the verifier opens its own, and PostgreSQL ends one that idles meanwhile.
    """
    with reading() as session:
        found = [
            *_running(session, left_open),
            *_incidents(session),
            *_jobs(session),
            *_unrendered(session),
            *_own_acceptances(session),
            *_still_lent(session),
        ]
    return [*found, *_faults(now)]


def _running(session: Session, left_open: Collection[int]) -> Iterator[str]:
    rows = select(ProcessInstance).where(ProcessInstance.status == InstanceStatus.RUNNING)
    for instance in session.scalars(rows):
        if not {instance.id, instance.parent_id}.isdisjoint(left_open):
            continue
        yield f"expected every instance to have ended, but {instance.number} still runs"


def _incidents(session: Session) -> Iterator[str]:
    for incident in session.scalars(select(Incident).where(Incident.status == IncidentStatus.OPEN)):
        yield f"expected no open incident, but {incident.name}: {incident.reason}"


def _jobs(session: Session) -> Iterator[str]:
    backlog = jobs.backlog(session, utc_now())
    undone = backlog.waiting + backlog.running
    if undone or backlog.given_up:
        yield f"expected every job to be done, but {undone} are not and {backlog.given_up} were given up"


def _unrendered(session: Session) -> Iterator[str]:
    sealed = select(Notice).where(Notice.sealed_at.is_not(None), Notice.sha256.is_(None))
    for notice in session.scalars(sealed):
        name = notice.number or notice.title
        yield f"expected every document to be rendered, but {name} is {notice.status}"


def _own_acceptances(session: Session) -> Iterator[str]:
    """Four eyes: nobody completes a task that another person than themselves was to complete."""
    completed = session.scalars(select(UserTask).where(UserTask.status == TaskStatus.COMPLETED)).all()
    for task in completed:
        if task.completed_by_id in guards.who_came_before(session, task):
            yield f"expected another person for {task.name}, but one did both in instance {task.instance_id}"


def _still_lent(session: Session) -> Iterator[str]:
    for register in LENT:
        for record in records.all_of(session, register):
            if record["status"] != "available":
                yield f"expected {record['name']} to be available again, but it is {record['status']}"


def _faults(now: datetime) -> Iterator[str]:
    for fault in verify(now, files=True).faults:
        yield f"expected the verifier to find nothing, but {fault.case} {fault.found.row}: {fault.found.said}"
