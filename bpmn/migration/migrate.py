"""Move an instance to another version: every token stays where it is, with all that was settled for it.

Raises before anything is decided by halves: an instance goes over whole, or stays as it is.
"""

from dataclasses import dataclass
from typing import Any

from SpiffWorkflow.util.task import TaskState

from bpmn import state as states
from bpmn.instance import Instance
from bpmn.migration import events, joins, ledgers, remarks
from bpmn.migration.plan import Plan
from bpmn.migration.remarks import Remark, Remarks
from bpmn.migration.tokens import transplant
from bpmn.specs.catching import Catch
from bpmn.standing import Standing
from bpmn.surroundings import Surroundings
from bpmn.survey import survey


@dataclass(frozen=True)
class Migrated:
    """The instance in the new version; `remarks` is what will be different for it."""

    process_id: str
    state: bytes
    standing: Standing
    remarks: tuple[Remark, ...]


def migrate(plan: Plan, state: bytes, around: Surroundings) -> Migrated:
    """Return the instance as the new version goes on with it.

    Raises MigrationRefused with all reasons, StateUnreadable when the old version doesn't fit the state.
    """
    instance = states.load(state, plan.old, around)
    failed_before = {failure.id for failure in survey(instance).failures}
    found = Remarks()
    _move(instance, plan, found)
    instance.run()
    standing = survey(instance)
    for failure in standing.failures:
        if failure.id not in failed_before:
            element = plan.new.elements[failure.element_id]
            found.refuse(element, remarks.WOULD_FAIL, reason=failure.wording)
    found.hold()
    return Migrated(str(instance.spec.name), states.dump(instance), standing, tuple(found.all))


def _move(instance: Instance, plan: Plan, found: Remarks) -> None:
    process_id = plan.counterpart(str(instance.spec.name))
    if process_id not in plan.new.processes:
        found.refuse(plan.old.elements[str(instance.spec.name)], remarks.NO_PROCESS)
        found.hold()
    moves = [_ScopeMove(scope, plan, found) for scope in instance.scopes]
    instance.subprocess_specs = dict(plan.new.specs)
    for move in moves:
        move.take_along(process_id)
    found.hold()
    ledgers.rename_records(instance, plan)
    for move in moves:
        move.begin_anew()
    found.hold()


class _ScopeMove:
    """One process or sub-process on its way; it remembers what it was in the old version."""

    def __init__(self, scope: Any, plan: Plan, found: Remarks) -> None:
        self.scope, self.plan, self.found = scope, plan, found
        self.old = scope.spec
        self.stood = {task.id: task.task_spec for task in scope.tasks.values()}
        self.starving = joins.starving(scope, plan)
        self.rivals = events.rivals_of(scope, plan)

    def take_along(self, process_id: str) -> None:
        """Let everything stand in the new version; what can't is said."""
        new = self._new_spec(process_id)
        if new is None:
            return  # said of the sub-process already
        events.take_away(self.scope, new, self.plan, self.found)
        transplant(self.scope, new, self.plan, self.found)
        self.scope.ledger = ledgers.move(self.scope.ledger, self.old, new, self.plan, self.found)
        for task in self.scope.open_tasks():
            ledgers.rename_activity(task.internal_data, self.plan)
            ledgers.move_inside(task, self.stood[task.id], self.plan, self.found)

    def begin_anew(self) -> None:
        """Arm what is new, and let gateways go on that need not wait any more."""
        for task in self.scope.open_tasks():
            if isinstance(task.task_spec, Catch) and task.state == TaskState.WAITING:
                events.rearm(task, self.stood[task.id], self.found)
        events.begin_waiting(self.scope, self.rivals, self.found)
        joins.look_again(self.scope, self.starving, self.found)

    def _new_spec(self, process_id: str) -> Any:
        if self.scope is self.scope.top_workflow:
            return self.plan.new.specs[process_id]
        return self.plan.new.specs.get(getattr(self.scope.owner.task_spec, "spec", ""))
