"""Going past an element that can't be carried out: it counts as done, with variables a person gives."""

from collections.abc import Mapping, Sequence
from typing import Any

from SpiffWorkflow.task import Task

from bpmn.expressions import BranchesDisagree
from bpmn.naming import naming
from bpmn.specs.joining import Joining
from bpmn.specs.node import recovered
from bpmn.specs.quantity import StartQuantity
from wording import N_, Refusal


class NotSkippable(Refusal):
    """Branches disagree there: what is missing is a choice between their values."""

    sentence = N_("“{element}”处各分支的取值不一致，请先选定取值。")


class ValuesMissing(Refusal):
    """The branches that are to go on without the missing one disagree: the person must say what counts."""

    sentence = N_("跳过“{element}”时各分支的取值不一致，请一并填写这些变量的值：{variables}。")


def skip(task: Task, variables: Mapping[str, Any]) -> None:
    """Let the token go on. Raises NotSkippable, ValuesMissing."""
    if task.internal_data.get("conflicts"):
        raise NotSkippable(element=naming(task.task_spec.element))
    scope, spec = task.workflow, task.task_spec
    if isinstance(spec, Joining | StartQuantity) and task in scope.waiting_at(spec):
        _join_what_has_come(task, spec.next_tokens(task), variables)
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


def _join_what_has_come(task: Task, tokens: Sequence[Task], variables: Mapping[str, Any]) -> None:
    """Make one token of those that wait for more; what the person gives settles what they dispute."""
    for token in tokens:
        token.data = {**token.data, **variables}
    try:
        task.workflow.join(task, tokens)
    except BranchesDisagree as failure:
        disputed = "、".join(conflict.variable for conflict in failure.conflicts)
        raise ValuesMissing(element=naming(task.task_spec.element), variables=disputed) from failure
