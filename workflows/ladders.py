"""Whose ladder a task climbs. It belongs to the matter: what was taken for it is not taken again.

Tasks that follow a statutory clock share the clock's. Other tasks have one of their own, which goes on when
the case is sent back and comes to the element again, and begins anew when the drawn flow leads there again.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from bpmn.catalogue import Catalogue
from workflows import clocks, definitions
from workflows.models import CaseClock, Ladder, ProcessInstance, TaskStatus, UserTask
from workflows.passages import last_completed

_FOLLOWS = re.compile(r"\bclock\s+due\s*\(")
_FOLLOWED = re.compile(_FOLLOWS.pattern + r'\s*(?:rule\s*:\s*)?"([^"]+)"\s*\)')


def ladder_of(session: Session, task: UserTask) -> Ladder:
    """Return the ladder of an open task, a new one where the matter has none; the case is locked."""
    clock = _clock_of(session, task)
    if clock is not None:
        ladder = _shared(session, task, clock) or _new(session, task, clock)
    elif task.ladder_id is not None:
        return session.get_one(Ladder, task.ladder_id)
    else:
        ladder = _left_behind(session, task) or _new(session, task)
    task.ladder_id = ladder.id
    return ladder


def go_on_from(session: Session, instance: ProcessInstance, element_id: str, now: datetime) -> None:
    """The case is sent to an element: what it has passed since it was there is one matter with what comes."""
    for ladder in _passed_since(session, instance, element_id):
        ladder.left_at = now


def carry_over(
    session: Session, old: ProcessInstance, new: ProcessInstance, element_id: str, now: datetime
) -> None:
    """A new case begins at an element of an old one: what comes again goes on where it was in the old one."""
    for ladder in _passed_since(session, old, element_id):
        session.add(_copy(ladder, new, left_at=now))
    for ladder, clock in session.execute(
        select(Ladder, CaseClock)
        .join(CaseClock, CaseClock.id == Ladder.clock_id)
        .where(Ladder.instance_id == old.id)
    ):
        carried = clocks.newest(session, new.id, clock.rule_key)
        if carried is not None and carried.starts_at == clock.starts_at:
            session.add(_copy(ladder, new, clock_id=carried.id))


def _clock_of(session: Session, task: UserTask) -> CaseClock | None:
    """Return the statutory clock that the task's lx:due follows.

    Where the rule is worked out while the case runs, it is the newest clock that is due when the task is.
    """
    element = definitions.definition_of(session, task.instance.definition_id).elements.get(task.element_id)
    due = element.attributes.get("due", "") if element else ""
    if (followed := _FOLLOWED.search(due)) is not None:
        return clocks.newest(session, task.instance_id, followed[1])
    return _due_with(session, task) if _FOLLOWS.search(due) else None


def _due_with(session: Session, task: UserTask) -> CaseClock | None:
    cases = list(clocks.outwards(session, task.instance_id))
    due_then = select(CaseClock).where(CaseClock.instance_id.in_(cases), CaseClock.due_at == task.due_at)
    return session.scalar(due_then.order_by(CaseClock.id.desc()).limit(1))


def _shared(session: Session, task: UserTask, clock: CaseClock) -> Ladder | None:
    return session.scalar(
        select(Ladder).where(
            Ladder.instance_id == task.instance_id,
            Ladder.clock_id == clock.id,
            Ladder.iteration.is_not_distinct_from(task.iteration),
        )
    )


def _left_behind(session: Session, task: UserTask) -> Ladder | None:
    """Return the ladder of the task's element that the case has gone back behind.

    Once somebody has completed the element since, the drawn flow has led there again: another matter.
    """
    completed = exists().where(
        UserTask.instance_id == Ladder.instance_id,
        UserTask.element_id == Ladder.element_id,
        UserTask.iteration.is_not_distinct_from(Ladder.iteration),
        UserTask.status == TaskStatus.COMPLETED,
        UserTask.closed_at > Ladder.left_at,
    )
    return session.scalar(
        select(Ladder)
        .where(Ladder.instance_id == task.instance_id, Ladder.element_id == task.element_id)
        .where(Ladder.iteration.is_not_distinct_from(task.iteration))
        .where(Ladder.left_at.is_not(None), ~completed)
        .order_by(Ladder.id.desc())
        .limit(1)
    )


def _new(session: Session, task: UserTask, clock: CaseClock | None = None) -> Ladder:
    ladder = Ladder(
        instance_id=task.instance_id,
        element_id=task.element_id,
        iteration=task.iteration,
        clock_id=clock.id if clock else None,
        began_at=task.opened_at,
    )
    session.add(ladder)
    session.flush()
    return ladder


def _copy(
    ladder: Ladder, new: ProcessInstance, clock_id: int | None = None, left_at: datetime | None = None
) -> Ladder:
    return Ladder(
        instance_id=new.id,
        element_id=ladder.element_id,
        iteration=ladder.iteration,
        clock_id=clock_id,
        began_at=ladder.began_at,
        height=ladder.height,
        left_at=left_at,
    )


def _passed_since(session: Session, instance: ProcessInstance, element_id: str) -> Sequence[Ladder]:
    """Return the ladders of the element and of what lies ahead of it where the case has been since.

    What another branch has done meanwhile is not passed again.
    """
    last = last_completed(session, instance.id, element_id)
    definition = definitions.definition_of(session, instance.definition_id)
    ahead = _ahead_of(definition.elements, element_id)
    rows = session.execute(
        select(Ladder, UserTask.opened_at)
        .join(UserTask, UserTask.ladder_id == Ladder.id)
        .where(UserTask.instance_id == instance.id, Ladder.clock_id.is_(None))
        .order_by(UserTask.opened_at)
    )
    newest = dict(rows.all())
    return [
        ladder
        for ladder, opened_at in newest.items()
        if ladder.element_id == element_id
        or (last is not None and opened_at >= last.at and ladder.element_id in ahead)
    ]


def _ahead_of(elements: Catalogue, element_id: str) -> frozenset[str]:
    """Return what the drawn flows lead to from an element, into sub-processes and out of them."""
    found: set[str] = set()
    following = [element_id]
    while following:
        here = following.pop()
        if here in found:
            continue
        found.add(here)
        left = {here, *_around(elements, here)}
        following += [one.target for one in elements.values() if one.source in left and one.target]
        following += [one.id for one in elements.values() if one.attached_to in left or one.scope == here]
    return frozenset(found)


def _around(elements: Catalogue, element_id: str) -> Iterator[str]:
    scope = elements[element_id].scope
    while scope is not None:
        yield scope
        scope = elements[scope].scope
