"""One task, as its page shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, undefer

from staff.models import Member, Organisation, Position
from staff.person import Person
from wording import N_, Wording
from workflows import guards, visibility
from workflows.definitions import definition_of
from workflows.models import ProcessInstance, TaskDraft, TaskStatus, UserTask
from workflows.queries.lights import Light, light_of
from workflows.refusals import MustBeAnotherPerson, TaskNotFound, TaskTaken


@dataclass(frozen=True)
class TaskOnDesk:
    """A task with all that its page needs. `hindrance` says why this person can't submit it now, if so."""

    id: UUID
    name: str
    subject: str
    element_id: str
    instance_id: int
    number: str
    title: str
    status: TaskStatus
    documentation: str | None
    position: str | None
    organisation: str | None
    assignee: str | None
    mine: bool
    may_release: bool
    due_at: datetime | None
    due_provisional: bool
    light: Light
    outcomes: Sequence[tuple[str, str]]
    form_key: str | None
    form: Mapping[str, Any] | None  # the form-js schema
    printed: Sequence[str]  # what the documents are made of that may be made of it
    translations: Mapping[str, Mapping[str, str]]  # of the package
    variables: Mapping[str, Any]
    draft: Sequence[tuple[str, str]]
    draft_saved_at: datetime | None
    hindrance: Wording | None
    answers: Mapping[str, Any] | None  # once completed


def task_on_desk(session: Session, task_id: UUID, person: Person, now: datetime) -> TaskOnDesk:
    """Return the task for its candidates, its assignee and those who may read its instance.

    Raises TaskNotFound.
    """
    row = session.execute(_with_names().where(UserTask.id == task_id)).one_or_none()
    if row is None or not _may_see(session, row[0], person):
        raise TaskNotFound
    task, instance, position, organisation, assignee = row
    package = definition_of(session, instance.definition_id).package
    draft = session.get(TaskDraft, (task_id, person.id))
    return TaskOnDesk(
        id=task.id,
        name=task.name,
        subject=task.subject,
        element_id=task.element_id,
        instance_id=instance.id,
        number=instance.number,
        title=instance.title,
        status=task.status,
        documentation=task.documentation,
        position=position,
        organisation=organisation,
        assignee=assignee,
        mine=task.assignee_id == person.id,
        may_release=task.assignee_id == person.id and not task.assigned,
        due_at=task.due_at,
        due_provisional=task.due_provisional,
        light=light_of(task.due_at, task.closed_at or now),
        outcomes=tuple((value, label) for value, label in task.outcomes),
        form_key=task.form_key,
        form=package.forms.get(task.form_key) if task.form_key else None,
        printed=package.printed,
        translations=package.translations,
        variables=task.variables,
        draft=tuple((name, value) for name, value in draft.fields) if draft else (),
        draft_saved_at=draft.saved_at if draft else None,
        hindrance=_hindrance(session, task, person),
        answers=task.answers,
    )


def _with_names() -> Select[*tuple[Any, ...]]:
    return (
        select(UserTask, ProcessInstance, Position.name, Organisation.name, Member.name)
        .options(undefer(UserTask.variables), undefer(UserTask.answers))
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .outerjoin(Position, Position.key == UserTask.position_key)
        .outerjoin(Organisation, Organisation.id == UserTask.organisation_id)
        .outerjoin(Member, Member.id == UserTask.assignee_id)
    )


def _may_see(session: Session, task: UserTask, person: Person) -> bool:
    if task.assignee_id == person.id or person.holds(task.organisation_id, task.position_key):
        return True
    found = session.scalar(
        select(ProcessInstance.id).where(ProcessInstance.id == task.instance_id, visibility.visible(person))
    )
    return found is not None


def _hindrance(session: Session, task: UserTask, person: Person) -> Wording | None:
    if task.status is not TaskStatus.OPEN:
        return None
    try:
        guards.may_act(session, task, person)
    except TaskNotFound:  # to those who may read the instance the task is there
        return Wording(N_("您可以查看这项任务，但它不归您办理。"))
    except (TaskTaken, MustBeAnotherPerson) as refused:
        return refused.wording
    return None
