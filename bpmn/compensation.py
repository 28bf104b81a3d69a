"""Compensation: what was completed is undone in reverse, one after the other, each with its own snapshot.

The *thrower* is the task that waits for it: a throwing event, the token beside one that does not wait, or a
completed sub-process opened again so that what lies in it can be undone. It keeps in its internal data

    undoing  {"until": number, "activity": element id or None, "handler": id of the task at work}

and the task at work keeps `undoes`, the id of the thrower, and `given`, the variables it began with: what
it changes of them goes to the thrower. What is `unseen` is no step of the diagram. An entry stays in its
ledger until its handler has completed.
"""

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.ledger import Entry, as_rows, from_rows
from bpmn.merge import merged

_OPEN = TaskState.NOT_FINISHED_MASK


def note(task: Task) -> None:
    """Enter a completed activity in the ledger of its scope, if anything can undo it."""
    inside = task.internal_data.pop("inside", [])
    spec, scope = task.task_spec, task.workflow
    if undoes(task) or not (spec.handler or inside or _handles_itself(task)):
        return
    entry = _entry(task, scope.top_workflow)
    entry.repeats = task.parent.id if spec.loop is not None else None
    if spec.handler is None:
        entry.inside = from_rows(inside, {})
    scope.ledger.append(entry)


def keep_inside(task: Task, scope: Any) -> None:
    """A sub-process has ended inside; what was completed there is entered when it completes itself."""
    if scope.ledger:
        task.internal_data["inside"] = as_rows(scope.ledger, {})


def begin(thrower: Task, activity: str | None = None) -> None:
    """Undo what has been completed up to now; `thrower.task_spec.compensated` is called in the end."""
    _plan(thrower, activity)
    _go_on(thrower)


def begin_beside(task: Task, activity: str | None = None) -> None:
    """Undo what has been completed up to now while the token of the task goes on."""
    thrower = task._add_child(task.task_spec, TaskState.FUTURE)
    thrower.data = dict(task.data)
    thrower.internal_data["unseen"] = True
    _plan(thrower, activity)
    if next(_left(thrower), None) is not None:
        _go_on(thrower)
    else:
        thrower._set_state(TaskState.COMPLETED)


def undo_by(handler: Any, thrower: Task, scope: Any) -> None:
    """Let one handler undo all that was completed in a scope."""
    thrower.internal_data["undoing"] = {"until": 0, "activity": None, "handler": None}
    task = _at_work(handler, thrower, scope, thrower.data)
    handler._update(task)


def undoes(task: Task) -> bool:
    return "undoes" in task.internal_data


def stays(task: Task) -> bool:
    """Say whether the task only waits for an undoing, and follows no flow afterwards."""
    return "unseen" in task.internal_data


def element_undone(thrower: Task) -> str | None:
    """Return the id of the activity that is being undone for the thrower; None when it throws nothing."""
    undoing = thrower.internal_data.get("undoing")
    at_work = thrower.workflow.top_workflow.find(undoing["handler"]) if undoing else None
    if at_work is None:
        return None
    return _undone_by(at_work)


def handled(task: Task) -> None:
    """A handler has completed: what it changed counts, and the next one begins."""
    scope = task.workflow
    thrower = scope.top_workflow.find(task.internal_data["undoes"])
    activity = _undone_by(task)
    if activity is not None:
        scope.top_workflow.journal.undone(activity)
    scope.ledger = [entry for entry in scope.ledger if entry.undone_by != task.id]
    thrower.data = merged(task.internal_data["given"], thrower.data, task.data)
    _go_on(thrower)


def cancelled(task: Task, inner: Any) -> None:
    """A cancelled thrower takes along what works for it; what was not undone to the end can be undone again.

    The rounds of an activity that never completed can't be undone. `inner` is the scope inside the task,
    None when it has none.
    """
    task.workflow.ledger = [entry for entry in task.workflow.ledger if entry.repeats != task.id]
    undoing = task.internal_data.get("undoing")
    at_work = task.workflow.top_workflow.find(undoing["handler"]) if undoing else None
    if at_work is not None:
        at_work.workflow.cancel(at_work)
    for entry in task.workflow.ledger:
        if entry.undone_by == task.id:
            entry.undone_by = None
            if task.task_spec.name == entry.spec:
                entry.inside = inner.ledger


def abandon(scope: Any, keep: Task | None = None) -> None:
    """Cancel what is open in a scope; what was completed inside it can be undone with the rest."""
    for task in scope.open_tasks():
        set_aside(task)
    scope.cancel_others(keep)


def set_aside(task: Task) -> None:
    """Keep what was completed inside an activity that is about to be cancelled: it can be undone still.

    Its turn is that of the newest of it: of several sub-processes that were open none has completed first.
    """
    for entry in task.workflow.ledger:
        if entry.repeats == task.id:
            entry.repeats = None
    top = task.workflow.top_workflow
    inner = top.subprocesses.get(task.id)
    if inner is None or undoes(task):
        return
    abandon(inner)
    if inner.ledger:
        newest = max(entry.number for entry in inner.ledger)
        entry = Entry(task.task_spec.name, newest, dict(task.data), finished=False, inside=inner.ledger)
        task.workflow.ledger.append(entry)


def _undone_by(task: Task) -> str | None:
    """Return the id of the activity that a handler undoes; None of one that undoes all of its scope."""
    scope = task.workflow
    entry = next((entry for entry in scope.ledger if entry.undone_by == task.id), None)
    return None if entry is None else str(scope.spec.task_specs[entry.spec].element.id)


def _entry(task: Task, top: Any) -> Entry:
    top.completions += 1
    return Entry(task.task_spec.name, top.completions, dict(task.data))


def _handles_itself(task: Task) -> bool:
    inside = task.workflow.top_workflow.subprocess_specs.get(getattr(task.task_spec, "spec", None))
    return inside is not None and inside.handler is not None


def _plan(thrower: Task, activity: str | None) -> None:
    until = thrower.workflow.top_workflow.completions
    thrower.internal_data["undoing"] = {"until": until, "activity": activity, "handler": None}
    thrower._set_state(TaskState.STARTED)


def _go_on(thrower: Task) -> None:
    """Undo the newest of what is left."""
    left = [(entry.number, scope, entry) for scope, entry in _left(thrower)]
    if not left:
        del thrower.internal_data["undoing"]
        thrower.task_spec.compensated(thrower)
        return
    _, scope, entry = max(left, key=lambda found: found[0])
    spec = scope.spec.task_specs[entry.spec]
    by_boundary = spec.handler is not None and entry.finished
    handler = scope.spec.task_specs[spec.handler] if by_boundary else spec
    task = _at_work(handler, thrower, scope, entry.variables)
    entry.undone_by = task.id
    if by_boundary:
        handler._update(task)
    else:
        handler.open_again(task, entry)


def _at_work(handler: Any, thrower: Task, scope: Any, snapshot: dict[str, Any]) -> Task:
    """Put a handler into the scope of what it undoes. What came into being since the snapshot it sees too."""
    task: Task = scope.put(handler, {**thrower.data, **snapshot})
    task.internal_data.update(undoes=thrower.id, given=dict(task.data))
    thrower.internal_data["undoing"]["handler"] = task.id
    return task


def _left(thrower: Task) -> Iterator[tuple[Any, Entry]]:
    undoing = thrower.internal_data["undoing"]
    for scope in _scopes(thrower):
        for entry in scope.ledger:
            element = scope.spec.task_specs[entry.spec].element
            named = undoing["activity"] in (None, element.id)
            if named and entry.number <= undoing["until"] and entry.undone_by is None:
                repeats = scope.tasks.get(entry.repeats)
                if repeats is None or not repeats.has_state(_OPEN):
                    yield scope, entry


def _scopes(thrower: Task) -> Iterator[Any]:
    """Yield where the thrower undoes: in its own scope; in an event sub-process also in the one around it."""
    top = thrower.workflow.top_workflow
    inner = top.subprocesses.get(thrower.id)
    if inner is not None:
        yield inner
        return
    scope = thrower.workflow
    yield scope
    while scope is not top:
        if not scope.owner.task_spec.handles_event:
            return
        scope = scope.owner.workflow
        yield scope
