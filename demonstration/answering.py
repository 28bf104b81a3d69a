"""Answer a form at a desk: hand in the files, fill in the form, get what the page would pass on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any

from sqlalchemy.orm import Session

import forms
from bpmn.package import Package
from database.session import reading, transaction
from demonstration.enclosures import hand_in, holds_files
from demonstration.filling import fill_in
from forms import FormSchema, StoredFile, Surroundings
from staff.person import Person
from workflows import attachments
from workflows.feel_functions import SIGNATURES, functions_for

NO_FORM = b'{"type": "default", "id": "empty", "schemaVersion": 19, "components": []}'


@dataclass(frozen=True)
class Sheet:
    """A form as it lies before a person. `context` is what it may read."""

    package: Package
    form_key: str | None
    context: Mapping[str, Any]
    instance_id: int | None = None  # None: the instance begins with this form


def answer(sheet: Sheet, said: Mapping[str, Any], person: Person, now: datetime) -> Mapping[str, Any]:
    """Return the form's answers when the person says `said` and leaves the rest as it is drawn.

    Raise NotAsRehearsed when the form would not take it.
    """
    if holds_files(said):
        with transaction() as session:
            said = hand_in(session, said, person, now)
    with reading() as session:
        around = Surroundings(
            now=now,
            functions=functions_for(session, now),
            attachments=partial(_files, session, person, sheet.instance_id),
        )
        return fill_in(_schema(_content(sheet)), around, sheet.context, said)


def _content(sheet: Sheet) -> bytes:
    return sheet.package.files[f"forms/{sheet.form_key}.json"] if sheet.form_key else NO_FORM


@cache
def _schema(content: bytes) -> FormSchema:
    """Read each form once: a play fills in some of them fifty times."""
    return forms.read(content, functions=SIGNATURES)


def _files(
    session: Session, person: Person, instance_id: int | None, ids: Sequence[int]
) -> Sequence[StoredFile]:
    rows = attachments.usable_by(session, ids, person, instance_id)
    return [StoredFile(row.id, row.name, row.media_type, row.size) for row in rows if row.id in ids]
