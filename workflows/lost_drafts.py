"""What people have typed into forms, and a new version of the form no longer asks for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn.definition import Definition
from bpmn.standing import Standing
from staff.models import Member
from workflows.models import TaskDraft

LONGEST_TEXT = 200


@dataclass(frozen=True)
class LostDraft:
    """A draft with texts that the new form has no field for. The draft itself is kept."""

    task_id: UUID
    element_id: str
    task: str
    member: Member
    texts: Mapping[str, str]  # by the label of the field


def lost_drafts(session: Session, old: Definition, new: Definition, standing: Standing) -> list[LostDraft]:
    """Return the drafts of open tasks in which something would be lost."""
    tasks = {task.id: task for task in standing.user_tasks}
    rows = session.execute(
        select(TaskDraft, Member)
        .join(Member, Member.id == TaskDraft.member_id)
        .where(TaskDraft.task_id.in_(tasks))
    )
    found = []
    for draft, member in rows:
        task = tasks[draft.task_id]
        asked = {key for key, _ in _fields(new.package.forms.get(task.form_key or "", {}))}
        labels = {key: label for form in old.package.forms.values() for key, label in _fields(form)}
        texts = {
            labels[name]: text[:LONGEST_TEXT]
            for name, text in draft.fields
            if name in labels and name not in asked and text.strip()
        }
        if texts:
            found.append(LostDraft(task.id, task.element_id, task.name, member, texts))
    return found


def _fields(schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield key and label of all fields, within groups as well."""
    for component in schema.get("components", ()):
        if "key" in component:
            yield component["key"], component.get("label") or component["key"]
        yield from _fields(component)
