"""A form that can't be shown is an incident of its task: an administrator sees it without being told."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from wording import Wording
from workflows import incidents, locking
from workflows.models import TaskStatus


def report_form(session: Session, task_id: UUID, reason: Wording, now: datetime) -> None:
    """Open the incident of a task that is open; a second reason replaces the first."""
    _, task = locking.lock_task(session, task_id)
    if task.status is TaskStatus.OPEN:
        incidents.open_for_task(session, task, reason, now)
