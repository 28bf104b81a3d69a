"""The bell."""

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from staff.person import Person
from workflows.models import Notification
from workflows.queries.paging import Page, page_of


def count_unread(session: Session, person: Person) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(Notification)
            .where(Notification.member_id == person.id, Notification.read_at.is_(None))
        )
        or 0
    )


def notifications(session: Session, person: Person, page: int) -> Page[Notification]:
    """Return the newest first."""
    rows = (
        select(Notification)
        .where(Notification.member_id == person.id)
        .order_by(Notification.at.desc(), Notification.id.desc())
    )
    return page_of(session, rows, page, lambda row: row[0])


def mark_read(session: Session, person: Person, now: datetime, notification_id: int | None = None) -> None:
    """Mark one, or all, of the person's as read."""
    mine = update(Notification).where(Notification.member_id == person.id, Notification.read_at.is_(None))
    if notification_id is not None:
        mine = mine.where(Notification.id == notification_id)
    session.execute(mine.values(read_at=now))
