"""Hold a case, and let it go on again, each time with all the cases it has called.

While it is held nobody can complete its tasks, its timers don't fire, messages and the ends of its parts
wait, and the ladder of its overdue tasks stands still. Deadlines are not moved. Once it goes on, each timer
that has become due fires once.

The called cases follow by jobs, one after the other down the tree. A job does not say what to do but to look
at the parent: however late it comes, and whatever has happened since, the child ends up as its parent is.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from staff.person import Person
from workflows import children, commands, locking
from workflows.events import Step, record
from workflows.interventions import LONGEST_REASON, Intervention, administrators_only, lock_for
from workflows.models import Event, InstanceStatus, ProcessInstance, Timer, TimerStatus
from workflows.refusals import HeldWithItsParent, InstanceChangedMeanwhile, NotSuspended, ReasonMissing
from workflows.visibility import visible_instance


def suspend_instance(session: Session, intervention: Intervention, person: Person, now: datetime) -> None:
    """Raises NotAllowed and what `lock_for` does."""
    administrators_only(person)
    if (scene := lock_for(session, intervention, person, now)) is not None:
        _hold(session, scene.instance, _step("suspended", intervention, person, now))


def resume_instance(session: Session, intervention: Intervention, person: Person, now: datetime) -> None:
    """Raises NotAllowed, ReasonMissing, InstanceChangedMeanwhile, NotSuspended, HeldWithItsParent."""
    administrators_only(person)
    visible_instance(session, intervention.instance_id, person)
    if not intervention.reason.strip():
        raise ReasonMissing
    if not commands.first_time(session, intervention.command, person.id, now):
        return
    instance = locking.lock_even_suspended(session, intervention.instance_id)
    if instance.status is not InstanceStatus.SUSPENDED:
        raise NotSuspended(title=instance.title)
    if instance.version != intervention.version:
        raise InstanceChangedMeanwhile(instance=instance.id)
    if _status_of_parent(session, instance) is InstanceStatus.SUSPENDED:
        raise HeldWithItsParent(title=instance.title)
    _let_go(session, instance, _step("resumed", intervention, person, now))


def follow_parent(session: Session, instance_id: int, details: Mapping[str, Any], now: datetime) -> None:
    """Hold a called case whose parent is held; let it go on with its parent if it was held with it.

    `details` are those of the step, and who has ordered it as `member_id`.
    """
    child = locking.lock_even_suspended(session, instance_id)
    member_id, said = details["member_id"], {key: details[key] for key in ("reason", "parent")}
    is_held = child.status is InstanceStatus.SUSPENDED
    to_be_held = _status_of_parent(session, child) is InstanceStatus.SUSPENDED
    if to_be_held and child.status is InstanceStatus.RUNNING:
        _hold(session, child, Step("suspended", now, member_id, details=said))
    elif is_held and not to_be_held and _was_held_with_parent(session, child):
        _let_go(session, child, Step("resumed", now, member_id, details=said))


def _step(kind: str, intervention: Intervention, person: Person, now: datetime) -> Step:
    return Step(kind, now, person.id, details={"reason": intervention.reason.strip()[:LONGEST_REASON]})


def _hold(session: Session, instance: ProcessInstance, step: Step) -> None:
    instance.status = InstanceStatus.SUSPENDED
    _note(session, instance, step)


def _let_go(session: Session, instance: ProcessInstance, step: Step) -> None:
    instance.status = InstanceStatus.RUNNING
    # What was on its way to fire when the case was held is looked at again with the others.
    waiting = (Timer.instance_id == instance.id) & (Timer.status == TimerStatus.QUEUED)
    session.execute(update(Timer).where(waiting).values(status=TimerStatus.ARMED))
    _note(session, instance, step)


def _note(session: Session, instance: ProcessInstance, step: Step) -> None:
    instance.version += 1
    record(session, instance, step)
    children.ask_to_follow(session, instance, step)


def _status_of_parent(session: Session, child: ProcessInstance) -> InstanceStatus | None:
    return session.scalar(select(ProcessInstance.status).where(ProcessInstance.id == child.parent_id))


def _was_held_with_parent(session: Session, child: ProcessInstance) -> bool:
    """Say whether it was the parent that was held: one that was held by itself stays so."""
    held = select(Event.details).where(Event.instance_id == child.id, Event.kind == "suspended")
    details = session.scalars(held.order_by(Event.version.desc()).limit(1)).one()
    return "parent" in details
