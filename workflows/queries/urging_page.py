"""The page on which a task is urged by hand: who will be told, what was urged before, and when again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from config import Settings
from staff.models import Member
from staff.person import Person
from wording import Wording
from workflows.addressing import candidates
from workflows.models import ProcessInstance, Supervision, UserTask
from workflows.queries.lights import Light, light_of
from workflows.queries.texts import Translations, translations_of
from workflows.refusals import TaskNotFound
from workflows.urge_task import URGED, may_urge, why_not_yet


@dataclass(frozen=True)
class EarlierUrging:
    """An urging by hand."""

    who: str
    text: str
    at: datetime


@dataclass(frozen=True)
class UrgingPage:
    """All of it. `not_yet` says from when on it may be urged again."""

    task: UserTask
    instance: ProcessInstance
    light: Light
    translations: Translations  # of the package
    to: Sequence[str]  # names
    earlier: Sequence[EarlierUrging]  # the newest first
    not_yet: Wording | None


def urging_page(
    session: Session, task_id: UUID, settings: Settings, person: Person, now: datetime
) -> UrgingPage:
    """Return the page for somebody who may urge. Raises TaskNotFound: to others it does not exist."""
    task = session.get(UserTask, task_id)
    if task is None or not may_urge(session, task, person, now):
        raise TaskNotFound
    earlier = session.execute(
        select(Member.name, Supervision.text, Supervision.at)
        .join(Member, Member.id == Supervision.member_id)
        .where(Supervision.task_id == task_id, Supervision.kind == URGED)
        .order_by(Supervision.id.desc())
    )
    not_yet = why_not_yet(session, task, settings, person, now)
    return UrgingPage(
        task=task,
        instance=task.instance,
        light=light_of(task.due_at, now),
        translations=translations_of(session, task.instance.definition_id),
        to=[member.name for member in candidates(session, task, now)],
        earlier=[EarlierUrging(*row) for row in earlier],
        not_yet=not_yet.wording if not_yet else None,
    )
