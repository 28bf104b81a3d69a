"""The start page: what a person may start, and the form that asks for the first variables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn.manifest import Start
from staff.person import Person
from workflows.definitions import definition_of
from workflows.models import ProcessDefinition, StartDraft
from workflows.start_instance import find_start, may_start


@dataclass(frozen=True)
class StartEntry:
    """One thing a person may start."""

    key: str
    process_id: str
    name: str
    description: str
    legal_basis: tuple[str, ...]
    version: int
    form_key: str | None
    form: Mapping[str, Any] | None
    printed: Sequence[str]  # what the documents are made of that may be made of it
    translations: Mapping[str, Mapping[str, str]]
    draft: Sequence[tuple[str, str]] = ()
    draft_saved_at: datetime | None = None


def start_entries(session: Session, person: Person) -> Sequence[StartEntry]:
    """Return what the person's positions let them start."""
    rows = session.scalars(
        select(ProcessDefinition).where(ProcessDefinition.latest).order_by(ProcessDefinition.key)
    ).all()
    definitions = [(row, definition_of(session, row.id)) for row in rows]
    return [
        _entry(session, row, start)
        for row, definition in definitions
        for start in definition.package.manifest.starts
        if may_start(start, person) and definition.begins_blank(start.process)
    ]


def start_entry(session: Session, key: str, process_id: str, person: Person) -> StartEntry:
    """Return one entry with the person's draft. Raises ProcessNotFound, NotAllowedToStart."""
    entry = _entry(session, *find_start(session, key, process_id, person))
    draft = session.get(StartDraft, (key, process_id, person.id))
    if draft is None:
        return entry
    fields = tuple((name, value) for name, value in draft.fields)
    return replace(entry, draft=fields, draft_saved_at=draft.saved_at)


def _entry(session: Session, row: ProcessDefinition, start: Start) -> StartEntry:
    package = definition_of(session, row.id).package
    return StartEntry(
        key=row.key,
        process_id=start.process,
        name=start.name,
        description=package.manifest.description,
        legal_basis=package.manifest.legal_basis,
        version=row.version,
        form_key=start.form,
        form=package.forms.get(start.form) if start.form else None,
        printed=package.printed,
        translations=package.translations,
    )
