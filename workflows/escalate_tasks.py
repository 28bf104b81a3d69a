"""The ladder of an overdue task: 提醒, 催办单, 督办函, 通报, each at most once, never on a day off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendars.working_days import Calendar
from wording import N_
from workflows import ladders, locking, supervision_notices
from workflows.case_calendar import calendar_of_case
from workflows.due_text import due_text
from workflows.escalation_recipients import recipients
from workflows.escalation_refusals import EscalationPolicyNotFound
from workflows.events import Step
from workflows.ladder_steps import Rung, next_morning, works_at
from workflows.models import (
    EscalationPolicy,
    InstanceStatus,
    Ladder,
    ProcessInstance,
    Supervision,
    TaskStatus,
    UserTask,
)
from workflows.note_supervision import note_supervision
from workflows.notify import Message, notify

MOST_TASKS_IN_A_SWEEP = 100
SENTENCES = {
    "reminder": N_("提醒：任务“{task}”（{title}）应于 {due} 前办结。"),
    "reminder_slip": N_("催办：任务“{task}”（{title}）应于 {due} 前办结，已发催办单。"),
    "supervision_letter": N_("督办：任务“{task}”（{title}）逾期（应于 {due} 前办结），已发督办函。"),
    "circular": N_("通报：任务“{task}”（{title}）长期逾期（应于 {due} 前办结）。"),
}


@dataclass(frozen=True)
class Ahead:
    """A step not yet taken, with its moment for one task."""

    rung: Rung
    at: datetime


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
    Raises InstanceSuspended, EscalationPolicyNotFound.
    """
    instance, task = locking.lock_task(session, task_id)
    if task.status is not TaskStatus.OPEN or task.due_at is None:
        task.next_escalation_at = None
        return
    ladder = ladders.ladder_of(session, task)
    calendar = calendar_of_case(session, instance.id)
    ahead = _ahead(session, task, ladder, calendar)
    due = [step.rung for step in ahead if step.at <= now]
    if due and not due[-1].any_day and not works_at(now, calendar):
        task.next_escalation_at = next_morning(now, calendar)
        return
    if due:
        _take(session, task, ladder, due, now)
    task.next_escalation_at = min((step.at for step in ahead if step.at > now), default=None)


def _ahead(session: Session, task: UserTask, ladder: Ladder, calendar: Calendar) -> list[Ahead]:
    """The steps above the last one taken. One that would have come before the matter began is left out.

    A task that was late when it opened climbs the ladder from there; nobody could have acted before.
    """
    key = task.escalation_key
    policy = session.get(EscalationPolicy, key) or session.get(EscalationPolicy, "default")
    if policy is None:
        raise EscalationPolicyNotFound(key=key)
    assert task.due_at is not None
    due_at = max(task.due_at, ladder.began_at)
    rungs = [Rung.from_data(step) for step in policy.steps]
    above = [rung for rung in rungs if ladder.height is None or rung.height > ladder.height]
    steps = [Ahead(rung, rung.comes_at(due_at, calendar)) for rung in above]
    return [step for step in steps if step.at >= ladder.began_at]


def _take(session: Session, task: UserTask, ladder: Ladder, climbed: Sequence[Rung], now: datetime) -> None:
    *passed_over, rung = climbed
    to = recipients(session, _on_the_same(session, ladder), rung.to, now)
    notice = supervision_notices.issue(session, task, rung.kind, now)
    ladder.height = rung.height
    supervision = Supervision(
        ladder_id=ladder.id,
        height=rung.height,
        kind=rung.kind,
        passed_over=[below.kind for below in passed_over],
    )
    step = Step("escalated", now, element_id=task.element_id)
    note_supervision(session, task, supervision, to, notice, step)
    due = due_text(task.due_at, provisional=task.due_provisional)
    gaps = {"task": task.name, "title": task.instance.title, "due": due}
    message = Message(f"ladder:{ladder.id}:{rung.height}", SENTENCES[rung.kind], gaps, f"/tasks/{task.id}")
    notify(session, to, message, now, rung.by)


def _on_the_same(session: Session, ladder: Ladder) -> Sequence[UserTask]:
    """Return the open tasks of the matter: several may follow one clock."""
    return session.scalars(
        select(UserTask).where(UserTask.ladder_id == ladder.id, UserTask.status == TaskStatus.OPEN)
    ).all()
