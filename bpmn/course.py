"""The course of a token that a person has moved: which element it comes to, and what it does afterwards.

In the internal data of its task

    course  what lies ahead of it inside the sub-process it enters: the path there, and the flow it comes by
    back    the spec it goes to when the element has been completed, instead of taking the flows
"""

from collections.abc import Sequence
from typing import Any

from SpiffWorkflow.task import Task

Course = list[Any]  # [path, flow id or None]

ATTACHMENT = "BoundaryEventSplit"  # follows the name of the activity; it stands in stored states
_CARRIED = ("course", "back")


def entrance(scope_spec: Any, name: str) -> Any:
    """Return the spec a token is put at: before an activity the events attached to it are armed."""
    attachment = f"{name}.{ATTACHMENT}"
    return scope_spec.task_specs[attachment if attachment in scope_spec.task_specs else name]


def lay(task: Task, path: Sequence[str], flow_id: str | None) -> None:
    """Tell a token at the first element of a path of sub-processes where to go on inside."""
    if len(path) > 1:
        task.internal_data["course"] = [list(path[1:]), flow_id]
    elif flow_id is not None:
        task.internal_data["via"] = flow_id


def carry(task: Task, onwards: Task) -> None:
    """Hand the course on to the element behind what stands invisibly before it."""
    data = task.internal_data
    onwards.internal_data.update({key: data[key] for key in _CARRIED if key in data})
