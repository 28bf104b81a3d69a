"""Count again what is due in a case, after a clock of it or the calendar has changed."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn.recount import recount
from bpmn.standing import Standing
from calendars.working_days import Calendar
from staff.models import Member
from wording import N_, Wording
from workflows import clocks, definitions, jobs, track_supervision
from workflows.addressing import candidates
from workflows.advance import Run, advance
from workflows.align_rows import is_provisional
from workflows.case_calendar import certainty_of_case
from workflows.due_text import due_text
from workflows.events import Step
from workflows.feel_functions import surroundings_of
from workflows.models import OPEN_STATUSES, ProcessInstance, TaskStatus, Timer, TimerStatus, UserTask
from workflows.notify import Message, notify

RECOUNTED = "recounted"  # the kind of a step that does nothing else
MOVED = N_("任务“{task}”（{title}）的办理期限由 {before} 改为 {after}：{reason}")


@dataclass(frozen=True)
class Moved:
    """A due time that has changed."""

    kind: Literal["task", "timer", "clock"]
    name: str
    before: datetime | None
    after: datetime | None
    task: UserTask | None = None

    def as_data(self) -> dict[str, Any]:
        return {"kind": self.kind, "name": self.name, "old": self.before, "new": self.after}


def reckon_clocks(session: Session, instance: ProcessInstance) -> list[Moved]:
    """Work out again when the open clocks of a case are due; return those that have moved."""
    moved = []
    for clock in clocks.open_clocks(session, instance.id):
        before = clock.due_at
        clocks.reckon(session, clock)
        if clock.due_at != before:
            moved.append(Moved("clock", clock.name, before, clock.due_at))
    return moved


def recount_instance(
    session: Session,
    instance: ProcessInstance,
    step: Step,
    reason: str | Wording,
    clocks_moved: list[Moved] | None = None,
) -> list[Moved]:
    """Bring timers and deadlines in line with clocks and calendar, as a step of the case; tell the assignees.

    Returns all that has moved, with the clocks; a step that only recounts and moves nothing is none.
    The instance is locked. Cases it has called are recounted by jobs.
    """
    definition = definitions.definition_of(session, instance.definition_id)
    at = partial(surroundings_of, session, instance)
    state, standing = recount(definition, instance.state, at, step.now)
    certain = certainty_of_case(session, instance.id)
    tasks = _move_deadlines(session, instance, standing, certain, step.now)
    track_supervision.follow_clock(session, instance.id)
    moved = [*(clocks_moved or ()), *_moved_timers(session, instance, standing, certain, step.now), *tasks]
    if step.kind == RECOUNTED and not moved:
        return []
    step.details["reason"] = reason
    if moved:
        step.details["deadlines"] = [one.as_data() for one in moved]
    advance(session, instance, Run(definition, at(step.now), state, standing), step)
    for one in tasks:
        _tell(session, one, reason, step.now)
    _ask_children(session, instance, reason, step)
    return moved


def _move_deadlines(
    session: Session, instance: ProcessInstance, standing: Standing, certain: Calendar, now: datetime
) -> list[Moved]:
    dues = {task.id: task.due_at for task in standing.user_tasks}
    open_tasks = session.scalars(
        select(UserTask).where(UserTask.instance_id == instance.id, UserTask.status == TaskStatus.OPEN)
    ).all()
    moved = []
    for task in open_tasks:
        due = dues.get(task.id, task.due_at)
        task.due_provisional = is_provisional(task.opened_at, due, certain)
        task.next_escalation_at = _look_again_at(task, now) if due else None
        if due != task.due_at:
            moved.append(Moved("task", task.name, task.due_at, due, task))
            task.due_at = due
    return moved


def _look_again_at(task: UserTask, now: datetime) -> datetime:
    """The ladder looks again in any case: the days it counts by may have changed. Never later than meant."""
    meant = task.next_escalation_at
    return now if meant is None else min(meant, now)


def _moved_timers(
    session: Session, instance: ProcessInstance, standing: Standing, certain: Calendar, now: datetime
) -> list[Moved]:
    """The rows themselves are closed and armed by `advance`."""
    dues = {timer.id: timer.due_at for timer in standing.timers}
    waiting = session.scalars(
        select(Timer).where(
            Timer.instance_id == instance.id, Timer.status.in_([TimerStatus.ARMED, TimerStatus.QUEUED])
        )
    ).all()
    moved = []
    for timer in waiting:
        due = dues.get(timer.task_id)
        timer.provisional = is_provisional(now, timer.due_at, certain)
        if due != timer.due_at:
            moved.append(Moved("timer", timer.name, timer.due_at, due))
    return moved


def _tell(session: Session, moved: Moved, reason: str | Wording, now: datetime) -> None:
    task = moved.task
    assert task is not None
    to: list[Member] = list(candidates(session, task, now))
    gaps = {
        "task": task.name,
        "title": task.instance.title,
        "before": due_text(moved.before),
        "after": due_text(moved.after, provisional=task.due_provisional),
        "reason": reason,
    }
    notify(
        session,
        to,
        Message(f"deadline:{task.id}:{task.instance.version}", MOVED, gaps, f"/tasks/{task.id}"),
        now,
    )


def _ask_children(session: Session, instance: ProcessInstance, reason: str | Wording, step: Step) -> None:
    children = session.scalars(
        select(ProcessInstance.id).where(
            ProcessInstance.parent_id == instance.id, ProcessInstance.status.in_(OPEN_STATUSES)
        )
    )
    for child_id in children:
        key = f"recount:{child_id}:{instance.id}:{instance.version}"
        arguments = {
            "instance_id": child_id,
            "reason": reason,
            "recalculation_id": step.details.get("recalculation"),
        }
        jobs.enqueue(session, "recount_instance", arguments, step.now, key)
