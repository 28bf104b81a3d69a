"""Start the child instance of a call activity."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

import feel
from bpmn import engine
from bpmn.definition import Definition
from database.session import current_settings
from staff.directory import organisation_by_code
from staff.models import Member, Organisation
from wording import Refusal, Wording, as_data
from workflows import definitions, locking, take_part
from workflows.advance import Run, advance
from workflows.begin import Beginning, first_variables, new_instance
from workflows.entry_expressions import title_of
from workflows.events import Step
from workflows.feel_functions import surroundings, surroundings_of
from workflows.models import OPEN_STATUSES, InstanceStatus, ProcessInstance
from workflows.refusals import TooManyCalledCases, TooManyLevels, UnknownOrganisation
from workflows.waiting import Waiting

# Cases that call each other in a row. More is a process that goes on calling itself; and each level makes
# the numbers longer.
MAX_LEVELS: Final = 20


@dataclass(frozen=True)
class Call:
    """What a call activity asks for."""

    parent_id: int
    id: UUID
    name: str
    called: str  # process id, "package", or "package#process"
    parameters: Mapping[str, Any]


def start_child(session: Session, call: Call, now: datetime) -> int | None:
    """Start the child and return its id; None when the call is no longer waited for or already has one.

    A child that can't be started is an incident of the parent's call activity.
    """
    parent = locking.lock_instance(session, call.parent_id)
    waits = call.id in Waiting.from_document(parent.waiting).calls
    running = select(ProcessInstance.id).where(
        ProcessInstance.parent_call_id == call.id, ProcessInstance.status != InstanceStatus.CANCELLED
    )
    if parent.status is not InstanceStatus.RUNNING or not waits or session.scalar(running) is not None:
        return None
    try:
        with session.begin_nested():
            return _start(session, parent, call, now)
    except Refusal as refused:
        _fail(session, parent, call, refused.wording, now)
    return None


def _start(session: Session, parent: ProcessInstance, call: Call, now: datetime) -> int:
    _must_stay_bounded(session, parent)
    definition_id, process_id = _resolve(session, parent, call.called)
    definition = definitions.definition_of(session, definition_id)
    around = surroundings(session, now)
    beginning = Beginning(
        definition_id=definition_id,
        process_id=process_id,
        title=_title(definition, process_id, call, around.functions),
        number=f"{parent.number}-{_children(session, parent) + 1}",
        organisation=_organisation(session, parent, call),
        starter=session.get(Member, parent.starter_id) if parent.starter_id else None,
        parent_id=parent.id,
        parent_call_id=call.id,
    )
    child = new_instance(session, beginning, now)
    around = surroundings_of(session, child, now)
    take_part.inherit(session, child.id, parent.id)
    variables = first_variables(beginning, call.parameters, now)
    run = Run(definition, around, *engine.start(definition, process_id, variables, around))
    advance(session, child, run, Step("started", now, details={"parent": parent.number, "call": call.name}))
    return child.id


def _must_stay_bounded(session: Session, parent: ProcessInstance) -> None:
    """Raise TooManyLevels or TooManyCalledCases: several instances that call themselves multiply."""
    row = _row_up(session, parent)
    if len(row) >= MAX_LEVELS:
        raise TooManyLevels(most=MAX_LEVELS)
    most = current_settings().called_cases
    if _open_below(session, row[-1]) >= most:
        raise TooManyCalledCases(number=row[-1].number, most=most)


def _row_up(session: Session, instance: ProcessInstance) -> list[ProcessInstance]:
    """Return the case, the one that has called it, and so on to the one that nobody has called."""
    row = [instance]
    while (parent_id := row[-1].parent_id) is not None:
        row.append(session.get_one(ProcessInstance, parent_id))
    return row


def _open_below(session: Session, root: ProcessInstance) -> int:
    """Return how many cases it, and those it has called, have called that have not ended."""
    called = select(ProcessInstance.id).where(ProcessInstance.status.in_(OPEN_STATUSES))
    below = called.where(ProcessInstance.parent_id == root.id).cte(recursive=True)
    below = below.union_all(called.join(below, ProcessInstance.parent_id == below.c.id))
    return session.scalars(select(func.count()).select_from(below)).one()


def _resolve(session: Session, parent: ProcessInstance, called: str) -> tuple[int, str]:
    """A process of the same package stays on the parent's version; another package is taken at its latest."""
    own = definitions.definition_of(session, parent.definition_id)
    if called in own.processes:
        return parent.definition_id, called
    key, _, process_id = called.partition("#")
    return definitions.latest(session, key).id, process_id or key


def _title(
    definition: Definition, process_id: str, call: Call, functions: Mapping[str, feel.Function]
) -> str:
    given = call.parameters.get("title")
    if given:
        return str(given)
    for start in definition.package.manifest.starts:
        if start.process == process_id and start.title:
            return title_of(start, call.parameters, functions)
    return call.name


def _children(session: Session, parent: ProcessInstance) -> int:
    count = select(func.count()).select_from(ProcessInstance).where(ProcessInstance.parent_id == parent.id)
    return session.scalar(count) or 0


def _organisation(session: Session, parent: ProcessInstance, call: Call) -> Organisation:
    code = call.parameters.get("organisation")
    if not code:
        return session.get_one(Organisation, parent.organisation_id)
    found = organisation_by_code(session, str(code))
    if found is None:
        raise UnknownOrganisation(code=code)
    return found


def _fail(session: Session, parent: ProcessInstance, call: Call, reason: Wording, now: datetime) -> None:
    definition = definitions.definition_of(session, parent.definition_id)
    around = surroundings_of(session, parent, now)
    outcome = engine.fail(definition, parent.state, call.id, reason, around)
    step = Step("failed", now, details={"call": call.name, "reason": as_data(reason)})
    advance(session, parent, Run(definition, around, *outcome), step)
