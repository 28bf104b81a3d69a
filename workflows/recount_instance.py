"""Count again what is due in a case, after a clock of it or the calendar has changed."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn.recount import recount
from bpmn.standing import Standing
from calendars.models import CalendarYear
from config import SHANGHAI
from staff.models import Member
from wording import N_
from workflows import clocks, definitions, jobs
from workflows.addressing import candidates
from workflows.advance import Run, advance
from workflows.align_rows import is_provisional
from workflows.events import Step
from workflows.feel_functions import surroundings_of
from workflows.models import OPEN_STATUSES, ProcessInstance, TaskStatus, UserTask
from workflows.notify import Message, notify

MOVED = N_("任务“{task}”（{title}）的办理期限由 {before} 改为 {after}：{reason}")
NOTHING_DUE = N_("暂不计时")


@dataclass(frozen=True)
class Moved:
    """A deadline of a user task that has changed."""

    task: UserTask
    before: datetime | None
    after: datetime | None

    def as_data(self) -> dict[str, Any]:
        return {
            "task": self.task.name,
            "element": self.task.element_id,
            "old": self.before,
            "new": self.after,
        }


def recount_instance(session: Session, instance: ProcessInstance, step: Step, reason: str) -> list[Moved]:
    """Bring timers and deadlines in line with clocks and calendar, as a step of the case; tell the assignees.

    The instance is locked. Cases it has called are recounted by jobs.
    """
    definition = definitions.definition_of(session, instance.definition_id)
    at = partial(surroundings_of, session, instance)
    outcome = recount(definition, instance.state, at, step.now)
    moved = _move_deadlines(session, instance, outcome[1], step.now)
    step.details |= {"reason": reason}
    if moved:
        step.details["deadlines"] = [one.as_data() for one in moved]
    advance(session, instance, Run(definition, at(step.now), *outcome), step)
    for one in moved:
        _tell(session, one, reason, step.now)
    _ask_children(session, instance, reason, step.now)
    return moved


def reckon_clocks(session: Session, instance: ProcessInstance) -> None:
    """Work out again when the open clocks of a case are due."""
    for clock in clocks.open_clocks(session, instance.id):
        clocks.reckon(session, clock)


def _move_deadlines(
    session: Session, instance: ProcessInstance, standing: Standing, now: datetime
) -> list[Moved]:
    dues = {task.id: task.due_at for task in standing.user_tasks}
    open_tasks = session.scalars(
        select(UserTask).where(UserTask.instance_id == instance.id, UserTask.status == TaskStatus.OPEN)
    ).all()
    announced = frozenset(session.scalars(select(CalendarYear.year)))
    moved = []
    for task in open_tasks:
        due = dues.get(task.id, task.due_at)
        task.due_provisional = is_provisional(task.opened_at, due, announced)
        if due != task.due_at:
            moved.append(Moved(task, task.due_at, due))
            task.due_at, task.next_escalation_at = due, now if due else None
    return moved


def _tell(session: Session, moved: Moved, reason: str, now: datetime) -> None:
    to: list[Member] = list(candidates(session, moved.task, now))
    gaps = {
        "task": moved.task.name,
        "title": moved.task.instance.title,
        "before": _shown(moved.before),
        "after": _shown(moved.after),
        "reason": reason,
    }
    key = f"deadline:{moved.task.id}:{moved.task.instance.version}"
    notify(session, to, Message(key, MOVED, gaps, f"/tasks/{moved.task.id}"), now)


def _shown(moment: datetime | None) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if moment else str(NOTHING_DUE)


def _ask_children(session: Session, instance: ProcessInstance, reason: str, now: datetime) -> None:
    children = session.scalars(
        select(ProcessInstance.id).where(
            ProcessInstance.parent_id == instance.id, ProcessInstance.status.in_(OPEN_STATUSES)
        )
    )
    for child_id in children:
        key = f"recount:{child_id}:{instance.id}:{instance.version}"
        jobs.enqueue(session, "recount_instance", {"instance_id": child_id, "reason": reason}, now, key)
