"""Uploaded files: the rows that say what they are and who may read them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from database import files
from staff.person import Person
from workflows.models import Attachment


@dataclass(frozen=True)
class Upload:
    """A file whose type and name have been inspected (forms.uploads)."""

    name: str
    media_type: str
    stream: IO[bytes]


def store_attachment(session: Session, upload: Upload, person: Person, now: datetime) -> Attachment:
    """Keep the file for this person; submitting a form ties it to an instance."""
    stored = files.store(upload.stream)
    row = Attachment(
        sha256=stored.sha256,
        name=upload.name,
        media_type=upload.media_type,
        size=stored.size,
        uploaded_by_id=person.id,
        uploaded_at=now,
    )
    session.add(row)
    session.flush()
    return row


def usable_by(
    session: Session, ids: Sequence[int], person: Person, instance_id: int | None
) -> Sequence[Attachment]:
    """Return what this person may put into a form: all files of the instance and, of `ids`, their own."""
    own = (Attachment.uploaded_by_id == person.id) & Attachment.instance_id.is_(None)
    mine = own & Attachment.id.in_(ids)
    which = mine | (Attachment.instance_id == instance_id) if instance_id is not None else mine
    return session.scalars(select(Attachment).where(which)).all()


def tie(session: Session, answers: Mapping[str, Any], instance_id: int, member_id: int) -> None:
    """Let the files named in the answers belong to the instance: its participants may read them."""
    ids = sorted(set(_attachment_ids(answers)))
    if ids:
        session.execute(
            update(Attachment)
            .where(
                Attachment.id.in_(ids),
                Attachment.uploaded_by_id == member_id,
                Attachment.instance_id.is_(None),
            )
            .values(instance_id=instance_id)
        )


def content_of(attachment: Attachment) -> bytes:
    return files.read(attachment.sha256)


def _attachment_ids(value: Any) -> Iterator[int]:
    """Answers carry files as forms.StoredFile.as_answer() writes them."""
    if isinstance(value, Mapping):
        if value.keys() >= {"id", "filename", "media_type"}:
            yield int(value["id"])
        for item in value.values():
            yield from _attachment_ids(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _attachment_ids(item)
