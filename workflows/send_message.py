"""Send an instance a message it waits for by the button of its page: a withdrawal, a cancellation."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bpmn import engine
from config import SHANGHAI
from staff.person import Person
from wording import N_
from workflows import attachments, commands, definitions, locking, take_part
from workflows.advance import Run, advance
from workflows.commands import CommandKey
from workflows.events import Step
from workflows.feel_functions import surroundings_of
from workflows.models import MessageSubscription, ProcessInstance
from workflows.refusals import MessageNotAwaited, NotAllowedToSend


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
        raise MessageNotAwaited(message=N_("这项操作"))
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
    details = {
        "message": waiting.name,
        "form": waiting.form_key,
        "answers": dict(sending.answers),
        "opinion": sending.opinion,
    }
    attachments.tie(session, sending.answers, instance.id, person.id)
    receive(
        session,
        instance,
        waiting,
        sending.answers,
        record,
        Step("delivered", now, person.id, details=details),
    )


def may_send(instance: ProcessInstance, waiting: MessageSubscription, person: Person) -> bool:
    """Return whether the diagram lets this person send it."""
    if waiting.actor == take_part.STARTER:
        return instance.starter_id == person.id
    return waiting.actor is not None and person.holds(waiting.organisation_id, waiting.actor)


def receive(
    session: Session,
    instance: ProcessInstance,
    waiting: MessageSubscription,
    payload: Mapping[str, Any],
    record: Mapping[str, Any],
    step: Step,
) -> None:
    """Let the instance go on with the message."""
    step.element_id = waiting.element_id
    definition = definitions.definition_of(session, instance.definition_id)
    around = surroundings_of(session, instance, step.now)
    outcome = engine.deliver(definition, instance.state, waiting.id, payload, record, around)
    advance(session, instance, Run(definition, around, *outcome), step)
