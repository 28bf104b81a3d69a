"""Claim a task of one's position, so that colleagues see it is taken; and give it back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from staff.person import Person
from workflows import guards, locking, take_part
from workflows.refusals import FixedAssignee, NotClaimedByYou


def claim_task(session: Session, task_id: UUID, person: Person, now: datetime) -> None:
    """Make the task this person's. Claiming one's own again changes nothing.

    Raises TaskNotFound, TaskAlreadyClosed, TaskCancelled, TaskTaken, MustBeAnotherPerson.
    """
    instance, task = locking.lock_task(session, task_id)
    guards.may_act(session, task, person)
    task.assignee_id = person.id
    take_part.let_take_part(session, instance.id, {take_part.member(person.id)})


def release_task(session: Session, task_id: UUID, person: Person, now: datetime) -> None:
    """Give the task back to the position. Raises NotClaimedByYou or FixedAssignee."""
    _, task = locking.lock_task(session, task_id)
    guards.may_act(session, task, person)
    if task.assignee_id != person.id:
        raise NotClaimedByYou(task=task.name, instance=task.instance_id)
    if task.assigned:
        raise FixedAssignee(task=task.name, instance=task.instance_id)
    task.assignee_id = None
