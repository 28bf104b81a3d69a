"""Put choices of ad-hoc sub-processes on the desks of those who may make them, and take them off again."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bpmn.standing import OpenChoice
from wording import N_, Wording
from workflows import incidents, take_part
from workflows.addressing import Directory, address, addressees, why_nobody
from workflows.events import Step
from workflows.models import Choice, ProcessInstance
from workflows.notify import Message, notify

NEW_CHOICE = N_("请选择下一步：{choice}（{title}）")


def offer(
    session: Session,
    instance: ProcessInstance,
    choices: Iterable[OpenChoice],
    found: Directory,
    step: Step,
) -> None:
    """Open the choices and tell whoever may make them; that nobody may is an incident."""
    for choice in choices:
        row = Choice(
            id=choice.id,
            instance=instance,
            element_id=choice.element_id,
            name=choice.name,
            assigned=choice.assignee is not None,
            opened_at=step.now,
        )
        session.add(row)
        tell(session, row, address(row, choice, found), step.now)


def tell(session: Session, row: Choice, problem: Wording | None, now: datetime) -> bool:
    """Tell whoever may make the choice, and return whether somebody may; that nobody may is an incident.

    `problem` says why nobody could ever make it, None when somebody could.
    """
    to = [] if problem else addressees(session, row, now)
    if not to:
        incidents.open_for_task(session, row, problem or why_nobody(session, row, now), now)
        return False
    take_part.let_take_part(session, row.instance.id, take_part.those_of(row))
    gaps = {"choice": row.name, "title": row.instance.title}
    notify(session, to, Message(f"choice:{row.id}", NEW_CHOICE, gaps, f"/instances/{row.instance.id}"), now)
    return True


def withdraw(session: Session, gone: Collection[UUID], step: Step) -> None:
    """Take back choices the engine no longer waits for."""
    if gone:
        session.execute(delete(Choice).where(Choice.id.in_(gone)))
        incidents.resolve(session, gone, step)
