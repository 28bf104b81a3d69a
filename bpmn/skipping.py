"""Going past an element that can't be carried out: it counts as done, with variables a person gives."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.task import Task

from bpmn.specs.joining import Joining
from bpmn.specs.node import recovered
from wording import N_, Refusal


class NotSkippable(Refusal):
    """Branches disagree there: what is missing is a choice between their values."""

    sentence = N_("“{element}”处各分支的取值不一致，请先选定取值。")


def skip(task: Task, variables: Mapping[str, Any]) -> None:
    """Let the token go on. Raises NotSkippable."""
    if task.internal_data.get("conflicts"):
        raise NotSkippable(element=task.task_spec.element.name)
    scope, spec = task.workflow, task.task_spec
    if isinstance(spec, Joining) and task in scope.waiting_at(spec):
        scope.join(task, list(spec.tokens_by_way(task).values()))
    recovered(task)
    task.data = {**scope.current(task), **variables}
    inner = scope.top_workflow.subprocesses.pop(task.id, None)
    if inner is not None:
        inner.cancel_others(None)
        inner.completed = True
    task.internal_data["done"] = True
    task._ready()
    if spec.manual:
        task.run()
