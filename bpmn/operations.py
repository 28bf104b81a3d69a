"""The engine's door for those who intervene in a running instance: pure, as bpmn.engine is.

A preview is the same call, whose state nobody keeps.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn import moves, skipping
from bpmn import state as states
from bpmn import targets as places
from bpmn.change import change_variables
from bpmn.companions import companions
from bpmn.definition import Definition
from bpmn.engine import Outcome
from bpmn.instance import Instance
from bpmn.naming import naming
from bpmn.refusals import TaskNotOpen
from bpmn.specs.catching import Catch
from bpmn.specs.parallel_gateway import ParallelGateway
from bpmn.standing import OpenToken, StarvedJoin
from bpmn.surroundings import Surroundings
from bpmn.survey import survey
from bpmn.targets import Target
from wording import joined


@dataclass(frozen=True)
class Move:
    """Tokens that leave, and where one comes to in their place: an element, or a flow into a join.

    With `comes_back` it returns straight to the element the one token has left, once the target is completed.
    """

    tokens: tuple[UUID, ...]
    target_id: str
    comes_back: bool = False


def move(definition: Definition, state: bytes, wanted: Move, around: Surroundings) -> Outcome:
    """Raises TaskNotOpen, TargetNotOffered, NotMovable, ComesBackElsewhere."""
    instance = states.load(state, definition, around)
    target = places.find(definition.specs, instance.spec.name, wanted.target_id)
    moves.move(instance, [_task(instance, id) for id in wanted.tokens], target, wanted.comes_back)
    return _run(instance)


def take_away(definition: Definition, state: bytes, token_id: UUID, around: Surroundings) -> Outcome:
    """End a branch where it stands. Raises TaskNotOpen, NotMovable, LastToken."""
    instance = states.load(state, definition, around)
    moves.take_away(instance, _task(instance, token_id))
    return _run(instance)


def skip(
    definition: Definition, state: bytes, task_id: UUID, variables: Mapping[str, Any], around: Surroundings
) -> Outcome:
    """Count an element as done that has failed or waits in vain. Raises TaskNotOpen, NotSkippable."""
    instance = states.load(state, definition, around)
    task = _task(instance, task_id)
    stuck = {failure.id for failure in survey(instance).failures}
    if task_id not in stuck and task.state != TaskState.READY:
        raise TaskNotOpen()
    skipping.skip(task, variables)
    return _run(instance)


def change(
    definition: Definition, state: bytes, variables: Mapping[str, Any], around: Surroundings
) -> Outcome:
    """Set variables for all tokens of the instance."""
    instance = states.load(state, definition, around)
    change_variables(instance, variables)
    return _run(instance)


def begin_at(
    definition: Definition,
    process_id: str,
    target_id: str,
    variables: Mapping[str, Any],
    around: Surroundings,
) -> Outcome:
    """Begin an instance at an element instead of its start. Raises TargetNotOffered."""
    target = places.find(definition.specs, process_id, target_id)
    target.must_be_offered()
    instance = Instance(definition, process_id, around)
    instance.journal.moved(target.id)
    instance.begin(dict(variables), course=[list(target.path), target.flow_id])
    return _run(instance)


def open_tokens(definition: Definition, state: bytes, around: Surroundings) -> list[OpenToken]:
    """Return what can be moved or taken away, the outermost first."""
    instance = states.load(state, definition, around)
    found = [task for scope in instance.scopes for task in scope.open_tasks() if moves.movable(task)]
    return [_open_token(task) for task in found if _stands_for_its_race(task)]


def targets(definition: Definition, process_id: str) -> list[Target]:
    """Return where a token of the process can be moved to from outside any sub-process."""
    return [target for target in places.targets(definition.specs, process_id) if target.offered]


def going_along(
    definition: Definition, state: bytes, token_id: UUID, target_id: str, around: Surroundings
) -> tuple[UUID, ...]:
    """Return the tokens that must go with one that is sent back, lest they be there twice."""
    instance = states.load(state, definition, around)
    target = places.find(definition.specs, instance.spec.name, target_id)
    task = _task(instance, token_id)
    scope, path = moves.meeting_place(instance, [task], target)
    found = companions(scope, moves.token_in(scope, task), path[0])
    return tuple(companion.id for companion in found)


def starved_joins(definition: Definition, state: bytes, around: Surroundings) -> list[StarvedJoin]:
    """Return the parallel gateways that now wait in vain."""
    instance = states.load(state, definition, around)
    return [
        StarvedJoin(spec.element.id, naming(spec.element))
        for scope in instance.scopes
        for spec in scope.spec.task_specs.values()
        if isinstance(spec, ParallelGateway) and spec.starves(scope)
    ]


def _run(instance: Instance) -> Outcome:
    instance.run()
    return states.dump(instance), survey(instance)


def _task(instance: Instance, task_id: UUID) -> Task:
    task = instance.find(task_id)
    if task is None or not task.has_state(TaskState.NOT_FINISHED_MASK):
        raise TaskNotOpen()
    return task


def _stands_for_its_race(task: Task) -> bool:
    """Of the events that wait for one token the first stands for all."""
    order = list(task.workflow.tasks)
    return all(order.index(task.id) < order.index(rival.id) for rival in _alternatives(task))


def _alternatives(task: Task) -> list[Task]:
    """Return the other events that wait for the token the task waits with."""
    if not isinstance(task.task_spec, Catch):
        return []
    rivals = task.workflow.rivals(task)
    return [rival for rival in rivals if isinstance(rival.task_spec, Catch) and moves.movable(rival)]


def _open_token(task: Task) -> OpenToken:
    element = task.task_spec.element
    names = [naming(one.task_spec.element) for one in (task, *_alternatives(task))]
    around = task.parent if task.task_spec.loop is not None else getattr(task.workflow, "owner", None)
    return OpenToken(
        id=task.id,
        element_id=element.id,
        name=joined(names, " / "),
        inside=around.id if around is not None else None,
        iteration=task.internal_data.get("iteration"),
    )
