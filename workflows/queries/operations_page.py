"""What somebody may do about a running case beside its tasks: the choices of the page of operations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bpmn import operations
from bpmn.catalogue import ACTIVITIES
from bpmn.naming import Name
from bpmn.standing import OpenToken
from staff.models import Role
from staff.person import Person
from wording import joined
from workflows.interventions import Scene, scene_of
from workflows.models import (
    OPEN_STATUSES,
    InstanceStatus,
    ProcessInstance,
    TaskStatus,
    UserTask,
)
from workflows.move_tokens import visited
from workflows.queries.incidents import IncidentLine, open_incidents_of
from workflows.queries.texts import Translations
from workflows.refusals import NotAllowed


@dataclass(frozen=True)
class OperationsPage:
    """`returns` are the tokens this person may send back; the rest is empty but for administrators."""

    id: int
    number: str
    title: str
    status: InstanceStatus
    version: int
    is_child: bool
    called: Sequence[str]  # titles of the running cases it has called, and that those have called
    administers: bool
    returns: Sequence[tuple[UUID, Name]]
    visited: Sequence[tuple[str, Name]]  # id and name of what can be returned to
    tokens: Sequence[tuple[UUID, Name]]
    targets: Sequence[tuple[str, Name]]
    incidents: Sequence[IncidentLine]
    variables: Mapping[str, Any]
    translations: Translations


def operations_page(session: Session, instance_id: int, person: Person, now: datetime) -> OperationsPage:
    """Raises InstanceNotFound, and NotAllowed to those who may do nothing here."""
    scene = scene_of(session, instance_id, person, now)
    instance, definition = scene.instance, scene.definition
    administers = Role.PROCESS_ADMIN in person.roles
    runs = instance.status is InstanceStatus.RUNNING
    tokens = operations.open_tokens(definition, instance.state, scene.around) if runs else []
    returns = tokens if administers else own_returns(session, scene, person, tokens)
    if not (administers or returns):
        raise NotAllowed
    targets = [(target.id, target.name) for target in operations.targets(definition, instance.process_id)]
    names = dict(targets)
    return OperationsPage(
        id=instance.id,
        number=instance.number,
        title=instance.title,
        status=instance.status,
        version=instance.version,
        is_child=instance.parent_id is not None,
        called=_called(session, instance_id),
        administers=administers,
        returns=_named(returns),
        visited=_visited(session, scene, names),
        tokens=_named(tokens) if administers else [],
        targets=targets if administers else [],
        incidents=_skippable(session, instance_id) if administers else [],
        variables=scene.standing.variables if administers else {},
        translations=definition.package.translations,
    )


def own_returns(
    session: Session, scene: Scene, person: Person, tokens: Sequence[OpenToken]
) -> list[OpenToken]:
    """Return the tokens of tasks this person holds and the diagram lets be sent back."""
    rows = select(UserTask).where(
        UserTask.instance_id == scene.instance.id, UserTask.status == TaskStatus.OPEN
    )
    mine: set[UUID] = {
        task.id
        for task in session.scalars(rows)
        if task.assignee_id == person.id
        or (task.assignee_id is None and person.holds(task.organisation_id, task.position_key))
    }
    own = [token for token in tokens if token.id in mine]
    return [token for token in own if scene.definition.may_be_returned(token.element_id)]


def _named(tokens: Sequence[OpenToken]) -> list[tuple[UUID, Name]]:
    """Return id and name of each, one of several instances with its number."""
    return [
        (
            token.id,
            token.name if token.iteration is None else joined([token.name, f"{token.iteration + 1}"], " · "),
        )
        for token in tokens
    ]


def _visited(session: Session, scene: Scene, names: Mapping[str, Name]) -> Sequence[tuple[str, Name]]:
    """What can be returned to, as it was visited; work comes first, gateways and events behind it."""
    elements = scene.definition.elements
    ids = [id for id in visited(session, scene.instance) if id in names]
    ids.sort(key=lambda id: elements[id].type not in ACTIVITIES)
    return [(id, names[id]) for id in ids]


def _called(session: Session, instance_id: int) -> Sequence[str]:
    below = select(ProcessInstance.id).where(ProcessInstance.parent_id == instance_id).cte(recursive=True)
    tree = below.union_all(select(ProcessInstance.id).where(ProcessInstance.parent_id == below.c.id))
    running = select(ProcessInstance.title).where(
        ProcessInstance.id.in_(select(tree.c.id)), ProcessInstance.status.in_(OPEN_STATUSES)
    )
    return session.scalars(running.order_by(ProcessInstance.number)).all()


def _skippable(session: Session, instance_id: int) -> list[IncidentLine]:
    """Those of elements; a job can't be skipped."""
    return [line for line in open_incidents_of(session, instance_id) if line.task_id is not None]
