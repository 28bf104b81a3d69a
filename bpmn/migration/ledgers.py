"""What can be undone, and what elements have left in variables, by the names of the new version."""

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.task import Task

from bpmn.ledger import Entry, Ledger, as_rows, from_rows
from bpmn.merge import Variables
from bpmn.migration import remarks
from bpmn.migration.plan import Plan
from bpmn.migration.remarks import Remarks
from bpmn.specs.sub_process import SubProcess

_LEFT_BY_ELEMENTS = ("_record", "_error")


def move(ledger: Ledger, before: Any, after: Any, plan: Plan, found: Remarks) -> Ledger:
    """Return the entries the new version can undo; `before` and `after` are the scope in both."""
    return [entry for entry in ledger if _moves(entry, before, after, plan, found)]


def move_inside(task: Task, before: Any, plan: Plan, found: Remarks) -> None:
    """Move what a sub-process that has ended inside, and can't go on yet, keeps to be undone.

    `before` is the spec of the sub-process in the old version.
    """
    rows = task.internal_data.get("inside")
    if rows and isinstance(task.task_spec, SubProcess):
        inner = plan.old.specs[before.spec], plan.new.specs[task.task_spec.spec]
        task.internal_data["inside"] = as_rows(move(from_rows(rows, {}), *inner, plan, found), {})


def rename_activity(data: dict[str, Any], plan: Plan) -> None:
    """An event that undoes one activity goes on with its counterpart."""
    undoing = data.get("undoing")
    if undoing is not None and undoing["activity"] is not None:
        undoing["activity"] = plan.counterpart(undoing["activity"])


def rename_records(instance: Any, plan: Plan) -> None:
    """Let the variables that renamed elements have left bear their new names.

    Under the old ones they would be nothing the engine writes: branches could disagree on them for ever.
    """
    names = {
        f"{old}{left}": f"{new}{left}"
        for old, new in plan.chosen.items()
        if old != new
        for left in _LEFT_BY_ELEMENTS
    }
    for variables in _all_variables(instance) if names else ():
        left = {name: variables.pop(name) for name in names if name in variables}
        variables.update({names[name]: value for name, value in left.items()})


def _moves(entry: Entry, before: Any, after: Any, plan: Plan, found: Remarks) -> bool:
    old = before.task_specs[entry.spec]
    new = after.task_specs.get(plan.counterpart(old.element.id))
    new = getattr(new, "body", new)  # of a loop each round is undone
    if new is None or not _can_undo(entry, old, new, plan):
        if entry.undone_by is None:
            found.warn(old.element, remarks.NOT_UNDONE)
        else:
            found.refuse(old.element, remarks.UNDONE_NOW)
        return False
    entry.spec = new.name
    if entry.inside:
        entry.inside = move(entry.inside, plan.old.specs[old.spec], plan.new.specs[new.spec], plan, found)
    return True


def _can_undo(entry: Entry, old: Any, new: Any, plan: Plan) -> bool:
    if isinstance(old, SubProcess) != isinstance(new, SubProcess):
        return False
    if entry.undone_by is not None:
        return (old.handler is None) == (new.handler is None)
    by_itself = isinstance(new, SubProcess) and (entry.inside or plan.new.specs[new.spec].handler is not None)
    return new.handler is not None or bool(by_itself)


def _all_variables(instance: Any) -> Iterator[Variables]:
    yield instance.data
    for scope in instance.scopes:
        yield scope.base
        for task in scope.tasks.values():
            yield task.data
            yield from (task.internal_data[name] for name in ("given", "lent") if name in task.internal_data)
        yield from (entry.variables for entry in _entries(scope.ledger))


def _entries(ledger: Ledger) -> Iterator[Entry]:
    for entry in ledger:
        yield entry
        yield from _entries(entry.inside)
