"""Whose open work is: conditions that look into an index each, and counts by the indexes alone."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, literal, select, true, union_all

from staff.person import Person
from workflows.models import Choice, TaskStatus, UserTask


def all_of(person: Person, work: type[UserTask | Choice]) -> list[ColumnElement[bool]]:
    """Return the ways in which work is the person's: no two hold for the same."""
    return [assigned_to(person, work), *at_places_of(person, work)]


def assigned_to(person: Person, work: type[UserTask | Choice]) -> ColumnElement[bool]:
    return work.assignee_id == person.id


def at_places_of(person: Person, work: type[UserTask | Choice]) -> list[ColumnElement[bool]]:
    return [
        and_(
            work.assignee_id.is_(None),
            work.organisation_id == place.organisation_id,
            work.position_key == place.position_key,
        )
        for place in person.places
    ]


def any_of(whose: Sequence[ColumnElement[bool]], work: type[UserTask | Choice]) -> ColumnElement[bool]:
    """Open work of which one of these is true.

    Each is looked up in its own index. Joined by OR, SQLite would go through all open tasks there are.
    """
    found = [select(work.id).where(one, _waits(work)) for one in whose]
    return work.id.in_(union_all(*found)) if found else false()


def how_many(whose: Sequence[ColumnElement[bool]], work: type[UserTask | Choice]) -> Select[Any]:
    """Count open work of which one of these is true, in the indexes alone; no two are true of the same."""
    counts = (select(func.count()).select_from(work).where(one, _waits(work)) for one in whose)
    return select(sum((count.scalar_subquery() for count in counts), literal(0)))


def _waits(work: type[UserTask | Choice]) -> ColumnElement[bool]:
    return UserTask.status == TaskStatus.OPEN if work is UserTask else true()  # a choice made has no row
