"""Tell those who may take them that tasks have opened."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from wording import N_
from workflows import incidents
from workflows.addressing import candidates, is_addressed, why_nobody
from workflows.models import TaskStatus, UserTask
from workflows.notify import Message, notify

NEW_TASK = N_("新待办：{task}（{title}）")


def announce_tasks(session: Session, task_ids: Iterable[UUID], now: datetime) -> None:
    """Notify the assignee, or all who hold the position."""
    tasks = session.scalars(
        select(UserTask)
        .options(joinedload(UserTask.instance))
        .where(UserTask.id.in_(list(task_ids)), UserTask.status == TaskStatus.OPEN)
    )
    for task in tasks:
        announce(session, task, now)


def announce(session: Session, task: UserTask, now: datetime) -> bool:
    """Notify who may complete an open task; that nobody may is an incident. Return whether somebody may."""
    to = candidates(session, task, now)
    if not to:
        if is_addressed(task):  # else the step that opened it has said so
            incidents.open_for_task(session, task, why_nobody(session, task, now), now)
        return False
    gaps = {"task": task.name, "title": task.instance.title}
    notify(session, to, Message(f"task:{task.id}", NEW_TASK, gaps, f"/tasks/{task.id}"), now)
    return True
