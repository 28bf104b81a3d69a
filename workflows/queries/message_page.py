"""A message somebody may send, as the page of its button shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bpmn import engine
from staff.person import Person
from workflows.definitions import definition_of
from workflows.feel_functions import surroundings_of
from workflows.models import MessageSubscription, ProcessInstance
from workflows.refusals import MessageNotAwaited
from workflows.send_message import may_send


@dataclass(frozen=True)
class MessagePage:
    """The message with its form."""

    id: UUID
    name: str
    instance_id: int
    title: str
    form: Mapping[str, Any] | None
    printed: Sequence[str]  # what the documents are made of that may be made of its answers
    translations: Mapping[str, Mapping[str, str]]
    variables: Mapping[str, Any]


def message_page(session: Session, message_id: UUID, person: Person, now: datetime) -> MessagePage:
    """Return the message. Raises MessageNotAwaited when it is gone or not this person's to send."""
    row = session.get(MessageSubscription, message_id)
    instance = session.get(ProcessInstance, row.instance_id) if row else None
    if row is None or instance is None or not may_send(instance, row, person):
        raise MessageNotAwaited(message="")
    package = definition_of(session, instance.definition_id).package
    return MessagePage(
        id=row.id,
        name=row.name,
        instance_id=instance.id,
        title=instance.title,
        form=package.forms.get(row.form_key) if row.form_key else None,
        printed=package.printed,
        translations=package.translations,
        variables=message_variables(session, instance, message_id, now),
    )


def message_variables(
    session: Session, instance: ProcessInstance, message_id: UUID, now: datetime
) -> Mapping[str, Any]:
    """Return what the form of a waiting message may read.

    Asked of the engine each time: the event may have waited for days beside a sub-process whose tasks have
    changed the variables since, and a cancellation must know how far a team has come.
    """
    definition = definition_of(session, instance.definition_id)
    standing = engine.look(definition, instance.state, surroundings_of(session, instance, now))
    return next((each.variables for each in standing.messages if each.id == message_id), {})
