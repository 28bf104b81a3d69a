"""Begin a new case at an element of one that has ended, with its variables; each names the other."""

from datetime import datetime

from sqlalchemy.orm import Session

from bpmn import engine, operations
from staff.models import Member, Organisation
from staff.person import Person
from workflows import clocks, commands, definitions, ladders, locking, take_part
from workflows.advance import Run, advance
from workflows.begin import Beginning, first_variables, new_instance, next_number
from workflows.events import Step, record
from workflows.feel_functions import surroundings, surroundings_of
from workflows.interventions import LONGEST_REASON, Intervention, administrators_only
from workflows.models import OPEN_STATUSES, ProcessInstance
from workflows.refusals import InstanceChangedMeanwhile, InstanceNotEnded, ReasonMissing
from workflows.visibility import visible_instance


def restart_instance(
    session: Session, intervention: Intervention, element_id: str, person: Person, now: datetime
) -> int:
    """Return the id of the new case, of the version the old one had; the same command gives the same id.

    Raises NotAllowed, InstanceNotFound, ReasonMissing, InstanceNotEnded, TargetNotOffered.
    """
    administrators_only(person)
    visible_instance(session, intervention.instance_id, person)
    if not intervention.reason.strip():
        raise ReasonMissing
    if not commands.first_time(session, intervention.command, person.id, now):
        return commands.instance_made_by(session, intervention.command, person.id) or 0
    old = locking.lock_even_suspended(session, intervention.instance_id)
    if old.status in OPEN_STATUSES:
        raise InstanceNotEnded(title=old.title)
    if old.version != intervention.version:
        raise InstanceChangedMeanwhile(instance=old.id)
    reason = intervention.reason.strip()[:LONGEST_REASON]
    new = _begin(session, old, element_id, Step("restarted", now, person.id, element_id, {"reason": reason}))
    old.version += 1
    details = {"reason": reason, "to": new.id, "to_number": new.number}
    record(session, old, Step("restarted_as", now, person.id, element_id, details))
    return new.id


def _begin(session: Session, old: ProcessInstance, element_id: str, step: Step) -> ProcessInstance:
    definition = definitions.definition_of(session, old.definition_id)
    around = surroundings(session, step.now)
    organisation = session.get_one(Organisation, old.organisation_id)
    starts = definition.package.manifest.starts
    entry = next((start for start in starts if start.process == old.process_id), None)
    beginning = Beginning(
        definition_id=old.definition_id,
        process_id=old.process_id,
        title=old.title,
        number=next_number(session, organisation, entry, step.now),
        organisation=organisation,
        starter=session.get(Member, old.starter_id) if old.starter_id else None,
    )
    new = new_instance(session, beginning, step.now)
    around = surroundings_of(session, new, step.now)
    take_part.inherit(session, new.id, old.id)
    clocks.carry_over(session, old, new, element_id, step)
    ladders.carry_over(session, old, new, element_id, step.now)
    known = engine.look(definition, old.state, around).variables
    variables = first_variables(beginning, known, step.now)
    outcome = operations.begin_at(definition, old.process_id, element_id, variables, around)
    step.details |= {"from": old.id, "from_number": old.number}
    advance(session, new, Run(definition, around, *outcome), step)
    return new
