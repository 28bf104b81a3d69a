"""The bell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from staff.person import Person
from workflows.models import Notification
from workflows.queries.paging import Page, page_of
from workflows.queries.texts import Translations, all_translations


@dataclass(frozen=True)
class NotificationLine:
    """A line of the bell. The sentence and its gaps are put into words where they are shown."""

    id: int
    sentence: str
    gaps: Mapping[str, Any]
    translations: Translations  # of the packages, for names in the gaps
    link: str
    at: datetime
    read_at: datetime | None


def count_unread(session: Session, person: Person) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(Notification)
            .where(Notification.member_id == person.id, Notification.read_at.is_(None))
        )
        or 0
    )


def notifications(session: Session, person: Person, page: int) -> Page[NotificationLine]:
    """Return the newest first."""
    rows = (
        select(Notification)
        .where(Notification.member_id == person.id)
        .order_by(Notification.at.desc(), Notification.id.desc())
    )
    translations = all_translations(session)
    return page_of(session, rows, page, lambda row: _line(row[0], translations))


def mark_read(session: Session, person: Person, now: datetime, notification_id: int | None = None) -> None:
    """Mark one, or all, of the person's as read."""
    mine = update(Notification).where(Notification.member_id == person.id, Notification.read_at.is_(None))
    if notification_id is not None:
        mine = mine.where(Notification.id == notification_id)
    session.execute(mine.values(read_at=now))


def _line(row: Notification, translations: Translations) -> NotificationLine:
    return NotificationLine(
        id=row.id,
        sentence=row.sentence,
        gaps=row.gaps,
        translations=translations,
        link=row.link,
        at=row.at,
        read_at=row.read_at,
    )
