"""What has failed is tried again: where it failed, with what a person has chosen meanwhile."""

from collections.abc import Mapping
from uuid import UUID

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn import branches
from bpmn.refusals import ChoiceMissing
from bpmn.specs.node import ENDING, RUNNING, failed
from bpmn.standing import Claim, Conflict


def settle(task: Task, choices: Mapping[str, UUID]) -> None:
    """Take the values that were chosen where branches disagree. Raises ChoiceMissing."""
    for conflict in task.internal_data["conflicts"]:
        branches.settle(task, conflict, _chosen(conflict, choices))


def try_again(task: Task) -> None:
    del task.internal_data["failure"]
    task.internal_data.pop("conflicts", None)
    when = task.internal_data.pop("failed")
    if when == RUNNING:
        task._ready()
        if task.task_spec.manual:
            task.run()
    elif when == ENDING:
        _end_again(task)
    else:
        task.task_spec._update(task)


def _chosen(conflict: Conflict, choices: Mapping[str, UUID]) -> Claim:
    for claim in conflict.claims:
        if claim.branch == choices.get(conflict.variable):
            return claim
    raise ChoiceMissing(variable=conflict.variable)


def _end_again(task: Task) -> None:
    """Hand over what a token leaves behind; others that waited for the same decision then end as well."""
    task._set_state(TaskState.COMPLETED)
    task.workflow.token_ended(task)
    ending = (other for other in task.workflow.open_tasks() if other.internal_data.get("failed") == ENDING)
    other = next(ending, None)
    if other is not None and not failed(task):
        try_again(other)
