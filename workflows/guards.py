"""What must hold before a member may act on a task; one wording for all verbs."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import SHANGHAI
from staff.models import Member
from staff.person import Person
from workflows import refusals
from workflows.models import TaskStatus, UserTask


def is_open(session: Session, task: UserTask) -> None:
    """Raise TaskAlreadyClosed or TaskCancelled, saying who was faster."""
    if task.status is TaskStatus.CANCELLED:
        raise refusals.TaskCancelled(task=task.name)
    if task.status is TaskStatus.COMPLETED:
        when = task.closed_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if task.closed_at else ""
        raise refusals.TaskAlreadyClosed(task=task.name, who=_name(session, task.completed_by_id), when=when)


def is_for(session: Session, task: UserTask, person: Person) -> None:
    """Raise TaskNotFound (it is nothing to this person), TaskTaken or MustBeAnotherPerson."""
    if task.assignee_id != person.id and not person.holds(task.organisation_id, task.position_key):
        raise refusals.TaskNotFound
    if task.assignee_id not in (None, person.id):
        raise refusals.TaskTaken(task=task.name, who=_name(session, task.assignee_id))
    if (done := _done_by(session, task, person)) is not None:
        raise refusals.MustBeAnotherPerson(element=done, task=task.name)


def _done_by(session: Session, task: UserTask, person: Person) -> str | None:
    """Return the name of the task this person has completed and that somebody else must now follow."""
    if not task.different_from:
        return None
    return session.scalar(
        select(UserTask.name).where(
            UserTask.instance_id == task.instance_id,
            UserTask.element_id.in_(task.different_from),
            UserTask.status == TaskStatus.COMPLETED,
            UserTask.completed_by_id == person.id,
        )
    )


def _name(session: Session, member_id: int | None) -> str:
    return session.scalar(select(Member.name).where(Member.id == member_id)) or ""
