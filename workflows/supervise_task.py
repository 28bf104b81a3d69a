"""转督办: begin a supervision because a task of another case is overdue."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendars.load_calendar import load_calendar
from config import SHANGHAI
from database.insert import insert_into
from staff.models import Organisation
from staff.person import Person
from workflows.commands import CommandKey
from workflows.models import OPEN_STATUSES, ProcessInstance, SupervisedTask, TaskStatus, UserTask
from workflows.overseeing import oversees
from workflows.refusals import TaskNotFound
from workflows.start_instance import Starting, start_instance
from workflows.supervision_refusals import AlreadySupervised, TaskNotOverdue

PACKAGE = PROCESS = "supervision"
SOURCE = "overdue"


def proposal(session: Session, task_id: UUID, person: Person, now: datetime) -> Mapping[str, Any]:
    """Return what the form of a supervision says of an overdue task before anybody changes it.

    Raises TaskNotFound, TaskNotOverdue, AlreadySupervised.
    """
    task = _overdue_task(session, task_id, person, now)
    due_at = task.due_at or now
    due_on, today = due_at.astimezone(SHANGHAI).date(), now.astimezone(SHANGHAI).date()
    late = load_calendar(session).workdays_between(due_on, today)
    matter = f"“{task.instance.title}”的“{task.name}”"
    return {
        "subject": f"{task.instance.title}（{task.name}）"[:100],
        "source": SOURCE,
        "source_number": task.instance.number,
        "requirement": f"{matter}应于{due_on}前办结，已逾期{late}个工作日，请查明原因，抓紧办结。",
        "expected_result": f"“{task.name}”办结。",
        "lead_unit": _answerable(session, task, person),
        "assisting_units": [],
    }


def supervise_task(
    session: Session,
    task_id: UUID,
    answers: Mapping[str, Any],
    command: CommandKey,
    person: Person,
    now: datetime,
) -> int:
    """Start the supervision, tie it to the task, and return its id; the same command again returns the same.

    Raises what `proposal` raises, and what starting an instance does.
    """
    tied = session.get(SupervisedTask, task_id, with_for_update=True)
    starting = Starting(PACKAGE, PROCESS, answers, command)
    supervision_id = start_instance(session, starting, person, now)
    if tied is not None and tied.supervision_id == supervision_id:
        return supervision_id
    task = _overdue_task(session, task_id, person, now)
    if tied is not None:
        tied.supervision_id = supervision_id
        return supervision_id
    inserted = session.scalar(
        insert_into(session, SupervisedTask)
        .values(task_id=task_id, case_id=task.instance_id, supervision_id=supervision_id)
        .on_conflict_do_nothing(index_elements=["task_id"])
        .returning(SupervisedTask.task_id)
    )
    if inserted is None:  # somebody else has just done so
        raise AlreadySupervised(task=task.name)
    return supervision_id


def _overdue_task(session: Session, task_id: UUID, person: Person, now: datetime) -> UserTask:
    task = session.get(UserTask, task_id)
    if task is None or not oversees(session, person, task.organisation_id):
        raise TaskNotFound
    if task.status is not TaskStatus.OPEN or task.due_at is None or task.due_at >= now:
        raise TaskNotOverdue(task=task.name)
    open_one = session.scalar(
        select(ProcessInstance.id)
        .join(SupervisedTask, SupervisedTask.supervision_id == ProcessInstance.id)
        .where(SupervisedTask.task_id == task_id, ProcessInstance.status.in_(OPEN_STATUSES))
    )
    if open_one is not None:
        raise AlreadySupervised(task=task.name)
    return task


def _answerable(session: Session, task: UserTask, person: Person) -> str | None:
    """Return who answers for the task to the person: their own organisation, or the one directly below it.

    What lies further down is handed down step by step.
    """
    if task.organisation_id in (None, person.organisation_id):
        return person.organisation_code
    path = session.get_one(Organisation, task.organisation_id).path
    if not path.startswith(person.organisation_path):
        return None
    return path.removeprefix(person.organisation_path).split("/")[0]
