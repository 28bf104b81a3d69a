"""Bring the rows of an instance in line with its standing: only what differs is touched."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import tuple_, update
from sqlalchemy.orm import Session

from bpmn.standing import ArmedTimer, FailedElement, OpenUserTask, Standing, WaitingMessage
from calendars.working_days import Calendar
from config import SHANGHAI
from workflows import addressing, incidents, jobs, offer_choices, send_thrown, subscribe_events, take_part
from workflows.case_calendar import certainty_of_case
from workflows.events import Step
from workflows.models import (
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
LONGEST_SUBJECT = 200


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
    subscribe_events.align(session, instance, standing, before, after)
    incidents.resolve(session, (before.failures | before.tasks) - (after.failures | after.tasks), step)
    tasks = [task for task in standing.user_tasks if task.id not in before.tasks]
    timers = [timer for timer in standing.timers if (timer.id, timer.due_at) in after.timers - before.timers]
    messages = [message for message in standing.messages if message.id not in before.messages]
    certain = _certainty(session, instance, tasks, timers)
    choices = [choice for choice in standing.choices if choice.id not in before.choices]
    found = addressing.look_up(session, [*tasks, *choices], messages)
    opened = _open_tasks(session, instance, tasks, found, certain, step)
    subscribed = _subscribe(session, instance, messages, found)
    send_thrown.ask_for_waiting(session, instance, messages, step.now)
    let_take_part(session, instance.id, _participants(opened, subscribed, step))
    offer_choices.withdraw(session, before.choices - after.choices, step)
    offer_choices.offer(session, instance, choices, found, step)
    _arm_timers(session, instance, timers, certain, step.now)
    failed = [failure for failure in standing.failures if failure.id not in before.failures]
    incidents.open_for_elements(session, instance.id, failed, step.now)


def _close_tasks(session: Session, gone: Iterable[UUID], step: Step) -> None:
    """The task somebody completed in this step is closed already; the others are cancelled."""
    if gone := [task_id for task_id in gone if task_id != step.completes]:
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
                .where(mine, Timer.due_at <= step.moment)
                .values(status=TimerStatus.FIRED, fired_at=step.now)
            )
        session.execute(update(Timer).where(mine).values(status=TimerStatus.CANCELLED))


def _close_messages(session: Session, gone: Iterable[UUID]) -> None:
    for message_id in gone:
        row = session.get(MessageSubscription, message_id)
        if row is not None:
            session.delete(row)


def _certainty(
    session: Session,
    instance: ProcessInstance,
    tasks: Iterable[OpenUserTask],
    timers: Iterable[ArmedTimer],
) -> Calendar:
    """What is official, asked only when something new is due."""
    if any(task.due_at for task in tasks) or any(timers):
        return certainty_of_case(session, instance.id)
    return Calendar()


def _open_tasks(
    session: Session,
    instance: ProcessInstance,
    tasks: list[OpenUserTask],
    found: addressing.Directory,
    certain: Calendar,
    step: Step,
) -> list[UserTask]:
    if not tasks:
        return []
    rows = [_task_row(instance, task, certain, step) for task in tasks]
    session.add_all(rows)
    for task, row in zip(tasks, rows, strict=True):
        if problem := addressing.address(row, task, found):
            # Said at once: nobody could ever see such a task, it would wait in silence.
            failure = FailedElement(task.id, task.element_id, task.name, problem)
            incidents.open_for_elements(session, instance.id, [failure], step.now)
    arguments = {"instance_id": instance.id, "task_ids": [task.id for task in tasks]}
    jobs.enqueue(
        session, "announce_tasks", arguments, step.now, f"announce:{instance.id}:{instance.version + 1}"
    )
    return rows


def _task_row(instance: ProcessInstance, task: OpenUserTask, certain: Calendar, step: Step) -> UserTask:
    return UserTask(
        id=task.id,
        instance_id=instance.id,
        element_id=task.element_id,
        name=task.name,
        subject=(task.subject or "")[:LONGEST_SUBJECT],
        form_key=task.form_key,
        status=TaskStatus.OPEN,
        assigned=task.assignee is not None,
        different_from=list(task.different_from),
        outcomes=[list(outcome) for outcome in task.outcomes],
        documentation=task.documentation,
        iteration=task.iteration,
        variables=dict(task.variables),
        opened_at=step.now,
        due_at=task.due_at,
        due_provisional=is_provisional(step.now, task.due_at, certain),
        escalation_key=task.escalation or DEFAULT_ESCALATION,
        next_escalation_at=step.now if task.due_at else None,  # the sweep works out the first step
    )


def is_provisional(opened_at: datetime, due_at: datetime | None, certain: Calendar) -> bool:
    """Whether the count towards a due time rests on days nobody has announced."""
    if due_at is None:
        return False
    return certain.is_provisional(*(at.astimezone(SHANGHAI).date() for at in (opened_at, due_at)))


def _participants(
    opened: Iterable[UserTask], subscribed: Iterable[MessageSubscription], step: Step
) -> set[str]:
    """Whoever has acted, whoever is to act now, and whoever may press a button may read the instance."""
    found = {take_part.member(step.member_id)} if step.member_id is not None else set()
    for row in opened:
        found |= take_part.those_of(row)
    for button in subscribed:
        if button.actor not in (None, take_part.STARTER) and button.organisation_id is not None:
            found.add(take_part.place(button.organisation_id, str(button.actor)))
    return found


def _arm_timers(
    session: Session,
    instance: ProcessInstance,
    timers: list[ArmedTimer],
    certain: Calendar,
    now: datetime,
) -> None:
    session.add_all(
        Timer(
            task_id=timer.id,
            instance_id=instance.id,
            element_id=timer.element_id,
            name=timer.name,
            due_at=timer.due_at,
            provisional=is_provisional(now, timer.due_at, certain),
            clock_key=timer.clock,
            status=TimerStatus.ARMED,
        )
        for timer in timers
    )


def _subscribe(
    session: Session,
    instance: ProcessInstance,
    messages: list[WaitingMessage],
    found: addressing.Directory,
) -> list[MessageSubscription]:
    rows = [
        MessageSubscription(
            id=message.id,
            instance_id=instance.id,
            element_id=message.element_id,
            name=message.name,
            message=message.message,
            correlation=message.correlation,
            actor=message.actor,
            organisation_id=found.organisations.get(message.organisation or "", instance.organisation_id),
            form_key=message.form_key,
        )
        for message in messages
    ]
    session.add_all(rows)
    return rows
