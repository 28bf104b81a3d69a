"""Whose work a person answers for: that of the organisations where they oversee, and of those below."""

from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from staff.models import Organisation
from staff.person import Person

# Whoever holds one of these answers for the work of their organisation and those below.
OVERSEEING = frozenset(
    {"supervisor", "general_office", "division_chief", "deputy_leader", "principal_leader"}
)


def may_oversee(person: Person) -> bool:
    """Return whether the board is for this person at all."""
    return person.reads_everything or any(place.position_key in OVERSEEING for place in person.places)


def overseen_by(
    person: Person, organisation_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]
) -> ColumnElement[bool]:
    """Return the condition that the column names an organisation the person answers for."""
    return true() if person.reads_everything else organisation_id.in_(_below(_roots(person)))


def oversees(session: Session, person: Person, organisation_id: int | None) -> bool:
    """Return whether the person answers for the organisation."""
    if organisation_id is None or person.reads_everything:
        return person.reads_everything
    below = _below(_roots(person)).where(Organisation.id == organisation_id)
    return session.scalar(below) is not None


def _roots(person: Person) -> set[int]:
    return {place.organisation_id for place in person.places if place.position_key in OVERSEEING}


def _below(roots: set[int]) -> Select[int]:
    above = select(Organisation.path).where(Organisation.id.in_(roots)).subquery()
    return select(Organisation.id).where(
        select(above.c.path).where(Organisation.path.startswith(above.c.path)).exists()
    )
