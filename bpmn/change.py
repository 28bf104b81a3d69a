"""Changing variables by hand, for all tokens at once: no join sees a difference afterwards."""

from collections.abc import Iterator, Mapping
from typing import Any

from SpiffWorkflow.task import Task

from bpmn.instance import Instance
from bpmn.specs.loop import LOOP_COUNTER
from bpmn.specs.multi_instance import MultiInstance


def change_variables(instance: Instance, variables: Mapping[str, Any]) -> None:
    """Set them wherever a token stands or branches have parted. The item of an instance stays its own."""
    for scope in instance.scopes:
        scope.base = {**scope.base, **variables}
        for task in scope.tasks.values():
            own = set(_own_names(task))
            changes = {name: value for name, value in variables.items() if name not in own}
            task.data = {**task.data, **changes}
            if "given" in task.internal_data:  # else it would seem the branch's own
                task.internal_data["given"] = {**task.internal_data["given"], **changes}
            if "lent" in task.internal_data:
                task.internal_data["lent"] = {**task.internal_data["lent"], **changes}


def _own_names(task: Task) -> Iterator[str]:
    """Yield the variables that belong to the instances of several around the task."""
    around: Task | None = task
    while around is not None:
        loop = around.task_spec.loop
        if loop is not None:
            yield LOOP_COUNTER
        if isinstance(loop, MultiInstance) and loop.item_variable:
            yield loop.item_variable
        around = getattr(around.workflow, "owner", None)
