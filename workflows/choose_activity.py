"""Pick what is done next in an ad-hoc sub-process, or say that it is done."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from bpmn import engine
from bpmn.standing import OpenChoice
from staff.models import Role
from staff.person import Person
from workflows import addressing, commands, definitions, locking
from workflows.advance import Run, advance
from workflows.commands import CommandKey
from workflows.events import Step
from workflows.feel_functions import surroundings_of
from workflows.models import ProcessInstance
from workflows.refusals import ChoiceNotOpen
from workflows.visibility import visible_instance


@dataclass(frozen=True)
class Choosing:
    """What a button of an open choice submits."""

    instance_id: int
    choice_id: UUID
    element_id: str | None  # the activity to begin; None: nothing more, it is done
    command: CommandKey


def choose_activity(session: Session, choosing: Choosing, person: Person, now: datetime) -> None:
    """Begin the activity; the same command a second time changes nothing.

    Raises InstanceNotFound, TaskNotOpen, ActivityNotOffered; ChoiceNotOpen also to those who may not choose.
    """
    visible_instance(session, choosing.instance_id, person)
    if not commands.first_time(session, choosing.command, person.id, now):
        return
    instance = locking.lock_instance(session, choosing.instance_id)
    open_now = {choice.id: choice for choice in choices_for(session, instance, person, now)}
    choice = open_now.get(choosing.choice_id)
    if choice is None:
        raise ChoiceNotOpen
    definition = definitions.definition_of(session, instance.definition_id)
    around = surroundings_of(session, instance, now)
    if choosing.element_id is None:
        outcome = engine.close(definition, instance.state, choice.id, around)
        step = Step("closed", now, person.id, choice.element_id)
    else:
        outcome = engine.choose(definition, instance.state, choice.id, choosing.element_id, around)
        step = Step("chosen", now, person.id, choosing.element_id, {"place": choice.element_id})
    advance(session, instance, Run(definition, around, *outcome), step)


def choices_for(
    session: Session, instance: ProcessInstance, person: Person, now: datetime
) -> list[OpenChoice]:
    """Return the open choices of the instance this person may make."""
    if not instance.waiting.get("choices"):
        return []
    definition = definitions.definition_of(session, instance.definition_id)
    standing = engine.look(definition, instance.state, surroundings_of(session, instance, now))
    found = addressing.look_up(session, standing.choices)
    return [choice for choice in standing.choices if _may_choose(choice, person, found)]


def _may_choose(choice: OpenChoice, person: Person, found: addressing.Directory) -> bool:
    """Administrators of processes may always: a choice nobody else can make would wait for ever."""
    if Role.PROCESS_ADMIN in person.roles:
        return True
    if choice.assignee is not None:
        return person.username == choice.assignee
    return person.holds(found.organisations.get(choice.organisation or ""), choice.position)
