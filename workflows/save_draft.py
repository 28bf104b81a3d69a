"""Keep what a member has typed, so that nothing is lost when the browser closes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from staff.person import Person
from workflows import guards
from workflows.models import TaskDraft, UserTask
from workflows.refusals import TaskNotFound


def save_draft(
    session: Session, task_id: UUID, fields: Sequence[tuple[str, str]], person: Person, now: datetime
) -> None:
    """Replace the member's draft of an open task. Raises as guards.is_for and guards.is_open."""
    task = session.get(UserTask, task_id)
    if task is None:
        raise TaskNotFound
    guards.is_for(session, task, person)
    guards.is_open(session, task)
    kept = {"fields": [[name, value] for name, value in fields], "saved_at": now}
    # Two windows may save at the same moment: the later one stays.
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert
    session.execute(
        insert(TaskDraft)
        .values(task_id=task_id, member_id=person.id, **kept)
        .on_conflict_do_update(index_elements=["task_id", "member_id"], set_=kept)
    )
