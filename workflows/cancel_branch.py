"""Cancel one branch of a case, or take one of several instances out: the others go on."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bpmn import engine, operations
from staff.person import Person
from workflows.interventions import Scene, administrators_only


@dataclass(frozen=True)
class CancelBranch:
    """As if the branch had come to an end event; for administrators of processes."""

    token: UUID
    kind: str = "branch_cancelled"
    element_id: str | None = None

    def may(self, _session: Session, _scene: Scene, person: Person) -> None:
        administrators_only(person)

    def outcome(self, scene: Scene) -> engine.Outcome:
        return operations.take_away(scene.definition, scene.instance.state, self.token, scene.around)

    def details(self, scene: Scene) -> dict[str, Any]:
        found = operations.open_tokens(scene.definition, scene.instance.state, scene.around)
        return {"from": [token.element_id for token in found if token.id == self.token]}
