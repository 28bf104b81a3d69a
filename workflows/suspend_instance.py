"""Hold a case, and let it go on again.

While it is held nobody can complete its tasks, its timers don't fire, messages and the ends of its parts
wait, and the ladder of its overdue tasks stands still. Deadlines are not moved. Once it goes on, each timer
that has become due fires once.
"""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from staff.person import Person
from workflows import commands, locking
from workflows.events import Step, record
from workflows.interventions import LONGEST_REASON, Intervention, administrators_only, lock_for
from workflows.models import InstanceStatus, Timer, TimerStatus
from workflows.refusals import InstanceChangedMeanwhile, NotSuspended, ReasonMissing
from workflows.visibility import visible_instance


def suspend_instance(session: Session, intervention: Intervention, person: Person, now: datetime) -> None:
    """Raises NotAllowed and what `lock_for` does."""
    administrators_only(person)
    if (scene := lock_for(session, intervention, person, now)) is None:
        return
    instance = scene.instance
    instance.status = InstanceStatus.SUSPENDED
    instance.version += 1
    reason = intervention.reason.strip()[:LONGEST_REASON]
    record(session, instance, Step("suspended", now, person.id, details={"reason": reason}))


def resume_instance(session: Session, intervention: Intervention, person: Person, now: datetime) -> None:
    """Raises NotAllowed, ReasonMissing, InstanceChangedMeanwhile, NotSuspended."""
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
    instance.status = InstanceStatus.RUNNING
    instance.version += 1
    # What was on its way to fire when the case was held is looked at again with the others.
    waiting = (Timer.instance_id == instance.id) & (Timer.status == TimerStatus.QUEUED)
    session.execute(update(Timer).where(waiting).values(status=TimerStatus.ARMED))
    reason = intervention.reason.strip()[:LONGEST_REASON]
    record(session, instance, Step("resumed", now, person.id, details={"reason": reason}))
