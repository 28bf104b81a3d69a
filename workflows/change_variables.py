"""Change variables of a running case: old and new stand in its history."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bpmn import engine, operations
from staff.person import Person
from workflows.handwritten_values import must_fit
from workflows.interventions import Scene, administrators_only


@dataclass(frozen=True)
class ChangeVariables:
    """New values by name; for administrators of processes."""

    values: Mapping[str, Any]
    kind: str = "variables_changed"
    element_id: str | None = None

    def may(self, _session: Session, scene: Scene, person: Person) -> None:
        """Raises NotAllowed, VariableRefused."""
        administrators_only(person)
        must_fit(scene.definition, scene.standing.variables, self.values)

    def outcome(self, scene: Scene) -> engine.Outcome:
        return operations.change(scene.definition, scene.instance.state, self.values, scene.around)

    def details(self, scene: Scene) -> dict[str, Any]:
        before = scene.standing.variables
        changes = {name: {"old": before.get(name), "new": value} for name, value in self.values.items()}
        return {"variables": changes}
