"""To whom a step of a ladder goes: who does the work, their deputies, and those who stand above."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session

from config import SHANGHAI
from staff import directory
from staff.models import Member, Organisation
from workflows.addressing import candidates
from workflows.models import UserTask


def recipients(session: Session, tasks: Sequence[UserTask], to: Sequence[str], now: datetime) -> list[Member]:
    """Return the members that the recipients of a step mean today, each once.

    Where there are none (no deputy named, nobody above), those who do the work: no step goes to nobody.
    """
    on = now.astimezone(SHANGHAI).date()
    found: list[Member] = []
    everyone: list[Member] = []
    for task in tasks:
        doing = list(candidates(session, task, now))
        everyone += doing
        for key in to:
            found += doing if key == "assignee" else _ABOVE[key](session, task, doing, on)
    return list({member.id: member for member in found or everyone}.values())


def superiors(session: Session, task: UserTask, doing: Sequence[Member], on: date) -> list[Member]:
    """Return who stands directly above those who do the task."""
    organisation_id = organisation_of(task, doing)
    if organisation_id is None:
        return []
    position = task.position_key
    if task.assignee_id is not None:
        position = directory.highest_position(session, task.assignee_id, organisation_id, on) or position
    return directory.superiors(session, organisation_id, position, on)


def organisation_of(task: UserTask, doing: Sequence[Member]) -> int | None:
    """Return the organisation that answers for the task: the one it was given to, else its assignee's."""
    return task.organisation_id or (doing[0].organisation_id if doing else None)


def _deputies(session: Session, _task: UserTask, doing: Sequence[Member], on: date) -> list[Member]:
    return directory.deputies(session, [member.id for member in doing], on)


def _parent(session: Session, task: UserTask, doing: Sequence[Member], on: date) -> list[Member]:
    organisation_id = organisation_of(task, doing)
    if organisation_id is None:
        return []
    above = session.get_one(Organisation, organisation_id).parent_id
    return directory.heads(session, above, on) if above else []


def _chair(session: Session, _task: UserTask, _doing: Sequence[Member], on: date) -> list[Member]:
    chair = directory.organisation_by_code(session, directory.chair_of(on.year))
    return directory.heads(session, chair.id, on) if chair else []


_Above = Callable[[Session, UserTask, Sequence[Member], date], list[Member]]
_ABOVE: Mapping[str, _Above] = {
    "deputy": _deputies,
    "superior": superiors,
    "parent": _parent,
    "chair": _chair,
}
