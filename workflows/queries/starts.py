"""The start page: what a person may start, and the form that asks for the first variables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn.manifest import Start
from staff.person import Person
from workflows.definitions import definition_of, latest
from workflows.models import ProcessDefinition
from workflows.refusals import NotAllowedToStart, ProcessNotFound
from workflows.start_instance import may_start


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
    translations: Mapping[str, Mapping[str, str]]


def start_entries(session: Session, person: Person) -> Sequence[StartEntry]:
    """Return what the person's positions let them start."""
    rows = session.scalars(
        select(ProcessDefinition).where(ProcessDefinition.latest).order_by(ProcessDefinition.key)
    ).all()
    return [
        _entry(session, row, start)
        for row in rows
        for start in definition_of(session, row.id).package.manifest.starts
        if may_start(start, person)
    ]


def start_entry(session: Session, key: str, process_id: str, person: Person) -> StartEntry:
    """Return one entry. Raises ProcessNotFound, NotAllowedToStart."""
    row = latest(session, key)
    for start in definition_of(session, row.id).package.manifest.starts:
        if start.process == process_id:
            if not may_start(start, person):
                raise NotAllowedToStart(process=start.name)
            return _entry(session, row, start)
    raise ProcessNotFound(process=process_id)


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
        translations=package.translations,
    )
