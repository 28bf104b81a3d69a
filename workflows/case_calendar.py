"""The calendar that counts for a case: that of the region of its organisation."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from calendars.load_calendar import Code, load_calendar, load_certainty
from calendars.working_days import Calendar
from staff.models import Organisation
from workflows.models import ProcessInstance


def calendar_of_case(session: Session, instance_id: int | None) -> Calendar:
    """Return the calendar of the case; the nation's where there is none."""
    return load_calendar(session, _division_code(instance_id))


def certainty_of_case(session: Session, instance_id: int) -> Calendar:
    """Return what `calendars.load_calendar.load_certainty` does, for the region of the case."""
    return load_certainty(session, _division_code(instance_id))


def _division_code(instance_id: int | None) -> Code:
    """Found by the very question for the days: many steps ask it."""
    if instance_id is None:
        return ""
    return (
        select(Organisation.division_code)
        .join(ProcessInstance, ProcessInstance.organisation_id == Organisation.id)
        .where(ProcessInstance.id == instance_id)
        .scalar_subquery()
    )
