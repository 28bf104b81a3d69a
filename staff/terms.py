"""How long somebody holds something: from one day to another, and how that is ended before its day."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from config import SHANGHAI
from staff.models import Appointment, Deputy


def is_over(row: Appointment | Deputy, now: datetime) -> bool:
    """Say whether its last day has passed."""
    return row.until_on is not None and row.until_on <= _yesterday(now)


def end(session: Session, row: Appointment | Deputy, now: datetime) -> None:
    """Let yesterday be its last day; one that has not begun, or began today, is taken back altogether."""
    if row.from_on > _yesterday(now):
        session.delete(row)
    else:
        row.until_on = _yesterday(now)


def _yesterday(now: datetime) -> date:
    return now.astimezone(SHANGHAI).date() - timedelta(days=1)
