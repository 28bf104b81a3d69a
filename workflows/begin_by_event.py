"""Begin an instance because something has happened, not because somebody has asked for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

import feel
from bpmn import engine
from bpmn.definition import Definition
from bpmn.expressions import ElementFailed
from bpmn.manifest import Start
from bpmn.start_triggers import StartTrigger
from bpmn.surroundings import Surroundings
from staff.directory import organisation_by_code
from staff.models import Member, Organisation
from wording import N_, Wording
from workflows import commands, definitions, take_part
from workflows.advance import Run, advance
from workflows.begin import Beginning, first_variables, new_instance, next_number
from workflows.commands import CommandKey
from workflows.events import Step
from workflows.feel_functions import surroundings, surroundings_of
from workflows.models import ProcessInstance, SentMessage
from workflows.refusals import StartFailed, UnknownOrganisation

NO_SUCH_STARTER = N_("没有用户名为“{username}”的人员，请核对 lx:starter")


@dataclass(frozen=True)
class Cause:
    """What has happened to which start event."""

    definition_id: int  # the newest version when it happened
    process_id: str
    element_id: str
    cause: str  # the same however often it is told
    kind: str  # message, signal, timer, conditional
    name: str  # of the message or signal
    payload: Mapping[str, Any]
    sender_id: int | None = None
    message_id: int | None = None


def begin_by_event(session: Session, cause: Cause, now: datetime) -> int | None:
    """Begin the instance and return its id; None when the same cause has begun it before.

    Raises StartFailed, UnknownOrganisation.
    """
    command = CommandKey(cause.cause, "begin")
    if not commands.first_time(session, command, None, now):
        return None
    definition = definitions.definition_of(session, cause.definition_id)
    around = surroundings(session, now)
    try:
        beginning = _beginning(session, cause, definition, around)
    except (ElementFailed, feel.FeelError) as failure:
        raise StartFailed(process=cause.process_id, reason=failure) from failure
    instance = new_instance(session, beginning, now)
    around = surroundings_of(session, instance, now)
    variables = first_variables(beginning, cause.payload, now)
    run = Run(
        definition,
        around,
        *engine.start(definition, cause.process_id, variables, around, begun_by=cause.element_id),
    )
    if beginning.starter is not None:
        take_part.let_take_part(session, instance.id, {take_part.member(beginning.starter.id)})
    details = {"begun_by": cause.kind, "payload": dict(cause.payload), "sender": cause.sender_id}
    if cause.name:
        details[cause.kind] = cause.name
    advance(session, instance, run, Step("started", now, element_id=cause.element_id, details=details))
    if cause.message_id is not None:
        session.get_one(SentMessage, cause.message_id).receiver_id = instance.id
    return instance.id


def _beginning(session: Session, cause: Cause, definition: Definition, around: Surroundings) -> Beginning:
    trigger = next(one for one in definition.triggers if one.element_id == cause.element_id)
    entry = next((one for one in definition.package.manifest.starts if one.process == cause.process_id), None)
    organisation = _organisation(session, cause, trigger, entry, around)
    title = _from_entry(entry.title if entry else None, cause, around)
    return Beginning(
        definition_id=cause.definition_id,
        process_id=cause.process_id,
        title=title or (entry.name if entry else trigger.name),
        number=next_number(session, organisation, entry, around.now),
        organisation=organisation,
        starter=_starter(session, cause, trigger, around),
    )


def _organisation(
    session: Session, cause: Cause, trigger: StartTrigger, entry: Start | None, around: Surroundings
) -> Organisation:
    """What the diagram names, else the manifest, else the sender's own, else the topmost one."""
    code = trigger.organisation_of(cause.payload, around)
    code = code or _from_entry(entry.organisation if entry else None, cause, around)
    if code:
        found = organisation_by_code(session, code)
    elif cause.sender_id is not None:
        sender = session.get_one(ProcessInstance, cause.sender_id)
        found = session.get(Organisation, sender.organisation_id)
    else:
        top = select(Organisation).where(Organisation.parent_id.is_(None), Organisation.active)
        found = session.scalar(top.order_by(Organisation.id).limit(1))
    if found is None:
        raise UnknownOrganisation(code=code or "")
    return found


def _from_entry(text: str | None, cause: Cause, around: Surroundings) -> str | None:
    """Evaluate what the manifest says for those who start by hand; what it can't know here is null."""
    value = feel.attribute(text, around.functions)(cause.payload, around.functions) if text else None
    return str(value) if value else None


def _starter(session: Session, cause: Cause, trigger: StartTrigger, around: Surroundings) -> Member | None:
    username = trigger.starter_of(cause.payload, around)
    if username is None:
        return None
    member = session.scalar(select(Member).where(Member.username == username))
    if member is None:
        raise StartFailed(process=trigger.name, reason=Wording(NO_SUCH_STARTER, {"username": username}))
    return member
