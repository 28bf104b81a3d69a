"""What must hold before a member may act on a task; one wording for all verbs."""

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from config import SHANGHAI
from staff.models import Member
from staff.person import Person
from workflows import refusals
from workflows.models import ProcessInstance, TaskStatus, UserTask
from workflows.take_part import STARTER


def may_act(session: Session, task: UserTask, person: Person) -> None:
    """Let only somebody pass who may complete the task now.

    Raises TaskNotFound when it is nothing to this person; else what is true now, whether closed or taken:
    TaskAlreadyClosed, TaskCancelled, TaskTaken, MustBeAnotherPerson.
    """
    if task.assignee_id != person.id and not person.holds(task.organisation_id, task.position_key):
        raise refusals.TaskNotFound
    _is_open(session, task)
    if task.assignee_id not in (None, person.id):
        who = _name(session, task.assignee_id)
        raise refusals.TaskTaken(task=task.name, who=who, instance=task.instance_id)
    if _starter(session, task) == person.id:
        raise refusals.MustNotBeStarter(task=task.name)
    if (done := _done_by(session, task, person)) is not None:
        raise refusals.MustBeAnotherPerson(element=done, task=task.name)


def who_came_before(session: Session, task: UserTask) -> frozenset[int]:
    """Return the members who have done what somebody else must now follow."""
    if not task.different_from:
        return frozenset()
    done = session.scalars(select(UserTask.completed_by_id).where(_before(task))).all()
    return frozenset(found for found in (*done, _starter(session, task)) if found is not None)


def _is_open(session: Session, task: UserTask) -> None:
    if task.status is TaskStatus.CANCELLED:
        raise refusals.TaskCancelled(task=task.name, instance=task.instance_id)
    if task.status is TaskStatus.COMPLETED:
        when = task.closed_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if task.closed_at else ""
        who = _name(session, task.completed_by_id)
        raise refusals.TaskAlreadyClosed(task=task.name, who=who, when=when, instance=task.instance_id)


def _done_by(session: Session, task: UserTask, person: Person) -> str | None:
    """Return the name of the task this person has completed and that somebody else must now follow."""
    if not task.different_from:
        return None
    return session.scalar(
        select(UserTask.name).where(_before(task), UserTask.completed_by_id == person.id).limit(1)
    )


def _starter(session: Session, task: UserTask) -> int | None:
    """Return who began the case, if somebody else must do the task."""
    if STARTER not in task.different_from:
        return None
    return session.scalar(select(ProcessInstance.starter_id).where(ProcessInstance.id == task.instance_id))


def _before(task: UserTask) -> ColumnElement[bool]:
    return and_(
        UserTask.instance_id == task.instance_id,
        UserTask.element_id.in_(task.different_from),
        UserTask.status == TaskStatus.COMPLETED,
    )


def _name(session: Session, member_id: int | None) -> str:
    return session.scalar(select(Member.name).where(Member.id == member_id)) or ""
