"""A child has ended: let the calling instance take its results and go on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bpmn import engine
from workflows import definitions, locking
from workflows.advance import Run, advance
from workflows.events import Step
from workflows.feel_functions import surroundings
from workflows.models import InstanceStatus
from workflows.waiting import Waiting


def resume_parent(
    session: Session, instance_id: int, call_id: UUID, result: Mapping[str, Any], now: datetime
) -> None:
    """Finish the call with the child's variables; nothing happens when the call is no longer waited for."""
    instance = locking.lock_instance(session, instance_id)
    waits = call_id in Waiting.from_document(instance.waiting).calls
    if instance.status is not InstanceStatus.RUNNING or not waits:
        return
    definition = definitions.definition_of(session, instance.definition_id)
    around = surroundings(session, now)
    outcome = engine.finish(definition, instance.state, call_id, result, around)
    details = {"call": str(call_id), "outcome": result.get("outcome")}
    advance(session, instance, Run(definition, around, *outcome), Step("answered", now, details=details))
