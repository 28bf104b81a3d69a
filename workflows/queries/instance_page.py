"""One instance, as its page shows it: header, open work, buttons, history, documents, children."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn.definition import Definition
from bpmn.naming import Name, naming
from bpmn.standing import OpenChoice
from staff.models import Member, Organisation, Position
from staff.person import Person
from workflows.archive_case import may_archive
from workflows.choose_activity import choices_for
from workflows.definitions import definition_of
from workflows.models import (
    Attachment,
    InstanceStatus,
    MessageSubscription,
    ProcessInstance,
    TaskStatus,
    Timer,
    TimerStatus,
    UserTask,
)
from workflows.queries.clocks import ClockLine, clocks_of
from workflows.queries.conflicts import Conflicts, conflicts_of
from workflows.queries.desk import InstanceLine, Wanted, instance_rows, page_of_instances
from workflows.queries.history import HistoryLine, history_of
from workflows.queries.incidents import IncidentLine, open_incidents_of
from workflows.queries.lights import Light, light_of
from workflows.queries.notices import NoticeLine, notices_of
from workflows.queries.texts import Translations
from workflows.send_message import may_send
from workflows.urge_task import may_urge
from workflows.visibility import visible_instance


@dataclass(frozen=True)
class OpenWork:
    """A task somebody works on now."""

    id: UUID
    element_id: str
    name: str
    subject: str
    assignee: str | None
    position: str | None
    organisation: str | None
    mine: bool  # this person may work on it
    opened_at: datetime
    due_at: datetime | None
    due_provisional: bool
    light: Light
    may_urge: bool  # this person may ask those who hold it to get on with it


@dataclass(frozen=True)
class WaitingTimer:
    """A timer that waits, other than the end of a statutory clock."""

    name: str
    due_at: datetime
    provisional: bool


@dataclass(frozen=True)
class Button:
    """A message this person may send."""

    id: UUID
    label: str
    form_key: str | None


@dataclass(frozen=True)
class InstancePage:
    """All of it."""

    id: int
    number: str
    title: str
    process: str
    package_key: str
    package_version: int
    process_id: str
    status: InstanceStatus
    outcome_name: str | None
    version: int
    starter: str | None
    organisation: str
    parent: tuple[int, str] | None  # id, title
    started_at: datetime
    ended_at: datetime | None
    work: Sequence[OpenWork]
    clocks: Sequence[ClockLine]  # statutory
    timers: Sequence[WaitingTimer]
    buttons: Sequence[Button]
    choices: Sequence[OpenChoice]  # this person may make
    undoing: Sequence[Name]  # names of the activities that are being undone
    may_archive: bool
    may_return: bool  # the diagram lets this person send a task back
    history: Sequence[HistoryLine]
    notices: Sequence[NoticeLine]
    attachments: Sequence[Attachment]
    children: Sequence[InstanceLine]
    incidents: Sequence[IncidentLine]
    conflicts: Conflicts  # of the incidents that wait for a decision
    translations: Translations  # of the package


def instance_page(session: Session, instance_id: int, person: Person, now: datetime) -> InstancePage:
    """Return the page for somebody who takes part. Raises InstanceNotFound."""
    instance = visible_instance(session, instance_id, person)
    definition = definition_of(session, instance.definition_id)
    starter = session.get(Member, instance.starter_id) if instance.starter_id else None
    parent = session.get(ProcessInstance, instance.parent_id) if instance.parent_id else None
    incidents = open_incidents_of(session, instance_id)
    work = _work(session, instance_id, person, now)
    return InstancePage(
        id=instance.id,
        number=instance.number,
        title=instance.title,
        process=definition.package.manifest.name,
        package_key=definition.package.key,
        package_version=instance.definition.version,
        process_id=instance.process_id,
        status=instance.status,
        outcome_name=instance.outcome_name,
        version=instance.version,
        starter=starter.name if starter else None,
        organisation=session.get_one(Organisation, instance.organisation_id).name,
        parent=(parent.id, parent.title) if parent else None,
        started_at=instance.started_at,
        ended_at=instance.ended_at,
        work=work,
        clocks=clocks_of(session, instance, person, now),
        timers=_timers(session, instance_id),
        buttons=_buttons(session, instance, person),
        may_return=any(one.mine and definition.may_be_returned(one.element_id) for one in work),
        may_archive=may_archive(instance.organisation_id, person),
        choices=choices_for(session, instance, person, now),
        undoing=_undoing(definition, instance),
        history=history_of(session, instance),
        notices=notices_of(session, instance_id, person),
        attachments=_attachments(session, instance_id),
        children=_children(session, instance_id),
        incidents=incidents,
        conflicts=conflicts_of(session, instance, now) if any(one.task_id for one in incidents) else {},
        translations=definition.package.translations,
    )


def _undoing(definition: Definition, instance: ProcessInstance) -> list[Name]:
    return [naming(definition.elements[element_id]) for element_id in instance.waiting.get("undoing", ())]


def _work(session: Session, instance_id: int, person: Person, now: datetime) -> list[OpenWork]:
    rows = session.execute(
        select(UserTask, Member.name, Position.name, Organisation.name)
        .outerjoin(Member, Member.id == UserTask.assignee_id)
        .outerjoin(Position, Position.key == UserTask.position_key)
        .outerjoin(Organisation, Organisation.id == UserTask.organisation_id)
        .where(UserTask.instance_id == instance_id, UserTask.status == TaskStatus.OPEN)
        .order_by(UserTask.opened_at, UserTask.iteration)
    )
    return [
        OpenWork(
            id=task.id,
            element_id=task.element_id,
            name=task.name,
            subject=task.subject,
            assignee=assignee,
            position=position,
            organisation=organisation,
            mine=task.assignee_id == person.id
            or (task.assignee_id is None and person.holds(task.organisation_id, task.position_key)),
            opened_at=task.opened_at,
            due_at=task.due_at,
            due_provisional=task.due_provisional,
            light=light_of(task.due_at, now),
            may_urge=may_urge(session, task, person, now),
        )
        for task, assignee, position, organisation in rows
    ]


def _timers(session: Session, instance_id: int) -> list[WaitingTimer]:
    rows = session.scalars(
        select(Timer)
        .where(Timer.instance_id == instance_id, Timer.status == TimerStatus.ARMED)
        .where(Timer.clock_key.is_(None))
        .order_by(Timer.due_at)
    )
    return [WaitingTimer(timer.name, timer.due_at, timer.provisional) for timer in rows]


def _buttons(session: Session, instance: ProcessInstance, person: Person) -> list[Button]:
    rows = session.scalars(select(MessageSubscription).where(MessageSubscription.instance_id == instance.id))
    return [Button(row.id, row.name, row.form_key) for row in rows if may_send(instance, row, person)]


def _attachments(session: Session, instance_id: int) -> Sequence[Attachment]:
    return session.scalars(
        select(Attachment).where(Attachment.instance_id == instance_id).order_by(Attachment.id)
    ).all()


def _children(session: Session, instance_id: int) -> Sequence[InstanceLine]:
    rows = instance_rows().where(ProcessInstance.parent_id == instance_id)
    lines: list[InstanceLine] = []
    page = 1
    while True:
        found = page_of_instances(session, rows, Wanted(sort="started", page=page))
        lines += found.lines
        page += 1
        if page > found.pages:
            return lines
