"""Files that people of a play hand in with a form: invented, but real PDFs that pass the gate for uploads."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from sqlalchemy.orm import Session

from forms import uploads
from staff.person import Person
from workflows import attachments

CONTENT = b"""%PDF-1.4
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >> endobj
trailer << /Root 1 0 R >>
%%EOF
"""
MAX_BYTES = 1 << 20


def enclosed(*filenames: str) -> list[dict[str, Any]]:
    """Return the answer of a file field before its files have been handed in."""
    return [{"filename": filename} for filename in filenames]


def hand_in(session: Session, value: Any, person: Person, now: datetime) -> Any:
    """Return the answers with every file in them uploaded by the person, as the page does on choosing it."""
    if isinstance(value, Mapping):
        if "filename" in value:
            return _stored(session, str(value["filename"]), person, now)
        return {key: hand_in(session, item, person, now) for key, item in value.items()}
    if isinstance(value, list):
        return [hand_in(session, item, person, now) for item in value]
    return value


def holds_files(value: Any) -> bool:
    if isinstance(value, Mapping):
        return "filename" in value or any(map(holds_files, value.values()))
    return isinstance(value, list) and any(map(holds_files, value))


def _stored(session: Session, filename: str, person: Person, now: datetime) -> dict[str, Any]:
    stream = BytesIO(CONTENT)
    seen = uploads.inspect(filename, stream, max_bytes=MAX_BYTES)
    upload = attachments.Upload(seen.filename, seen.media_type, stream)
    row = attachments.store_attachment(session, upload, person, now)
    return {"id": row.id, "filename": row.name, "media_type": row.media_type, "size": row.size}
