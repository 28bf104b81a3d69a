"""Taking finished history out of the live tree: an old instance costs no more than a new one."""

from typing import Any

from SpiffWorkflow.util.task import TaskState

from bpmn.compensation import undoes
from bpmn.scope import listens

OPEN = TaskState.NOT_FINISHED_MASK


def prune(instance: Any) -> None:
    """Keep what is open, and of the finished only where open branches parted: joins merge against that."""
    for scope in instance.scopes:
        _drop_dead_branches(scope)
        _splice_chains(scope)
        _let_root_forget(scope)


def _drop_dead_branches(scope: Any) -> None:
    alive = {scope.task_tree.id}
    for task in scope.open_tasks():
        branch = task
        while branch is not None and branch.id not in alive:
            alive.add(branch.id)
            branch = branch.parent
    for task_id in [task_id for task_id in scope.tasks if task_id not in alive]:
        del scope.tasks[task_id]
    for task in scope.tasks.values():
        task._children = [child for child in task._children if child in alive]


def _splice_chains(scope: Any) -> None:
    for task in list(scope.tasks.values()):
        if task.parent is None or task.has_state(OPEN) or len(task._children) != 1:
            continue
        if "given" in task.internal_data:  # what its branch began with
            continue
        child, parent = scope.tasks[task._children[0]], task.parent
        if "lent" in task.internal_data:
            lent = {**task.internal_data["lent"], **child.internal_data.get("lent", {})}
            child.internal_data["lent"] = lent
        child.parent = parent
        parent._children[parent._children.index(task.id)] = child.id
        del scope.tasks[task.id]


def _let_root_forget(scope: Any) -> None:
    """With a single branch nobody will merge against the root: it need not keep old values."""
    root = scope.task_tree
    if len(root._children) == 1:
        only = scope.tasks[root._children[0]]
        if not (listens(only) or undoes(only)):
            root.data = dict(only.data)
