"""The ladder of an overdue task: 提醒, 催办单, 督办函, each at most once, never on a day off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendars.working_days import OFFICE_HOURS_BEGIN, Calendar
from config import SHANGHAI
from staff import directory
from staff.models import Member, Organisation
from wording import N_
from workflows import locking, supervision_notices
from workflows.addressing import candidates
from workflows.case_calendar import calendar_of_case
from workflows.due_text import due_text
from workflows.models import (
    EscalationPolicy,
    InstanceStatus,
    ProcessInstance,
    Supervision,
    TaskStatus,
    UserTask,
)
from workflows.notify import Message, notify

MOST_TASKS_IN_A_SWEEP = 100
SENTENCES = {
    "reminder": N_("提醒：任务“{task}”（{title}）应于 {due} 前办结。"),
    "reminder_slip": N_("催办：任务“{task}”（{title}）应于 {due} 前办结，已发催办单。"),
    "supervision_letter": N_("督办：任务“{task}”（{title}）逾期（应于 {due} 前办结），已发督办函。"),
    "circular": N_("通报：任务“{task}”（{title}）长期逾期（应于 {due} 前办结）。"),
}


@dataclass(frozen=True)
class Rung:
    """A step of a policy with its moment for one task."""

    index: int
    kind: str
    to: str  # assignee, superior, parent
    at: datetime
    any_day: bool  # steps counted in hours don't wait for the next working day


def tasks_to_escalate(session: Session, now: datetime) -> Sequence[UUID]:
    """Return the open tasks whose next step has come, the longest waiting first."""
    return session.scalars(
        select(UserTask.id)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .where(UserTask.next_escalation_at <= now, UserTask.status == TaskStatus.OPEN)
        .where(ProcessInstance.status != InstanceStatus.SUSPENDED)
        .order_by(UserTask.next_escalation_at)
        .limit(MOST_TASKS_IN_A_SWEEP)
    ).all()


def escalate_task(session: Session, task_id: UUID, now: datetime) -> None:
    """Take the step that is due, and work out the next.

    After a downtime only the highest step that is due is taken: not all three letters in one minute.
    """
    _, task = locking.lock_task(session, task_id)
    if task.status is not TaskStatus.OPEN or task.due_at is None:
        task.next_escalation_at = None
        return
    calendar = calendar_of_case(session, task.instance_id)
    rungs = _rungs(session, task, calendar)
    due = [rung for rung in rungs if rung.at <= now]
    if due and not due[-1].any_day and not calendar.is_workday(now.astimezone(calendar.zone).date()):
        task.next_escalation_at = _next_morning(calendar, now)
        return
    if due:
        _take(session, task, due[-1], now)
        task.escalation_step = due[-1].index + 1
    task.next_escalation_at = min((rung.at for rung in rungs if rung.at > now), default=None)


def _rungs(session: Session, task: UserTask, calendar: Calendar) -> list[Rung]:
    """The steps not yet taken, in order. A step that would have come before the task opened is left out."""
    policy = session.get(EscalationPolicy, task.escalation_key) or session.get(EscalationPolicy, "default")
    steps = policy.steps if policy else []
    rungs = [
        Rung(index, step["kind"], step["to"], _moment(task, step, calendar), step["unit"] == "hours")
        for index, step in enumerate(steps)
        if index >= task.escalation_step
    ]
    return [rung for rung in rungs if rung.at >= task.opened_at]


def _moment(task: UserTask, step: dict[str, Any], calendar: Calendar) -> datetime:
    """A task that was late when it opened climbs the ladder from there; nobody could have acted before."""
    assert task.due_at is not None
    due_at = max(task.due_at, task.opened_at)
    offset = int(step["offset"])
    if step["unit"] == "hours":
        return due_at + timedelta(hours=offset)
    return calendar.shifted(due_at, offset) if offset else due_at


def _next_morning(calendar: Calendar, now: datetime) -> datetime:
    day = calendar.add_workdays(now.astimezone(calendar.zone).date(), 1)
    return datetime.combine(day, OFFICE_HOURS_BEGIN, calendar.zone)


def _take(session: Session, task: UserTask, rung: Rung, now: datetime) -> None:
    to = _recipients(session, task, rung.to, now)
    notice_id = supervision_notices.issue(session, task, rung.kind, now)
    session.add(
        Supervision(
            task_id=task.id,
            instance_id=task.instance_id,
            step=rung.index,
            kind=rung.kind,
            to=[member.username for member in to],
            notice_id=notice_id,
            at=now,
        )
    )
    due = due_text(task.due_at, provisional=task.due_provisional)
    gaps = {"task": task.name, "title": task.instance.title, "due": due}
    message = Message(f"ladder:{task.id}:{rung.index}", SENTENCES[rung.kind], gaps, f"/tasks/{task.id}")
    notify(session, to, message, now)


def _recipients(session: Session, task: UserTask, to: str, now: datetime) -> list[Member]:
    """The assignee (or all candidates); who stands above them; or the head of the organisation above."""
    doing = list(candidates(session, task, now))
    if to == "assignee":
        return doing
    organisation_id = task.organisation_id or (doing[0].organisation_id if doing else None)
    if organisation_id is None:
        return doing
    on = now.astimezone(SHANGHAI).date()
    if to == "parent":
        parent_id = session.get_one(Organisation, organisation_id).parent_id
        return [*doing, *(directory.heads(session, parent_id, on) if parent_id else [])]
    position = task.position_key
    if task.assignee_id is not None:
        position = directory.highest_position(session, task.assignee_id, organisation_id, on) or position
    return [*doing, *directory.superiors(session, organisation_id, position, on)]
