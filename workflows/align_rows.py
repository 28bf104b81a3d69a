"""Bring the rows of an instance in line with its standing: only what differs is touched."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session

from bpmn.standing import ArmedTimer, FailedElement, OpenUserTask, Standing, WaitingMessage
from calendars.models import CalendarYear
from config import SHANGHAI
from staff.models import Member, Organisation
from workflows import jobs, take_part
from workflows.events import Step
from workflows.models import (
    Incident,
    IncidentStatus,
    MessageSubscription,
    ProcessInstance,
    TaskStatus,
    Timer,
    TimerStatus,
    UserTask,
)
from workflows.take_part import let_take_part
from workflows.waiting import Waiting

DEFAULT_ESCALATION = "default"


def align(
    session: Session,
    instance: ProcessInstance,
    standing: Standing,
    before: Waiting,
    after: Waiting,
    step: Step,
) -> None:
    """Close the rows the engine no longer waits for, open those it newly waits for."""
    _close_tasks(session, before.tasks - after.tasks, step)
    _close_timers(session, before.timers - after.timers, step)
    _close_messages(session, before.messages - after.messages)
    _resolve_incidents(session, before.failures - after.failures, step)
    tasks = [task for task in standing.user_tasks if task.id not in before.tasks]
    timers = [timer for timer in standing.timers if (timer.id, timer.due_at) not in before.timers]
    messages = [message for message in standing.messages if message.id not in before.messages]
    announced = _announced_years(session, tasks, timers)
    places = _organisations(session, tasks, messages)
    opened = _open_tasks(session, instance, tasks, places, announced, step)
    let_take_part(session, instance.id, _participants(opened, step))
    _arm_timers(session, instance, timers, announced)
    _subscribe(session, instance, messages, places)
    _open_incidents(session, instance, [f for f in standing.failures if f.id not in before.failures], step)


def _close_tasks(session: Session, gone: Iterable[UUID], step: Step) -> None:
    """Tasks somebody completed in this step are closed already; the others are cancelled."""
    if gone := list(gone):
        session.execute(
            update(UserTask)
            .where(UserTask.id.in_(gone), UserTask.status == TaskStatus.OPEN)
            .values(status=TaskStatus.CANCELLED, closed_at=step.now, next_escalation_at=None)
        )


def _close_timers(session: Session, gone: Iterable[tuple[UUID, object]], step: Step) -> None:
    """A timer that has vanished when it was due has fired; before that it was cancelled."""
    if gone := list(gone):
        mine = tuple_(Timer.task_id, Timer.due_at).in_(gone) & Timer.status.in_(
            [TimerStatus.ARMED, TimerStatus.QUEUED]
        )
        fired = step.kind == "fired"
        if fired:
            session.execute(
                update(Timer)
                .where(mine, Timer.due_at <= step.now)
                .values(status=TimerStatus.FIRED, fired_at=step.now)
            )
        session.execute(update(Timer).where(mine).values(status=TimerStatus.CANCELLED))


def _close_messages(session: Session, gone: Iterable[UUID]) -> None:
    for message_id in gone:
        row = session.get(MessageSubscription, message_id)
        if row is not None:
            session.delete(row)


def _resolve_incidents(session: Session, gone: Iterable[UUID], step: Step) -> None:
    if gone := list(gone):
        session.execute(
            update(Incident)
            .where(Incident.task_id.in_(gone), Incident.status == IncidentStatus.OPEN)
            .values(status=IncidentStatus.RESOLVED, resolved_at=step.now, resolved_by_id=step.member_id)
        )


def _announced_years(
    session: Session, tasks: Iterable[OpenUserTask], timers: Iterable[ArmedTimer]
) -> frozenset[int]:
    """The years whose calendar is official, asked only when something new is due."""
    if any(task.due_at for task in tasks) or any(timers):
        return frozenset(session.scalars(select(CalendarYear.year)))
    return frozenset()


def _organisations(
    session: Session, tasks: Iterable[OpenUserTask], messages: Iterable[WaitingMessage]
) -> Mapping[str, int]:
    codes = {task.organisation for task in tasks} | {message.organisation for message in messages}
    codes.discard(None)
    if not codes:
        return {}
    rows = session.execute(select(Organisation.code, Organisation.id).where(Organisation.code.in_(codes)))
    return dict(rows.all())


def _open_tasks(
    session: Session,
    instance: ProcessInstance,
    tasks: list[OpenUserTask],
    places: Mapping[str, int],
    announced: frozenset[int],
    step: Step,
) -> list[UserTask]:
    if not tasks:
        return []
    members = _members(session, tasks)
    rows = [_task_row(instance, task, places, members, announced, step) for task in tasks]
    session.add_all(rows)
    for task, row in zip(tasks, rows, strict=True):
        if problem := _unreachable(task, row):
            failure = FailedElement(task.id, task.element_id, task.name, problem)
            _open_incidents(session, instance, [failure], step)
    arguments = {"instance_id": instance.id, "task_ids": [task.id for task in tasks]}
    jobs.enqueue(
        session, "announce_tasks", arguments, step.now, f"announce:{instance.id}:{instance.version + 1}"
    )
    return rows


def _members(session: Session, tasks: Iterable[OpenUserTask]) -> Mapping[str, int]:
    usernames = {task.assignee for task in tasks if task.assignee}
    if not usernames:
        return {}
    rows = session.execute(select(Member.username, Member.id).where(Member.username.in_(usernames)))
    return dict(rows.all())


def _task_row(
    instance: ProcessInstance,
    task: OpenUserTask,
    places: Mapping[str, int],
    members: Mapping[str, int],
    announced: frozenset[int],
    step: Step,
) -> UserTask:
    return UserTask(
        id=task.id,
        instance_id=instance.id,
        element_id=task.element_id,
        name=task.name,
        form_key=task.form_key,
        status=TaskStatus.OPEN,
        organisation_id=places.get(task.organisation or ""),
        position_key=task.position,
        assignee_id=members.get(task.assignee or ""),
        assigned=task.assignee is not None,
        different_from=list(task.different_from),
        outcomes=[list(outcome) for outcome in task.outcomes],
        documentation=task.documentation,
        iteration=task.iteration,
        variables=dict(task.variables),
        opened_at=step.now,
        due_at=task.due_at,
        due_provisional=_provisional(task.due_at, announced),
        escalation_key=task.escalation or DEFAULT_ESCALATION,
        next_escalation_at=step.now if task.due_at else None,  # the sweep works out the first step
    )


def _provisional(due_at: datetime | None, announced: frozenset[int]) -> bool:
    return due_at is not None and due_at.astimezone(SHANGHAI).year not in announced


def _unreachable(task: OpenUserTask, row: UserTask) -> str | None:
    """Nobody could ever see such a task: say so instead of waiting in silence."""
    if task.assignee and row.assignee_id is None:
        return f"没有用户名为“{task.assignee}”的人员"
    if task.assignee is None and (row.organisation_id is None or row.position_key is None):
        return f"办理单位“{task.organisation}”或岗位“{task.position}”不存在"
    return None


def _participants(opened: Iterable[UserTask], step: Step) -> set[str]:
    """Whoever has acted, and whoever is to act now, may read the instance."""
    found = {take_part.member(step.member_id)} if step.member_id is not None else set()
    for row in opened:
        if row.assignee_id is not None:
            found.add(take_part.member(row.assignee_id))
        elif row.organisation_id is not None and row.position_key is not None:
            found.add(take_part.place(row.organisation_id, row.position_key))
    return found


def _arm_timers(
    session: Session, instance: ProcessInstance, timers: list[ArmedTimer], announced: frozenset[int]
) -> None:
    session.add_all(
        Timer(
            task_id=timer.id,
            instance_id=instance.id,
            element_id=timer.element_id,
            name=timer.name,
            due_at=timer.due_at,
            provisional=_provisional(timer.due_at, announced),
            status=TimerStatus.ARMED,
        )
        for timer in timers
    )


def _subscribe(
    session: Session,
    instance: ProcessInstance,
    messages: list[WaitingMessage],
    places: Mapping[str, int],
) -> None:
    session.add_all(
        MessageSubscription(
            id=message.id,
            instance_id=instance.id,
            element_id=message.element_id,
            name=message.name,
            message=message.message,
            correlation=message.correlation,
            actor=message.actor,
            organisation_id=places.get(message.organisation or "", instance.organisation_id),
            form_key=message.form_key,
            variables=dict(message.variables),
        )
        for message in messages
    )


def _open_incidents(
    session: Session, instance: ProcessInstance, failures: list[FailedElement], step: Step
) -> None:
    session.add_all(
        Incident(
            instance_id=instance.id,
            task_id=failure.id,
            element_id=failure.element_id,
            name=failure.name,
            reason=failure.reason,
            status=IncidentStatus.OPEN,
            opened_at=step.now,
        )
        for failure in failures
    )
