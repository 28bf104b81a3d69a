"""Send a case back to an element it has visited, or let it jump to any other."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bpmn import engine, operations
from bpmn.naming import naming
from staff.models import Role
from staff.person import Person
from wording import joined
from workflows import guards
from workflows.interventions import Scene, administrators_only
from workflows.models import ProcessInstance, UserTask
from workflows.passages import passages
from workflows.refusals import JoinWouldStarve, NotVisited, ReturnNotAllowed


@dataclass(frozen=True)
class Return:
    """Back to a visited element; then the way is walked again, or the case comes straight back.

    Administrators of processes may always; whoever holds the task, where the diagram says lx:returnable.
    """

    tokens: tuple[UUID, ...]
    target_id: str
    comes_back: bool = False
    kind: str = "returned"

    @property
    def element_id(self) -> str:
        return self.target_id

    def may(self, session: Session, scene: Scene, person: Person) -> None:
        if self.target_id not in visited(session, scene.instance):
            element = scene.definition.elements.get(self.target_id)
            raise NotVisited(element=naming(element) if element else self.target_id)
        if Role.PROCESS_ADMIN not in person.roles:
            self._must_be_own(session, scene, person)

    def outcome(self, scene: Scene) -> engine.Outcome:
        return _moved(scene, operations.Move(self.tokens, self.target_id, self.comes_back))

    def details(self, scene: Scene) -> dict[str, Any]:
        return {"from": _elements(scene, self.tokens), "straight_back": self.comes_back}

    def _must_be_own(self, session: Session, scene: Scene, person: Person) -> None:
        """The holder of a task moves it, and with it only what would otherwise be there twice."""
        first, *others = self.tokens
        task = session.get(UserTask, first)
        if task is None or task.instance_id != scene.instance.id:
            raise ReturnNotAllowed(task=self.target_id)
        guards.may_act(session, task, person)
        if not scene.definition.may_be_returned(task.element_id):
            raise ReturnNotAllowed(task=task.name)
        along = () if self.comes_back else going_along(scene, first, self.target_id)
        if set(others) != set(along):
            raise ReturnNotAllowed(task=task.name)
        _no_join_may_starve(scene, self.outcome(scene)[0])


@dataclass(frozen=True)
class Jump:
    """To any element, or along a flow into a gateway that joins: for administrators of processes."""

    tokens: tuple[UUID, ...]
    target_id: str
    kind: str = "jumped"

    @property
    def element_id(self) -> str:
        return self.target_id

    def may(self, _session: Session, _scene: Scene, person: Person) -> None:
        administrators_only(person)

    def outcome(self, scene: Scene) -> engine.Outcome:
        return _moved(scene, operations.Move(self.tokens, self.target_id))

    def details(self, scene: Scene) -> dict[str, Any]:
        return {"from": _elements(scene, self.tokens)}


def returning(scene: Scene, token: UUID, target_id: str, *, comes_back: bool) -> Return:
    """Return the act that sends a token back, and with it what would otherwise be there twice."""
    along = () if comes_back else going_along(scene, token, target_id)
    return Return((token, *along), target_id, comes_back)


def visited(session: Session, instance: ProcessInstance) -> list[str]:
    """Return the elements the case has completed, the newest first."""
    found = reversed(passages(session, instance.id))
    return list(dict.fromkeys(element for element, kind in found if kind == "completed"))


def going_along(scene: Scene, token: UUID, target_id: str) -> tuple[UUID, ...]:
    """Return the tokens that go back together with one that is walked again."""
    return operations.going_along(scene.definition, scene.instance.state, token, target_id, scene.around)


def _moved(scene: Scene, move: operations.Move) -> engine.Outcome:
    return operations.move(scene.definition, scene.instance.state, move, scene.around)


def _elements(scene: Scene, tokens: tuple[UUID, ...]) -> list[str]:
    found = operations.open_tokens(scene.definition, scene.instance.state, scene.around)
    return [token.element_id for token in found if token.id in tokens]


def _no_join_may_starve(scene: Scene, state: bytes) -> None:
    before = operations.starved_joins(scene.definition, scene.instance.state, scene.around)
    starved = [j for j in operations.starved_joins(scene.definition, state, scene.around) if j not in before]
    if starved:
        raise JoinWouldStarve(joins=joined([join.name for join in starved], "、"))
