"""Keep in the history of a case what was made of a document, with the hash that tells it from any other."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from notices.models import Notice
from workflows.events import Step, record
from workflows.locking import lock_even_suspended


def note_document(session: Session, notice_id: int, kind: str, kept: dict[str, Any], now: datetime) -> None:
    """Append an event to the case of a document; documents of the platform itself have no case."""
    notice = session.get_one(Notice, notice_id)
    if notice.instance_id is None:
        return
    instance = lock_even_suspended(session, notice.instance_id)
    details = {"document": [notice.id, notice.number], "title": notice.title, **kept}
    instance.version += 1
    record(session, instance, Step(kind, now, element_id=notice.element_id, details=details))
