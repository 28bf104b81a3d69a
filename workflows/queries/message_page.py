"""A message somebody may send, as the page of its button shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from staff.person import Person
from workflows.definitions import definition_of
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
    translations: Mapping[str, Mapping[str, str]]
    variables: Mapping[str, Any]


def message_page(session: Session, message_id: UUID, person: Person) -> MessagePage:
    """Return the message. Raises MessageNotAwaited when it is gone or not this person's to send."""
    row = session.scalar(
        select(MessageSubscription)
        .options(undefer(MessageSubscription.variables))
        .where(MessageSubscription.id == message_id)
    )
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
        translations=package.translations,
        variables=row.variables,
    )
