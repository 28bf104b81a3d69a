"""The rows of an instance that has moved to another version: the same work under its new names.

No task is closed and opened again: whose it is, since when, until when and how often it was urged stays.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from bpmn.standing import ArmedTimer, FailedElement, OpenChoice, OpenUserTask, Standing, WaitingMessage
from workflows.models import (
    Choice,
    EventSubscription,
    Incident,
    IncidentStatus,
    Ladder,
    MessageSubscription,
    ProcessInstance,
    TaskStatus,
    Timer,
    TimerStatus,
    UserTask,
)


def carry_over(
    session: Session, instance: ProcessInstance, standing: Standing, mapping: Mapping[str, str]
) -> None:
    """Bring what the rows say of elements in line with the new version, for those that stay as well."""
    _rename_tasks(session, instance.id, mapping)
    _carry_tasks(session, instance.id, standing.user_tasks)
    _carry_timers(session, instance.id, standing.timers)
    _carry_messages(session, instance.id, standing.messages)
    _carry_events(session, instance.id, standing)
    _carry_choices(session, instance.id, standing.choices)
    _carry_incidents(session, instance.id, [*standing.failures, *standing.user_tasks, *standing.choices])


def _rename_tasks(session: Session, instance_id: int, mapping: Mapping[str, str]) -> None:
    """Closed ones too: they are asked who must be another person than somebody who came before, and how far
    a matter has been urged.
    """
    renamed = {old: new for old, new in mapping.items() if old != new}
    for rows in (UserTask, Ladder) if renamed else ():
        session.execute(
            update(rows)
            .where(rows.instance_id == instance_id, rows.element_id.in_(renamed))
            .values(element_id=case(renamed, value=rows.element_id)),
            execution_options={"synchronize_session": "fetch"},
        )


def _carry_tasks(session: Session, instance_id: int, tasks: Iterable[OpenUserTask]) -> None:
    open_tasks = {task.id: task for task in tasks}
    rows = select(UserTask).where(UserTask.instance_id == instance_id, UserTask.status == TaskStatus.OPEN)
    for row, task in _paired(session.scalars(rows), open_tasks):
        row.element_id, row.name, row.form_key = task.element_id, task.name, task.form_key
        row.different_from = list(task.different_from)
        row.outcomes = [list(outcome) for outcome in task.outcomes]
        row.documentation, row.variables = task.documentation, dict(task.variables)


def _carry_timers(session: Session, instance_id: int, timers: Iterable[ArmedTimer]) -> None:
    armed = {timer.id: timer for timer in timers}
    waiting = Timer.status.in_([TimerStatus.ARMED, TimerStatus.QUEUED])
    for row in session.scalars(select(Timer).where(Timer.instance_id == instance_id, waiting)):
        if row.task_id in armed:
            row.element_id, row.name = armed[row.task_id].element_id, armed[row.task_id].name


def _carry_messages(session: Session, instance_id: int, messages: Iterable[WaitingMessage]) -> None:
    awaited = {message.id: message for message in messages}
    rows = select(MessageSubscription).where(MessageSubscription.instance_id == instance_id)
    for row, message in _paired(session.scalars(rows), awaited):
        row.element_id, row.name, row.form_key = message.element_id, message.name, message.form_key
        row.message, row.correlation = message.message, message.correlation


def _carry_events(session: Session, instance_id: int, standing: Standing) -> None:
    names = {signal.id: signal.signal for signal in standing.signals}
    names |= {condition.id: condition.name for condition in standing.conditions}
    rows = select(EventSubscription).where(EventSubscription.instance_id == instance_id)
    for row, name in _paired(session.scalars(rows), names):
        row.name = name


def _carry_choices(session: Session, instance_id: int, choices: Iterable[OpenChoice]) -> None:
    open_choices = {choice.id: choice for choice in choices}
    rows = select(Choice).where(Choice.instance_id == instance_id)
    for row, choice in _paired(session.scalars(rows), open_choices):
        row.element_id, row.name = choice.element_id, choice.name


def _carry_incidents(
    session: Session, instance_id: int, places: Iterable[FailedElement | OpenUserTask | OpenChoice]
) -> None:
    """A task or choice has one as well while nobody could see to it."""
    by_id = {place.id: place for place in places}
    rows = select(Incident).where(Incident.instance_id == instance_id, Incident.status == IncidentStatus.OPEN)
    for row in session.scalars(rows):
        if row.task_id in by_id:
            row.element_id, row.name = by_id[row.task_id].element_id, by_id[row.task_id].name


def _paired(rows: Iterable[Any], by_id: Mapping[UUID, Any]) -> Iterator[tuple[Any, Any]]:
    return ((row, by_id[row.id]) for row in rows if row.id in by_id)
