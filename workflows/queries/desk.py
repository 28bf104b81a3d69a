"""The desk: 待办, 已办, 我发起."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from staff.models import Member, Organisation, Position
from staff.person import Person
from workflows.models import Choice, InstanceStatus, ProcessDefinition, ProcessInstance, TaskStatus, UserTask
from workflows.queries.clocks import StatutoryDue, nearest_due, statutory_dues
from workflows.queries.lights import Light, light_of
from workflows.queries.open_work import all_of, any_of, assigned_to, at_places_of, how_many
from workflows.queries.paging import Chosen, Page, page_of
from workflows.queries.texts import Translations, translations_of


@dataclass(frozen=True)
class TaskLine:
    """A task in a list."""

    id: UUID
    name: str
    subject: str
    instance_id: int
    number: str
    title: str
    process: str  # name of the package
    position: str | None
    assignee: str | None
    mine: bool  # claimed by, or assigned to, the person
    opened_at: datetime
    due_at: datetime | None
    due_provisional: bool
    light: Light
    statutory: StatutoryDue | None  # of the case
    closed_at: datetime | None
    outcome: str | None
    opinion: str
    translations: Translations  # of the package


@dataclass(frozen=True)
class ChoiceLine:
    """A choice somebody has to make on the page of its instance."""

    name: str
    instance_id: int
    number: str
    title: str
    opened_at: datetime
    translations: Translations  # of the package


@dataclass(frozen=True)
class InstanceLine:
    """An instance in a list."""

    id: int
    number: str
    title: str
    process: str
    organisation: str
    status: InstanceStatus
    outcome_name: str | None
    started_at: datetime
    ended_at: datetime | None
    waits_for: tuple[str, ...]  # names of the open tasks
    translations: Translations  # of the package


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to. `sort` is one of SORTS; a leading "-" turns it round."""

    search: str = ""
    process: str = ""  # key of a package
    scope: str = "all"  # all, mine, positions, overdue
    sort: str = "due"
    page: int = 1


_TASK_SORTS: Mapping[str, Any] = {
    "due": UserTask.due_at,
    "statutory": nearest_due(),
    "opened": UserTask.opened_at,
    "name": UserTask.name,
    "title": ProcessInstance.title,
    "closed": UserTask.closed_at,
}
_OF_CASES = ("title", "statutory")  # the others are told by the tasks alone
_INSTANCE_SORTS: Mapping[str, Any] = {
    "started": ProcessInstance.started_at,
    "title": ProcessInstance.title,
    "status": ProcessInstance.status,
}


def inbox(session: Session, person: Person, wanted: Wanted, now: datetime) -> Page[TaskLine]:
    """Return the open tasks assigned to the person or to one of their positions."""
    scopes = {"mine": [assigned_to(person, UserTask)], "positions": at_places_of(person, UserTask)}
    whose = scopes.get(wanted.scope, all_of(person, UserTask))
    if wanted.scope == "overdue":
        whose = [and_(one, UserTask.due_at < now) for one in whose]
    which, count = any_of(whose, UserTask), how_many(whose, UserTask)
    return _page_of_tasks(session, which, count, person, wanted, now)


def choices(session: Session, person: Person) -> list[ChoiceLine]:
    """Return the choices the person may make, the longest waiting first."""
    rows = session.execute(
        select(Choice, ProcessInstance)
        .join(ProcessInstance, ProcessInstance.id == Choice.instance_id)
        .where(any_of(all_of(person, Choice), Choice))
        .order_by(Choice.opened_at, Choice.id)
    )
    return [
        ChoiceLine(
            name=choice.name,
            instance_id=instance.id,
            number=instance.number,
            title=instance.title,
            opened_at=choice.opened_at,
            translations=translations_of(session, instance.definition_id),
        )
        for choice, instance in rows
    ]


def count_inbox(session: Session, person: Person) -> int:
    """Return how many open tasks the person may work on, and choices they may make."""
    counts = (how_many(all_of(person, work), work) for work in (UserTask, Choice))
    return sum(session.scalar(count) or 0 for count in counts)


def done(session: Session, person: Person, wanted: Wanted, now: datetime) -> Page[TaskLine]:
    """Return the tasks the person has completed."""
    which = UserTask.completed_by_id == person.id
    count = select(func.count()).select_from(UserTask).where(which)
    return _page_of_tasks(session, which, count, person, wanted, now)


def started(session: Session, person: Person, wanted: Wanted) -> Page[InstanceLine]:
    """Return the instances the person has started; the children they caused are on their pages."""
    rows = instance_rows().where(ProcessInstance.starter_id == person.id, ProcessInstance.parent_id.is_(None))
    return page_of_instances(session, rows, wanted)


def instance_rows() -> Select[*tuple[Any, ...]]:
    return (
        select(ProcessInstance, ProcessDefinition.name, Organisation.name)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .join(Organisation, Organisation.id == ProcessInstance.organisation_id)
    )


def page_of_instances(session: Session, rows: Select[*tuple[Any, ...]], wanted: Wanted) -> Page[InstanceLine]:
    if wanted.search:
        rows = rows.where(_matches(wanted.search, ProcessInstance.title, ProcessInstance.number))
    if wanted.process:
        rows = rows.where(ProcessDefinition.key == wanted.process)
    rows = rows.order_by(*_order(_INSTANCE_SORTS, wanted.sort, "-started"), ProcessInstance.id)
    page = page_of(session, rows, wanted.page, lambda row: row)
    waits = _waits_for(session, [row[0].id for row in page.lines])
    lines = tuple(_instance_line(session, row, waits) for row in page.lines)
    return Page(lines, page.number, page.total)


def _tasks() -> Select[*tuple[Any, ...]]:
    return (
        select(UserTask, ProcessInstance, ProcessDefinition.name, Position.name, Member.name)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
        .outerjoin(Position, Position.key == UserTask.position_key)
        .outerjoin(Member, Member.id == UserTask.assignee_id)
    )


def _page_of_tasks(
    session: Session,
    which: ColumnElement[bool],
    count: Select[Any],
    person: Person,
    wanted: Wanted,
    now: datetime,
) -> Page[TaskLine]:
    rows, order = _tasks(), [*_order(_TASK_SORTS, wanted.sort, "due"), UserTask.id]
    if wanted.search:
        rows = rows.where(
            _matches(
                wanted.search, UserTask.name, UserTask.subject, ProcessInstance.title, ProcessInstance.number
            )
        )
    if wanted.process:
        rows = rows.where(ProcessDefinition.key == wanted.process)
    chosen = None
    if wanted.search or wanted.process or wanted.sort.removeprefix("-") in _OF_CASES:
        rows = rows.where(which)
    else:
        chosen = Chosen(select(UserTask.id).where(which).order_by(*order), count)
    page = page_of(session, rows.order_by(*order), wanted.page, lambda row: row, chosen)
    dues = statutory_dues(session, [row[1].id for row in page.lines], now)
    lines = tuple(
        _task_line(session, row, person, now, dues.get(row[1].id) if row[0].closed_at is None else None)
        for row in page.lines
    )
    return Page(lines, page.number, page.total)


def _matches(search: str, *columns: Any) -> ColumnElement[bool]:
    return or_(*(column.icontains(search, autoescape=True) for column in columns))


def _order(sorts: Mapping[str, Any], sort: str, default: str) -> list[Any]:
    """What has no due date comes last, whichever way round."""
    name = sort.removeprefix("-")
    if name not in sorts:
        name, sort = default.removeprefix("-"), default
    column = sorts[name]
    return [column.is_(None), column.desc() if sort.startswith("-") else column.asc()]


def _task_line(
    session: Session, row: Any, person: Person, now: datetime, statutory: StatutoryDue | None
) -> TaskLine:
    task, instance, process, position, assignee = row
    return TaskLine(
        id=task.id,
        name=task.name,
        subject=task.subject,
        instance_id=instance.id,
        number=instance.number,
        title=instance.title,
        process=process,
        position=position,
        assignee=assignee,
        mine=task.assignee_id == person.id,
        opened_at=task.opened_at,
        due_at=task.due_at,
        due_provisional=task.due_provisional,
        light=light_of(task.due_at, task.closed_at or now),
        statutory=statutory,
        closed_at=task.closed_at,
        outcome=dict(tuple(pair) for pair in task.outcomes).get(task.outcome),
        opinion=task.opinion,
        translations=translations_of(session, instance.definition_id),
    )


def _waits_for(session: Session, instance_ids: list[int]) -> dict[int, tuple[str, ...]]:
    rows = session.execute(
        select(UserTask.instance_id, UserTask.name)
        .where(UserTask.instance_id.in_(instance_ids), UserTask.status == TaskStatus.OPEN)
        .order_by(UserTask.opened_at)
    )
    names: dict[int, dict[str, None]] = {}
    for instance_id, name in rows:
        names.setdefault(instance_id, {})[name] = None
    return {instance_id: tuple(found) for instance_id, found in names.items()}


def _instance_line(session: Session, row: Any, waits: Mapping[int, tuple[str, ...]]) -> InstanceLine:
    instance, process, organisation = row
    return InstanceLine(
        id=instance.id,
        number=instance.number,
        title=instance.title,
        process=process,
        organisation=organisation,
        status=instance.status,
        outcome_name=instance.outcome_name,
        started_at=instance.started_at,
        ended_at=instance.ended_at,
        waits_for=waits.get(instance.id, ()),
        translations=translations_of(session, instance.definition_id),
    )
