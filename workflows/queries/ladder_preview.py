"""When the steps of a ladder would come for a task that is due at a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from calendars.load_calendar import load_calendar
from workflows.ladder_steps import Rung, in_order, works_at


@dataclass(frozen=True)
class Coming:
    """A step with its moment."""

    rung: Rung
    at: datetime
    put_off: bool  # it would have come on a day off
    provisional: bool  # rests on a year not yet announced


def foresee(session: Session, rungs: Sequence[Rung], due_at: datetime) -> list[Coming]:
    """Return the steps in order by the nation's calendar. Raises what in_order does."""
    calendar = load_calendar(session)
    found = []
    for rung in in_order(rungs):
        at = rung.comes_at(due_at, calendar).astimezone(calendar.zone)
        counted = calendar.shifted(due_at, rung.offset) if rung.offset and not rung.any_day else due_at
        provisional = calendar.is_provisional(due_at.astimezone(calendar.zone).date(), at.date())
        put_off = not rung.any_day and not works_at(counted, calendar)
        found.append(Coming(rung, at, put_off, provisional and not rung.any_day))
    return found
