"""The light beside a due date, of tasks and of supervised matters: what each colour means."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, String, and_, case, literal, or_

from workflows.models import SupervisedMatter

LAST_DAY = timedelta(days=1)


class Light(StrEnum):
    NONE = "none"  # no due date, or none while a clock stands still
    GREEN = "green"  # in time
    BLUE = "blue"  # near: due within some working days; matters only
    YELLOW = "yellow"  # due within a day; a matter also when less is done than time has gone
    RED = "red"  # overdue


def light_of(due_at: datetime | None, now: datetime) -> Light:
    """Return how near the due date of a task is."""
    if due_at is None:
        return Light.NONE
    if due_at < now:
        return Light.RED
    return Light.YELLOW if due_at - now <= LAST_DAY else Light.GREEN


def light_of_matter(now: datetime, near_until: datetime) -> ColumnElement[str]:
    """Return the light of a SupervisedMatter in SQL; what is due until `near_until` is near.

    Once the unit has reported the end, the light says for good whether that was in time.
    """
    matter = SupervisedMatter
    late = or_(matter.reported_at > matter.due_at, and_(matter.reported_at.is_(None), matter.due_at < now))
    return case(
        (and_(matter.paused, matter.reported_at.is_(None)), Light.NONE.value),
        (late, literal(Light.RED.value, String)),
        (matter.reported_at.is_not(None), Light.GREEN.value),
        (or_(matter.behind_at < now, matter.due_at <= now + LAST_DAY), Light.YELLOW.value),
        (matter.due_at <= near_until, Light.BLUE.value),
        else_=Light.GREEN.value,
    )
