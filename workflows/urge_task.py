"""催办 by hand: somebody who may asks those who hold a task to get on with it, and not too often."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import SHANGHAI, Settings
from staff.models import Role
from staff.person import Person
from wording import N_, Refusal
from workflows import commands, locking
from workflows.addressing import candidates
from workflows.commands import CommandKey
from workflows.escalation_recipients import organisation_of, superiors
from workflows.escalation_refusals import (
    NobodyToUrge,
    NothingToUrge,
    UrgedOftenToday,
    UrgedTooOften,
    UrgingTextMissing,
)
from workflows.events import Step
from workflows.models import ProcessInstance, Supervision, TaskStatus, UserTask
from workflows.note_supervision import note_supervision
from workflows.notify import Message, notify
from workflows.overseeing import oversees
from workflows.refusals import TaskNotFound

URGED = "urged"
LONGEST_TEXT = 500
SENTENCE = N_("{who}催办“{task}”（{title}）：{text}")


@dataclass(frozen=True)
class Urging:
    """What the page submits."""

    task_id: UUID
    text: str
    command: CommandKey


def urge_task(session: Session, urging: Urging, settings: Settings, person: Person, now: datetime) -> None:
    """Tell all who may do the task, and note it in the case; the same command a second time does nothing.

    Raises TaskNotFound, also for who may not urge; InstanceSuspended, NothingToUrge, UrgingTextMissing,
    NobodyToUrge, UrgedTooOften, UrgedOftenToday.
    """
    if not commands.first_time(session, urging.command, person.id, now):
        return
    instance, task = locking.lock_task(session, urging.task_id)
    if not may_urge(session, task, person, now):
        raise TaskNotFound
    if task.status is not TaskStatus.OPEN:
        raise NothingToUrge(task=task.name)
    text = urging.text.strip()[:LONGEST_TEXT]
    if not text:
        raise UrgingTextMissing
    if (too_soon := why_not_yet(session, task, settings, person, now)) is not None:
        raise too_soon
    to = candidates(session, task, now)
    if not to:
        raise NobodyToUrge(task=task.name)
    step = Step(URGED, now, person.id, task.element_id, {"opinion": text})
    row = Supervision(kind=URGED, text=text, member_id=person.id)
    note_supervision(session, task, row, to, None, step)
    gaps = {"who": person.name, "task": task.name, "title": instance.title, "text": text}
    notify(session, to, Message(f"urged:{row.id}", SENTENCE, gaps, f"/tasks/{task.id}"), now)


def may_urge(session: Session, task: UserTask, person: Person, now: datetime) -> bool:
    """Say whether this person may urge: administrators of processes, who began the case, who stands above."""
    doing = candidates(session, task, now)
    if any(member.id == person.id for member in doing):
        return False  # it is their own work
    if Role.PROCESS_ADMIN in person.roles or _has_begun(session, task.instance, person):
        return True
    if not person.reads_everything and oversees(session, person, organisation_of(task, doing)):
        return True
    above = superiors(session, task, doing, now.astimezone(SHANGHAI).date())
    return any(member.id == person.id for member in above)


def why_not_yet(
    session: Session, task: UserTask, settings: Settings, person: Person, now: datetime
) -> Refusal | None:
    """Return what says when the task can be urged again, None when it can be now."""
    morning = datetime.combine(now.astimezone(SHANGHAI).date(), time(), SHANGHAI)
    urged = select(Supervision).where(Supervision.task_id == task.id, Supervision.kind == URGED)
    since = min(morning, now - settings.urging_pause)
    rows = session.scalars(urged.where(Supervision.at >= since).order_by(Supervision.at)).all()
    mine = [row.at for row in rows if row.member_id == person.id and row.at > now - settings.urging_pause]
    if mine:
        again = mine[-1] + settings.urging_pause
        return UrgedTooOften(task=task.name, last=_shown(mine[-1]), again=_shown(again))
    today = [row for row in rows if row.at >= morning]
    if len(today) >= settings.urgings_a_day:
        again = morning + timedelta(days=1)
        return UrgedOftenToday(task=task.name, times=len(today), again=_shown(again))
    return None


def _has_begun(session: Session, instance: ProcessInstance, person: Person) -> bool:
    """Whether they began the case, or the one it belongs to."""
    case: ProcessInstance | None = instance
    while case is not None:
        if case.starter_id == person.id:
            return True
        case = session.get(ProcessInstance, case.parent_id) if case.parent_id else None
    return False


def _shown(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
