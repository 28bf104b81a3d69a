"""Send an instance a message it waits for: a withdrawal, a cancellation, another instance's word."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn import engine
from config import SHANGHAI
from staff.person import Person
from workflows import attachments, commands, definitions, locking
from workflows.advance import Run, advance
from workflows.commands import CommandKey
from workflows.events import Step
from workflows.feel_functions import surroundings
from workflows.models import MessageSubscription, ProcessInstance
from workflows.refusals import MessageNotAwaited, NotAllowedToSend

STARTER = "starter"


@dataclass(frozen=True)
class Sending:
    """What the button of a waiting message submits."""

    message_id: UUID
    answers: Mapping[str, Any]
    command: CommandKey
    opinion: str = ""


def send_message(session: Session, sending: Sending, person: Person, now: datetime) -> None:
    """Deliver the message; the same command a second time changes nothing.

    Raises MessageNotAwaited, NotAllowedToSend.
    """
    if not commands.first_time(session, sending.command, person.id, now):
        return
    found = locking.lock_message(session, sending.message_id)
    if found is None:
        raise MessageNotAwaited(message="")
    instance, waiting = found
    if not may_send(instance, waiting, person):
        raise NotAllowedToSend(actor=waiting.actor or "", message=waiting.name)
    record = {
        "by": person.username,
        "name": person.name,
        "organisation": person.organisation_code,
        "position": waiting.actor,
        "at": now.astimezone(SHANGHAI),
        "opinion": sending.opinion,
        "outcome": None,
    }
    details = {"message": waiting.name, "answers": dict(sending.answers), "opinion": sending.opinion}
    attachments.tie(session, sending.answers, instance.id, person.id)
    _deliver(
        session,
        instance,
        waiting,
        sending.answers,
        record,
        Step("delivered", now, person.id, details=details),
    )


def may_send(instance: ProcessInstance, waiting: MessageSubscription, person: Person) -> bool:
    """Return whether the diagram lets this person send it."""
    if waiting.actor == STARTER:
        return instance.starter_id == person.id
    return waiting.actor is not None and person.holds(waiting.organisation_id, waiting.actor)


def deliver_thrown(
    session: Session, message: str, correlation: str | None, payload: Mapping[str, Any], now: datetime
) -> bool:
    """Deliver what another instance has thrown to the one that waits for it; False when nobody does."""
    waiting_id = session.scalar(
        select(MessageSubscription.id)
        .where(MessageSubscription.message == message, MessageSubscription.correlation == correlation)
        .order_by(MessageSubscription.instance_id)
        .limit(1)
    )
    found = locking.lock_message(session, waiting_id) if waiting_id else None
    if found is None:
        return False
    instance, waiting = found
    step = Step("delivered", now, details={"message": waiting.name, "payload": dict(payload)})
    _deliver(session, instance, waiting, payload, {"at": now.astimezone(SHANGHAI)}, step)
    return True


def _deliver(
    session: Session,
    instance: ProcessInstance,
    waiting: MessageSubscription,
    payload: Mapping[str, Any],
    record: Mapping[str, Any],
    step: Step,
) -> None:
    step.element_id = waiting.element_id
    definition = definitions.definition_of(session, instance.definition_id)
    around = surroundings(session, step.now)
    outcome = engine.deliver(definition, instance.state, waiting.id, payload, record, around)
    advance(session, instance, Run(definition, around, *outcome), step)
