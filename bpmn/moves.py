"""Moving tokens by hand: away from where they stand, to another element, along no flow of the diagram.

A move keeps the number of tokens right in every scope it touches. It happens in the innermost scope that
holds all the given tokens and has the target in it or inside it: whoever leaves a sub-process leaves it as a
whole, and in that scope one token takes the place of those that leave.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn import compensation, course
from bpmn.catalogue import ACTIVITIES
from bpmn.instance import Instance
from bpmn.naming import naming
from bpmn.scope import listens
from bpmn.specs.catching import BoundaryEvent
from bpmn.targets import Target
from wording import N_, Refusal


class NotMovable(Refusal):
    """What is to be moved holds no token, or one that others wait for."""

    sentence = N_("“{element}”不能调整：它正在撤回已办的工作，或只是随其他环节等待。")


class ComesBackElsewhere(Refusal):
    """Straight back means: one token, to an activity of the same process or sub-process."""

    sentence = N_("“{element}”不能直送退回人：两个环节须在同一层流程中，且只退回这一个分支。请改选逐级重走。")


class LastToken(Refusal):
    """Without it the instance would end."""

    sentence = N_("“{element}”是办件最后一个分支，不能撤销。如不再办理，请终止办件。")


def movable(task: Task) -> bool:
    """Say whether the task holds a token, or is one of several instances, and is no part of an undoing."""
    beside = listens(task) or isinstance(task.task_spec, BoundaryEvent) or "reset" in task.internal_data
    undoing = compensation.undoes(task) or compensation.stays(task)
    return not (beside or undoing or task.workflow.top_workflow.is_being_undone)


def move(instance: Instance, tasks: Sequence[Task], target: Target, comes_back: bool = False) -> None:
    """Let one token at the target take the place of the given ones.

    Raises NotMovable, ComesBackElsewhere, TargetNotOffered.
    """
    scope, path = meeting_place(instance, tasks, target)
    target.must_be_offered(len(target.path) - len(path))
    tokens = list({token.id: token for token in (token_in(scope, task) for task in tasks)}.values())
    _must_be_movable([*tasks, *tokens])
    if comes_back:
        _must_come_back(tasks, tokens, scope.spec.task_specs[path[0]], path)
    parent, variables = scope.gathered(tokens)
    for token in tokens:
        _withdraw(token)
    arrived = parent._add_child(course.entrance(scope.spec, path[0]), TaskState.FUTURE)
    arrived.data = variables
    for name in ("given", "lent") if len(tokens) == 1 else ():
        if name in tokens[0].internal_data:
            arrived.internal_data[name] = tokens[0].internal_data[name]
    course.lay(arrived, path, target.flow_id)
    if comes_back:
        arrived.internal_data["back"] = str(tokens[0].task_spec.name)
    instance.journal.moved(target.id)
    arrived.task_spec._update(arrived)


def take_away(instance: Instance, task: Task) -> None:
    """End a token where it stands, as if it had come to an end event. Raises NotMovable, LastToken.

    One of several instances is taken out of them: the others go on, and after the last so does the activity.
    """
    _must_be_movable([task])
    scope = task.workflow
    if task.task_spec.loop is not None:
        scope.cancel(task)
        task.task_spec.loop.instance_withdrawn(task.parent)
        return
    if scope is instance and not set(scope.tokens()) - {task, *scope.rivals(task)}:
        raise LastToken(element=naming(task.task_spec.element))
    task.data = scope.current(task)
    _withdraw(task)
    scope.token_ended(task)


def meeting_place(instance: Instance, tasks: Sequence[Task], target: Target) -> tuple[Any, Sequence[str]]:
    """Return the innermost scope that holds all of them and the target, and the path from there."""
    scope, path = instance, target.path
    for inner in zip(*map(_scopes_around, tasks), strict=False):
        if len(path) == 1 or any(one is not inner[0] for one in inner) or inner[0].spec.name != path[0]:
            break
        scope, path = inner[0], path[1:]
    return scope, path


def token_in(scope: Any, task: Task) -> Task:
    """Return the token of the scope that the task is, or lies inside of."""
    while task.workflow is not scope:
        task = task.workflow.owner
    return task.parent if task.task_spec.loop is not None else task


def _scopes_around(task: Task) -> Iterator[Any]:
    """Yield the scopes of the sub-processes around the task, the outermost first."""
    scope = task.workflow
    if scope is not scope.top_workflow:
        yield from _scopes_around(scope.owner)
        yield scope


def _withdraw(token: Task) -> None:
    """Cancel a token with all that waits beside it. What was completed inside can still be undone."""
    scope = token.workflow
    for task in (token, *token.children):
        compensation.set_aside(task)
    for rival in scope.rivals(token):
        scope.cancel(rival)
    scope.cancel(token)


def _must_be_movable(tasks: Sequence[Task]) -> None:
    for task in tasks:
        if not movable(task):
            raise NotMovable(element=naming(task.task_spec.element))


def _must_come_back(tasks: Sequence[Task], tokens: Sequence[Task], spec: Any, path: Sequence[str]) -> None:
    token = tokens[0]
    alone = len(tokens) == 1 and tasks[0].workflow is token.workflow
    activities = all(one.element.type in ACTIVITIES for one in (token.task_spec, spec))
    if not (alone and activities and len(path) == 1):
        raise ComesBackElsewhere(element=naming(token.task_spec.element))
