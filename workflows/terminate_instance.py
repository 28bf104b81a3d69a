"""End a case before its end, and, where asked for, undo first what it has done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bpmn import engine
from bpmn.standing import Standing
from staff.person import Person
from workflows.cancel_instance import cancel_instance
from workflows.events import Step
from workflows.interventions import (
    LONGEST_REASON,
    Intervention,
    Scene,
    administrators_only,
    intervene,
    lock_for,
    tell_of_lost_tasks,
)
from workflows.refusals import EndsWithItsParent


@dataclass(frozen=True)
class Undo:
    """Take back what is open and undo what was completed, newest first; then the case is cancelled."""

    kind: str = "terminated"
    element_id: str | None = None

    def may(self, _session: Session, scene: Scene, person: Person) -> None:
        administrators_only(person)
        if scene.instance.parent_id is not None:
            raise EndsWithItsParent(title=scene.instance.title)

    def outcome(self, scene: Scene) -> engine.Outcome:
        return engine.compensate(scene.definition, scene.instance.state, scene.around)

    def details(self, _scene: Scene) -> dict[str, Any]:
        return {"undoing": True}


@dataclass(frozen=True)
class End(Undo):
    """Take back what is open, and leave what was done as it is."""

    def outcome(self, scene: Scene) -> engine.Outcome:
        return scene.instance.state, Standing(ended=True, variables=scene.standing.variables)


def terminate_instance(
    session: Session, intervention: Intervention, *, undo: bool, person: Person, now: datetime
) -> None:
    """Raises what `intervene` does, and EndsWithItsParent for a part of another case."""
    if undo:
        intervene(session, intervention, Undo(), person, now)
        return
    if (scene := lock_for(session, intervention, person, now)) is None:
        return
    End().may(session, scene, person)
    reason = intervention.reason.strip()[:LONGEST_REASON]
    tell_of_lost_tasks(session, scene.instance, Standing(), reason, now)
    step = Step("terminated", now, person.id, details={"reason": reason, "undoing": False})
    cancel_instance(session, scene.instance.id, step)
