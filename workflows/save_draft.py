"""Keep what a member has typed, so that nothing is lost when the browser closes."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from database.insert import insert_into
from staff.person import Person
from workflows import guards
from workflows.models import StartDraft, TaskDraft, UserTask
from workflows.refusals import TaskNotFound
from workflows.start_instance import find_start

Fields = Sequence[tuple[str, str]]  # names and texts as the browser sent them


def save_task_draft(session: Session, task_id: UUID, fields: Fields, person: Person, now: datetime) -> None:
    """Replace the member's draft of an open task. Raises as guards.may_act."""
    task = session.get(UserTask, task_id)
    if task is None:
        raise TaskNotFound
    guards.may_act(session, task, person)
    _keep(session, TaskDraft, {"task_id": task_id, "member_id": person.id}, fields, now)


def save_start_draft(
    session: Session, start: tuple[str, str], fields: Fields, person: Person, now: datetime
) -> None:
    """Replace the member's draft of a start form, given by package key and process id.

    Raises ProcessNotFound, NotAllowedToStart.
    """
    key, process_id = start
    find_start(session, key, process_id, person)
    _keep(session, StartDraft, {"key": key, "process_id": process_id, "member_id": person.id}, fields, now)


def discard_start_draft(session: Session, key: str, process_id: str, person: Person) -> None:
    """Forget the member's draft of a start form; that there is none is no fault."""
    session.execute(
        delete(StartDraft).where(
            StartDraft.key == key, StartDraft.process_id == process_id, StartDraft.member_id == person.id
        )
    )


def _keep(session: Session, table: Any, whose: Mapping[str, Any], fields: Fields, now: datetime) -> None:
    """Two windows may save at the same moment: the later one stays."""
    kept = {"fields": [[name, value] for name, value in fields], "saved_at": now}
    session.execute(
        insert_into(session, table)
        .values(**whose, **kept)
        .on_conflict_do_update(index_elements=list(whose), set_=kept)
    )
