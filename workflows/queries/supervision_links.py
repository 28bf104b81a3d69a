"""Which supervision an overdue task was handed over to, and which case a supervision is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from staff.person import Person
from workflows.models import OPEN_STATUSES, ProcessInstance, SupervisedTask, UserTask
from workflows.visibility import visible


@dataclass(frozen=True)
class Link:
    """Another case, and the task that ties the two."""

    instance_id: int
    number: str
    title: str
    task: str
    is_open: bool
    may_open: bool  # this person may read it


def supervision_of(session: Session, task_ids: Sequence[UUID], person: Person) -> Mapping[UUID, Link]:
    """Return the supervision that each of the tasks has been handed over to."""
    rows = session.execute(
        select(UserTask, ProcessInstance, visible(person))
        .join(SupervisedTask, SupervisedTask.task_id == UserTask.id)
        .join(ProcessInstance, ProcessInstance.id == SupervisedTask.supervision_id)
        .where(UserTask.id.in_(task_ids))
    )
    return {task.id: _link(task, instance, may_open) for task, instance, may_open in rows}


def supervisions_of_case(session: Session, instance_id: int, person: Person) -> Sequence[Link]:
    """Return the supervisions that have been begun for overdue tasks of a case."""
    about = SupervisedTask.case_id == instance_id
    return _links(session, SupervisedTask.supervision_id, about, person)


def case_of_supervision(session: Session, instance_id: int, person: Person) -> Sequence[Link]:
    """Return the case whose overdue task a supervision was begun for; empty for any other."""
    about = SupervisedTask.supervision_id == instance_id
    return _links(session, SupervisedTask.case_id, about, person)


def _links(
    session: Session, other: InstrumentedAttribute[int], about: ColumnElement[bool], person: Person
) -> Sequence[Link]:
    rows = session.execute(
        select(UserTask, ProcessInstance, visible(person))
        .join(SupervisedTask, SupervisedTask.task_id == UserTask.id)
        .join(ProcessInstance, ProcessInstance.id == other)
        .where(about)
        .order_by(ProcessInstance.id)
    )
    return [_link(task, instance, may_open) for task, instance, may_open in rows]


def _link(task: UserTask, instance: ProcessInstance, may_open: bool) -> Link:
    return Link(
        instance.id, instance.number, instance.title, task.name, instance.status in OPEN_STATUSES, may_open
    )
