"""Package forms on pages: bound to what the browser sent, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any

from flask import render_template, request, url_for
from sqlalchemy.orm import Session

import forms
from forms import BoundForm, FormSchema, StoredFile, Submission, Submitted, Surroundings
from notices import unprintable
from web.language import say, say_package
from web.now import request_now
from web.sign_in import person
from wording import Refusal
from workflows import attachments
from workflows.feel_functions import SIGNATURES, functions_for
from workflows.models import Attachment
from workflows.queries.starts import StartEntry

# Fields of ours beside the form's own.
OURS = frozenset({"csrf_token", "command_key", "opinion", "outcome", "add_row", "remove_row", "remove_file"})

EMPTY_FORM: Mapping[str, Any] = {"type": "default", "id": "empty", "schemaVersion": 19, "components": []}


@dataclass(frozen=True)
class PackageForm:
    """A form, and what else of its package says how it is filled in."""

    schema: Mapping[str, Any] | None  # None: it asks for nothing but an opinion
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    printed: Sequence[str] = ()  # what the documents are made of that may be made of it


def schema_of(document: Mapping[str, Any] | None) -> FormSchema:
    """Return the form; a task without one asks for nothing but an opinion."""
    return forms.read(document or EMPTY_FORM, functions=SIGNATURES)


def bind_page(
    session: Session,
    form: PackageForm,
    context: Mapping[str, Any],
    *,
    submitted: Submitted | None = None,
    instance_id: int | None = None,
) -> BoundForm:
    """Return the form of a page with its values; `submitted` is what a person has typed."""
    now = request_now()
    around = Surroundings(
        now=now,
        functions=functions_for(session, now, instance_id),
        attachments=_Files(session, instance_id),
        translate=say,
        package_text=partial(say_package, translations=form.translations),
        unprintable=unprintable.in_answers(form.printed),
    )
    return forms.bind(schema_of(form.schema), around, context=context, submitted=submitted)


def bind_start(
    session: Session,
    entry: StartEntry,
    submitted: Submitted | None = None,
    proposed: Mapping[str, Any] = MappingProxyType({}),
) -> BoundForm:
    """Return the form that begins a case, filled with what is proposed; it knows who fills it in."""
    who = person()
    context = {
        **proposed,
        "starter": who.username,
        "starter_name": who.name,
        "starter_organisation": who.organisation_code,
    }
    form = PackageForm(entry.form, entry.translations, entry.printed)
    return bind_page(session, form, context, submitted=submitted)


def submitted_rows(document: Mapping[str, Any] | None) -> Submission:
    """Return what was submitted, with the row added or removed that a button asked for."""
    return forms.rows.apply(request.form, schema_of(document))


def typed_fields() -> Sequence[tuple[str, str]]:
    """Return what a draft keeps: the form's own fields and the opinion."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in OURS - {"opinion"}]


def failed_page(
    refused: Refusal, *, again: str, kept: bool = False, reported: bool = False, carried: str = ""
) -> tuple[str, int]:
    """Return what stands in place of a form that can't be calculated; `again` leads to the form.

    What no draft keeps is carried along in the page, to the address that draws the form with it.
    """
    part = "HX-Request" in request.headers
    template = "forms/failed_part.html" if part else "forms/failed.html"
    told = render_template(
        template,
        refused=refused,
        again=again,
        kept=kept,
        reported=reported,
        carried=carried,
        typed=typed_fields() if carried else (),
    )
    return told, 422


class _Files:
    """The files that fields of one form hold: asked for together, not once for each field of each row."""

    def __init__(self, session: Session, instance_id: int | None) -> None:
        self._session = session
        self._instance_id = instance_id
        self._known: dict[int, StoredFile | None] = {}

    def __call__(self, ids: Sequence[int]) -> Sequence[StoredFile]:
        unknown = [id_ for id_ in ids if id_ not in self._known]
        if unknown:
            rows = attachments.usable_by(self._session, unknown, person(), self._instance_id)
            self._known |= dict.fromkeys(unknown) | {row.id: _stored(row) for row in rows}
        return [file for id_ in ids if (file := self._known[id_]) is not None]


def _stored(row: Attachment) -> StoredFile:
    address = url_for("attachments.download", attachment_id=row.id)
    return StoredFile(row.id, row.name, row.media_type, row.size, address)
