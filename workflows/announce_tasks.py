"""Tell those who may take them that tasks have opened."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from config import SHANGHAI
from staff import directory
from staff.models import Member, Organisation, Position
from wording import N_
from workflows.models import Incident, IncidentStatus, TaskStatus, UserTask
from workflows.notify import Message, notify

NEW_TASK = N_("新待办：{task}（{title}）")
NOBODY = N_("单位“{organisation}”没有人任“{position}”，任务无人可办。请在“人员”中任命后重试。")


def announce_tasks(session: Session, task_ids: Iterable[UUID], now: datetime) -> None:
    """Notify the assignee, or all who hold the position. A position nobody holds is an incident."""
    tasks = session.scalars(
        select(UserTask)
        .options(joinedload(UserTask.instance))
        .where(UserTask.id.in_(list(task_ids)), UserTask.status == TaskStatus.OPEN)
    )
    for task in tasks:
        to = candidates(session, task, now)
        if not to:
            _complain(session, task, now)
        gaps = {"task": task.name, "title": task.instance.title}
        notify(session, to, Message(f"task:{task.id}", NEW_TASK, gaps, f"/tasks/{task.id}"), now)


def candidates(session: Session, task: UserTask, now: datetime) -> Sequence[Member]:
    """Return who may complete the task."""
    if task.assignee_id is not None:
        return [session.get_one(Member, task.assignee_id)]
    if task.organisation_id is None or task.position_key is None:
        return []
    return directory.holders(
        session, task.organisation_id, task.position_key, now.astimezone(SHANGHAI).date()
    )


def _complain(session: Session, task: UserTask, now: datetime) -> None:
    if task.organisation_id is None or task.position_key is None:
        return  # the step that opened the task has said so already
    organisation = session.get_one(Organisation, task.organisation_id)
    position = session.get(Position, task.position_key)
    reason = NOBODY.format(
        organisation=organisation.name, position=position.name if position else task.position_key
    )
    session.add(
        Incident(
            instance_id=task.instance_id,
            element_id=task.element_id,
            task_id=task.id,
            name=task.name,
            reason=reason,
            status=IncidentStatus.OPEN,
            opened_at=now,
        )
    )
