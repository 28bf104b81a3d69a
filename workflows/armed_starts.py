"""What begins instances of deployed packages without a person: armed at deployment, noted when it happens."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn.definition import Definition
from bpmn.expressions import ElementFailed
from bpmn.moments import Cycle
from bpmn.start_triggers import StartTrigger
from bpmn.surroundings import Surroundings
from bpmn.triggers import Trigger
from workflows import definitions, jobs
from workflows.feel_functions import surroundings
from workflows.models import ArmedStart, ProcessDefinition
from workflows.refusals import StartNotArmed

log = logging.getLogger(__name__)

MOST_STARTS_IN_A_SWEEP = 100


@dataclass(frozen=True)
class Happening:
    """Something that begins instances. `cause` is the same however often it is told."""

    kind: str  # message, signal, timer, conditional
    name: str
    cause: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    sender_id: int | None = None
    message_id: int | None = None


def arm(session: Session, row: ProcessDefinition, definition: Definition, now: datetime) -> None:
    """Let a new version wait in place of the one before; what stayed as it was keeps its turns.

    Raises StartNotArmed when a time can't be evaluated.
    """
    around = surroundings(session, now)
    rows = session.scalars(select(ArmedStart).where(ArmedStart.key == row.key))
    before = {(start.element_id, start.number): start for start in rows}
    for start, number, trigger in _triggers(definition):
        armed = before.pop((start.element_id, number), None)
        if armed is not None and (armed.kind, armed.text) != (trigger.kind, trigger.text):
            session.delete(armed)
            session.flush()
            armed = None
        if armed is None:
            armed = _armed(row.key, start, number, around)
            session.add(armed)
        armed.definition_id, armed.process_id, armed.needs_all = row.id, start.process_id, start.needs_all
    for gone in before.values():
        session.delete(gone)


def happened(session: Session, start: ArmedStart, happening: Happening, now: datetime) -> None:
    """Ask for an instance, unless other triggers of the same event must happen as well."""
    payload = dict(happening.payload)
    if start.needs_all:
        start.brought = payload
        every = _all_of(session, start)
        if any(one.brought is None for one in every):
            return
        payload = {name: value for one in every for name, value in (one.brought or {}).items()}
        for one in every:
            one.brought = None
    arguments = {
        "definition_id": start.definition_id,
        "process_id": start.process_id,
        "element_id": start.element_id,
        "cause": f"{happening.cause}:{start.id}",
        "kind": happening.kind,
        "name": happening.name,
        "payload": payload,
        "sender_id": happening.sender_id,
        "message_id": happening.message_id,
    }
    jobs.enqueue(session, "begin_instance", arguments, now, f"begin:{happening.cause}:{start.id}")


def queue_due(session: Session, now: datetime) -> int:
    """Ask for the instances whose moment has come, once for all turns that were missed; return how many."""
    due = session.scalars(
        select(ArmedStart)
        .where(ArmedStart.due_at <= now)
        .order_by(ArmedStart.due_at)
        .limit(MOST_STARTS_IN_A_SWEEP)
        .with_for_update(skip_locked=True)
    ).all()
    around = surroundings(session, now)
    for start in due:
        turn = Cycle.from_data(start.turns or {})
        happened(session, start, Happening("timer", "", f"timer:{turn.due_at:%Y%m%dT%H%M%S%f}"), now)
        later = turn.missed(around)
        start.turns, start.due_at = later.as_data(), later.due_at if later.left != 0 else None
    return len(due)


def look_at_conditions(session: Session, now: datetime) -> None:
    """Ask for an instance wherever a condition is true that was not at the last look."""
    around = surroundings(session, now)
    starts = session.scalars(select(ArmedStart).where(ArmedStart.kind == "conditional").with_for_update())
    for start in starts.all():
        definition = definitions.definition_of(session, start.definition_id)
        held, start.held = start.held, _holds(start, definition, around)
        if start.held and not held:
            happened(session, start, Happening("conditional", "", f"condition:{now:%Y%m%dT%H%M%S%f}"), now)


def _triggers(definition: Definition) -> Iterator[tuple[StartTrigger, int, Trigger]]:
    for start in definition.triggers:
        for number, trigger in enumerate(start.triggers):
            yield start, number, trigger


def _armed(key: str, start: StartTrigger, number: int, around: Surroundings) -> ArmedStart:
    trigger = start.triggers[number]
    try:
        turn = trigger.first_turn(around) if trigger.kind == "timer" else None
    except ElementFailed as failure:
        raise StartNotArmed(start=start.name, reason=failure.wording) from failure
    return ArmedStart(
        key=key,
        element_id=start.element_id,
        number=number,
        kind=trigger.kind,
        name=trigger.name,
        text=trigger.text,
        due_at=turn.due_at if turn else None,
        turns=turn.as_data() if turn else None,
    )


def _all_of(session: Session, start: ArmedStart) -> list[ArmedStart]:
    same = (ArmedStart.key == start.key, ArmedStart.element_id == start.element_id)
    return list(session.scalars(select(ArmedStart).where(*same).order_by(ArmedStart.number)))


def _holds(start: ArmedStart, definition: Definition, around: Surroundings) -> bool:
    found = (
        trigger for of, number, trigger in _triggers(definition) if (of.element_id, number) == _of(start)
    )
    try:
        start.problem = None
        return next(found).holds(around)
    except ElementFailed as failure:
        log.warning("start event %s of %s: %s", start.element_id, start.key, failure)
        start.problem = failure.wording
        return False


def _of(start: ArmedStart) -> tuple[str, int]:
    return start.element_id, start.number
