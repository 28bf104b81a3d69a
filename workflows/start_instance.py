"""Start an instance of a process a member may start."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

import feel
from bpmn import engine
from bpmn.manifest import Start
from staff.directory import organisation_by_code
from staff.models import Member, Organisation
from staff.person import Person
from workflows import attachments, commands, definitions, take_part
from workflows.advance import Run, advance
from workflows.begin import Beginning, first_variables, new_instance, next_number
from workflows.commands import CommandKey
from workflows.entry_expressions import organisation_of, title_of
from workflows.events import Step
from workflows.feel_functions import surroundings, surroundings_of
from workflows.models import ProcessDefinition, StartDraft
from workflows.refusals import NotAllowedToStart, ProcessNotFound, UnknownOrganisation


@dataclass(frozen=True)
class Starting:
    """What a start form asks for."""

    key: str  # of the package
    process_id: str
    answers: Mapping[str, Any]
    command: CommandKey


def start_instance(session: Session, starting: Starting, person: Person, now: datetime) -> int:
    """Start the instance and return its id; the same command a second time returns the same id.

    Raises ProcessNotFound, NotAllowedToStart, EntryFailed, UnknownOrganisation.
    """
    if not commands.first_time(session, starting.command, person.id, now):
        return commands.instance_made_by(session, starting.command, person.id) or 0
    row, start = find_start(session, starting.key, starting.process_id, person)
    definition = definitions.definition_of(session, row.id)
    around = surroundings(session, now)
    starter = session.get_one(Member, person.id)
    organisation = _handling(session, start, starting.answers, starter, around.functions)
    beginning = Beginning(
        definition_id=row.id,
        process_id=start.process,
        title=title_of(start, starting.answers, around.functions),
        number=next_number(session, organisation, start, now),
        organisation=organisation,
        starter=starter,
    )
    instance = new_instance(session, beginning, now)
    around = surroundings_of(session, instance, now)
    variables = first_variables(beginning, starting.answers, now)
    run = Run(definition, around, *engine.start(definition, start.process, variables, around))
    take_part.let_take_part(session, instance.id, {take_part.member(person.id)})
    attachments.tie(session, starting.answers, instance.id, person.id)
    details = {"answers": dict(starting.answers), "form": start.form}
    advance(session, instance, run, Step("started", now, person.id, details=details))
    session.execute(
        delete(StartDraft).where(
            StartDraft.key == starting.key,
            StartDraft.process_id == starting.process_id,
            StartDraft.member_id == person.id,
        )
    )
    return instance.id


def find_start(
    session: Session, key: str, process_id: str, person: Person
) -> tuple[ProcessDefinition, Start]:
    """Return the version to start on and its entry. Raises ProcessNotFound, NotAllowedToStart."""
    row = definitions.latest(session, key)
    definition = definitions.definition_of(session, row.id)
    for start in definition.package.manifest.starts:
        if start.process == process_id and definition.begins_blank(process_id):
            if not may_start(start, person):
                raise NotAllowedToStart(process=start.name)
            return row, start
    raise ProcessNotFound(process=process_id)


def may_start(start: Start, person: Person) -> bool:
    return any(place.position_key in start.positions for place in person.places)


def _handling(
    session: Session,
    start: Start,
    answers: Mapping[str, Any],
    starter: Member,
    functions: Mapping[str, feel.Function],
) -> Organisation:
    """The handling organisation: what the package says, else the starter's own."""
    if not start.organisation:
        return starter.organisation
    own = {**answers, "starter_organisation": starter.organisation.code}
    code = organisation_of(start, own, functions)
    found = organisation_by_code(session, code)
    if found is None:
        raise UnknownOrganisation(code=code)
    return found
