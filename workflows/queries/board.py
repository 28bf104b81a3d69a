"""The overdue tasks of all cases, in the part of the organisation tree a person answers for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from calendars.load_calendar import load_calendar
from staff.models import Member, Organisation, Position
from staff.person import Person
from workflows.models import ProcessDefinition, ProcessInstance, Supervision, TaskStatus, UserTask
from workflows.overseeing import overseen_by
from workflows.queries.board_filter import Wanted, age_of, late_by
from workflows.queries.clocks import StatutoryDue, statutory_dues
from workflows.queries.lights import Light, light_of
from workflows.queries.paging import Chosen, Page, page_of
from workflows.queries.supervision_links import Link, supervision_of
from workflows.queries.texts import Translations, translations_of
from workflows.visibility import visible


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
    supervised: Link | None  # the supervision it was handed over to
    may_open: bool  # this person may read the case
    translations: Translations  # of the package


@dataclass(frozen=True)
class UnitAges:
    """How much is overdue in one organisation, and how long."""

    code: str
    unit: str
    counts: Mapping[str, int]  # by age

    @property
    def total(self) -> int:
        return sum(self.counts.values())


_LONGEST_FIRST = (UserTask.due_at, UserTask.id)


def overdue(session: Session, person: Person, now: datetime, wanted: Wanted) -> Page[OverdueLine]:
    """Return a page of the open tasks past their due date, the longest overdue first."""
    rows, which, chosen = _rows(person), _overdue(person, now), None
    if wanted.unit or wanted.kind or wanted.age:
        rows = rows.where(*which, *_asked(session, now, wanted))
    else:
        ids = select(UserTask.id).where(*which).order_by(*_LONGEST_FIRST)
        chosen = Chosen(ids, select(func.count()).select_from(UserTask).where(*which))
    found = page_of(session, rows, wanted.page, lambda row: row, chosen)
    return Page(_lines(session, found.lines, person, now), found.number, found.total)


def all_overdue(session: Session, person: Person, now: datetime, wanted: Wanted) -> Sequence[OverdueLine]:
    which = (*_overdue(person, now), *_asked(session, now, wanted))
    return _lines(session, session.execute(_rows(person).where(*which)).all(), person, now)


def ages_by_unit(session: Session, person: Person, now: datetime) -> Sequence[UnitAges]:
    """Return how many tasks are overdue in each organisation, by its code."""
    age = age_of(UserTask.due_at, now, load_calendar(session)).label("age")
    counted = (
        select(UserTask.organisation_id, age, func.count().label("tasks"))
        .where(*_overdue(person, now))
        .group_by(UserTask.organisation_id, "age")
        .subquery()
    )
    rows = session.execute(
        select(Organisation.code, Organisation.name, counted.c.age, counted.c.tasks)
        .join(counted, counted.c.organisation_id == Organisation.id)
        .order_by(Organisation.code)
    )
    found: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for code, name, key, count in rows:
        found[code, name][key] = count
    return [UnitAges(code, name, counts) for (code, name), counts in found.items()]


def kinds(session: Session) -> Mapping[str, str]:
    """Return the packages there are, key to name."""
    rows = session.execute(
        select(ProcessDefinition.key, func.max(ProcessDefinition.name))
        .group_by(ProcessDefinition.key)
        .order_by(ProcessDefinition.key)
    )
    return dict(rows.all())


def _asked(session: Session, now: datetime, wanted: Wanted) -> list[ColumnElement[bool]]:
    asked: list[ColumnElement[bool]] = []
    if wanted.unit:
        asked.append(Organisation.code == wanted.unit)
    if wanted.kind:
        asked.append(ProcessDefinition.key == wanted.kind)
    if wanted.age:
        asked.append(late_by(UserTask.due_at, wanted.age, now, load_calendar(session)))
    return asked


def _rows(person: Person) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(UserTask, ProcessInstance, Organisation.name, Member.name, Position.name),
            visible(person),
        )
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .outerjoin(Organisation, Organisation.id == UserTask.organisation_id)
        .outerjoin(Member, Member.id == UserTask.assignee_id)
        .outerjoin(Position, Position.key == UserTask.position_key)
        .order_by(*_LONGEST_FIRST)
    )


def _overdue(person: Person, now: datetime) -> tuple[ColumnElement[bool], ...]:
    answers_for = or_(overseen_by(person, UserTask.organisation_id), UserTask.assignee_id == person.id)
    return UserTask.status == TaskStatus.OPEN, UserTask.due_at < now, answers_for


def _lines(session: Session, rows: Sequence[Any], person: Person, now: datetime) -> tuple[OverdueLine, ...]:
    task_ids = [row[0].id for row in rows]
    steps, supervised = _steps(session, task_ids), supervision_of(session, task_ids, person)
    dues = statutory_dues(session, [row[1].id for row in rows], now)
    return tuple(_line(session, row, steps, dues, supervised, now) for row in rows)


def _steps(session: Session, task_ids: list[UUID]) -> dict[UUID, tuple[str, ...]]:
    taken: dict[UUID, tuple[str, ...]] = {}
    rows = session.execute(
        select(Supervision.task_id, Supervision.kind)
        .where(Supervision.task_id.in_(task_ids))
        .order_by(Supervision.id)
    )
    for task_id, kind in rows:
        taken[task_id] = (*taken.get(task_id, ()), kind)
    return taken


def _line(
    session: Session,
    row: Any,
    steps: Mapping[UUID, tuple[str, ...]],
    dues: Mapping[int, StatutoryDue],
    supervised: Mapping[UUID, Link],
    now: datetime,
) -> OverdueLine:
    task, instance, organisation, member, position, may_open = row
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
        supervised=supervised.get(task.id),
        may_open=may_open,
        translations=translations_of(session, instance.definition_id),
    )
