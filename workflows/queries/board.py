"""The 督办 board: what is overdue, in the part of the organisation tree a person answers for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from staff.models import Member, Organisation, Position, Role
from staff.person import Person
from workflows.models import ProcessInstance, Supervision, TaskStatus, UserTask
from workflows.queries.clocks import StatutoryDue, statutory_dues
from workflows.queries.lights import Light, light_of
from workflows.queries.paging import Page, page_of
from workflows.queries.texts import Translations, translations_of

# Whoever holds one of these answers for the work of their organisation and those below.
OVERSEEING = frozenset(
    {"supervisor", "general_office", "division_chief", "deputy_leader", "principal_leader"}
)


@dataclass(frozen=True)
class OverdueLine:
    """An overdue task."""

    task_id: UUID
    task: str
    subject: str
    instance_id: int
    number: str
    title: str
    organisation: str
    assignee: str | None
    position: str | None
    due_at: datetime
    due_provisional: bool
    light: Light
    statutory: StatutoryDue | None  # of the case
    steps: tuple[str, ...]  # kinds of the ladder already taken
    translations: Translations  # of the package


@dataclass(frozen=True)
class UnitCount:
    """How much is overdue in one organisation."""

    organisation: str
    overdue: int


def may_oversee(person: Person) -> bool:
    """Return whether the board is for this person at all."""
    return person.reads_everything or any(place.position_key in OVERSEEING for place in person.places)


def overdue(session: Session, person: Person, now: datetime, page: int = 1) -> Page[OverdueLine]:
    """Return the open tasks past their due date, the longest overdue first."""
    rows = (
        select(UserTask, ProcessInstance, Organisation.name, Member.name, Position.name)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .outerjoin(Organisation, Organisation.id == UserTask.organisation_id)
        .outerjoin(Member, Member.id == UserTask.assignee_id)
        .outerjoin(Position, Position.key == UserTask.position_key)
        .where(*_overdue(person, now))
        .order_by(UserTask.due_at, UserTask.id)
    )
    found = page_of(session, rows, page, lambda row: row)
    steps = _steps(session, [row[0].id for row in found.lines])
    dues = statutory_dues(session, [row[1].id for row in found.lines], now)
    lines = tuple(_line(session, row, steps, dues, now) for row in found.lines)
    return Page(lines, found.number, found.total)


def counts_by_unit(session: Session, person: Person, now: datetime) -> Sequence[UnitCount]:
    """Return how many tasks are overdue in each organisation, the most first."""
    count = func.count()
    rows = session.execute(
        select(Organisation.name, count)
        .join(UserTask, UserTask.organisation_id == Organisation.id)
        .where(*_overdue(person, now))
        .group_by(Organisation.name)
        .order_by(count.desc(), Organisation.name)
    )
    return [UnitCount(name, number) for name, number in rows]


def _overdue(person: Person, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return UserTask.status == TaskStatus.OPEN, UserTask.due_at < now, _answers_for(person)


def _answers_for(person: Person) -> ColumnElement[bool]:
    """Tasks of organisations at or below one where the person oversees."""
    if person.roles & {Role.PROCESS_ADMIN, Role.AUDITOR}:
        return UserTask.id.is_not(None)
    roots = {place.organisation_id for place in person.places if place.position_key in OVERSEEING}
    above = select(Organisation.path).where(Organisation.id.in_(roots)).subquery()
    below = select(Organisation.id).where(
        select(above.c.path).where(Organisation.path.startswith(above.c.path)).exists()
    )
    return or_(UserTask.organisation_id.in_(below), UserTask.assignee_id == person.id)


def _steps(session: Session, task_ids: list[UUID]) -> dict[UUID, tuple[str, ...]]:
    taken: dict[UUID, tuple[str, ...]] = {}
    rows = session.execute(
        select(Supervision.task_id, Supervision.kind)
        .where(Supervision.task_id.in_(task_ids))
        .order_by(Supervision.step)
    )
    for task_id, kind in rows:
        taken[task_id] = (*taken.get(task_id, ()), kind)
    return taken


def _line(
    session: Session,
    row: Any,
    steps: Mapping[UUID, tuple[str, ...]],
    dues: Mapping[int, StatutoryDue],
    now: datetime,
) -> OverdueLine:
    task, instance, organisation, member, position = row
    return OverdueLine(
        task_id=task.id,
        task=task.name,
        subject=task.subject,
        instance_id=instance.id,
        number=instance.number,
        title=instance.title,
        organisation=organisation or "",
        assignee=member,
        position=position,
        due_at=task.due_at,
        due_provisional=task.due_provisional,
        light=light_of(task.due_at, now),
        statutory=dues.get(instance.id),
        steps=steps.get(task.id, ()),
        translations=translations_of(session, instance.definition_id),
    )
