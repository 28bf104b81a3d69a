"""The light beside a due date."""

from datetime import datetime, timedelta
from enum import StrEnum

NEAR = timedelta(days=1)


class Light(StrEnum):
    NONE = "none"  # no due date
    GREEN = "green"  # in time
    YELLOW = "yellow"  # due within a day
    RED = "red"  # overdue


def light_of(due_at: datetime | None, now: datetime) -> Light:
    """Return how near the due date is."""
    if due_at is None:
        return Light.NONE
    if due_at < now:
        return Light.RED
    return Light.YELLOW if due_at - now <= NEAR else Light.GREEN
