"""Variables on which parallel branches disagree, with the values to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from bpmn import engine
from bpmn.catalogue import Catalogue
from bpmn.expressions import shown
from bpmn.naming import Name, naming
from bpmn.standing import Claim, Conflict
from workflows.definitions import definition_of
from workflows.feel_functions import surroundings_of
from workflows.models import ProcessInstance


@dataclass(frozen=True)
class Offer:
    """What one branch has made of a variable; `value` as FEEL writes it, None when the branch removed it."""

    branch: UUID
    name: Name
    value: str | None


@dataclass(frozen=True)
class ConflictLine:
    """One variable, or one field of it, that a person has to decide on."""

    variable: str
    offers: Sequence[Offer]


Conflicts = Mapping[UUID, Sequence[ConflictLine]]  # by the id of the engine's task


def conflicts_of(session: Session, instance: ProcessInstance, now: datetime) -> Conflicts:
    """Return what an instance waits for a decision on."""
    definition = definition_of(session, instance.definition_id)
    standing = engine.look(definition, instance.state, surroundings_of(session, instance, now))
    return {
        failure.id: [_line(conflict, definition.elements) for conflict in failure.conflicts]
        for failure in standing.failures
        if failure.conflicts
    }


def _line(conflict: Conflict, elements: Catalogue) -> ConflictLine:
    return ConflictLine(conflict.variable, [_offer(claim, elements) for claim in conflict.claims])


def _offer(claim: Claim, elements: Catalogue) -> Offer:
    return Offer(
        claim.branch, naming(elements[claim.element_id]), None if claim.removed else shown(claim.value)
    )
