"""Go past an element that can't be carried out: it counts as done, with variables an administrator gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bpmn import engine, operations
from staff.person import Person
from workflows.handwritten_values import must_fit
from workflows.interventions import Scene, administrators_only


@dataclass(frozen=True)
class SkipElement:
    """`task_id` is that of the incident."""

    task_id: UUID
    element_id: str | None
    variables: Mapping[str, Any] = field(default_factory=dict)
    kind: str = "skipped"

    def may(self, _session: Session, scene: Scene, person: Person) -> None:
        """Raises NotAllowed, VariableRefused."""
        administrators_only(person)
        must_fit(scene.definition, scene.standing.variables, self.variables)

    def outcome(self, scene: Scene) -> engine.Outcome:
        state = scene.instance.state
        return operations.skip(scene.definition, state, self.task_id, self.variables, scene.around)

    def details(self, _scene: Scene) -> dict[str, Any]:
        return {"variables": dict(self.variables)}
