"""A child has ended, or has thrown what nothing in it catches: let the calling instance go on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bpmn import engine
from bpmn.standing import Uncaught
from workflows import commands, definitions, locking
from workflows.advance import Run, advance
from workflows.commands import CommandKey
from workflows.events import Step
from workflows.feel_functions import surroundings_of
from workflows.models import InstanceStatus, ProcessInstance
from workflows.waiting import Waiting


@dataclass(frozen=True)
class Answer:
    """What a child tells its parent."""

    key: str  # of this one answer
    instance_id: int  # the parent
    call_id: UUID
    result: Mapping[str, Any] | None = None  # None: the child still runs
    thrown: Sequence[Sequence[Any]] = ()  # kind, code, payload and element of each bpmn.standing.Uncaught


def resume_parent(session: Session, answer: Answer, now: datetime) -> None:
    """Let the parent catch what was thrown, else take the result; the same answer only once.

    Nothing happens when the call is no longer waited for.
    """
    instance = locking.lock_instance(session, answer.instance_id)
    if not commands.first_time(session, CommandKey(answer.key, "answer"), None, now):
        return
    for thrown in answer.thrown:
        if _waits(instance, answer.call_id):
            _catch(session, instance, answer.call_id, Uncaught(*thrown), now)
    if answer.result is not None and _waits(instance, answer.call_id):
        _finish(session, instance, answer.call_id, answer.result, now)


def _waits(instance: ProcessInstance, call_id: UUID) -> bool:
    calls = Waiting.from_document(instance.waiting).calls
    return instance.status is InstanceStatus.RUNNING and call_id in calls


def _catch(
    session: Session, instance: ProcessInstance, call_id: UUID, thrown: Uncaught, now: datetime
) -> None:
    definition = definitions.definition_of(session, instance.definition_id)
    around = surroundings_of(session, instance, now)
    run = Run(definition, around, *engine.catch(definition, instance.state, call_id, thrown, around))
    if run.passages or run.uncaught:
        details = {
            "call": str(call_id),
            "caught": [thrown.kind, thrown.code],
            "payload": dict(thrown.payload),
        }
        advance(session, instance, run, Step("answered", now, details=details))


def _finish(
    session: Session, instance: ProcessInstance, call_id: UUID, result: Mapping[str, Any], now: datetime
) -> None:
    definition = definitions.definition_of(session, instance.definition_id)
    around = surroundings_of(session, instance, now)
    run = Run(definition, around, *engine.finish(definition, instance.state, call_id, result, around))
    details = {"call": str(call_id), "outcome": result.get("outcome")}
    advance(session, instance, run, Step("answered", now, details=details))
