"""The one door to the engine: (definition, state, command, surroundings) → (state, standing). Pure.

Each step, whatever its command, also lets go on what waits for a condition that has become true.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn import recovery
from bpmn import state as states
from bpmn.definition import Definition
from bpmn.expressions import ElementFailed
from bpmn.instance import Instance
from bpmn.naming import naming
from bpmn.refusals import ActivityNotOffered, ProcessNotDefined, StartNotDefined, TaskNotOpen
from bpmn.specs.ad_hoc import AdHoc
from bpmn.specs.catching import wait_id
from bpmn.specs.node import ENTERING, failed
from bpmn.specs.node import fail as fail_task
from bpmn.specs.service_task import Waiting
from bpmn.specs.user_task import UserTask
from bpmn.standing import Standing, Uncaught
from bpmn.surroundings import Surroundings
from bpmn.survey import survey
from wording import Wording

Outcome = tuple[bytes, Standing]


def start(
    definition: Definition,
    process_id: str,
    variables: Mapping[str, Any],
    around: Surroundings,
    begun_by: str | None = None,
    payload: Mapping[str, Any] = MappingProxyType({}),
) -> Outcome:
    """Begin an instance: by a person or call, or by what happened to one of `definition.triggers`.

    `begun_by` is the id of its element, `payload` what it brought. Raises ProcessNotDefined, StartNotDefined.
    """
    if process_id not in definition.processes:
        raise ProcessNotDefined(package=definition.package.key, process=process_id)
    root = definition.specs[process_id].start
    if not (begun_by in root.by_trigger if begun_by else root.blank):
        raise StartNotDefined(process=process_id, known="、".join(root.by_trigger))
    instance = Instance(definition, process_id, around)
    instance.begin({**variables, **payload}, begun_by)
    return _run(instance)


def complete(
    definition: Definition,
    state: bytes,
    task_id: UUID,
    answers: Mapping[str, Any],
    record: Mapping[str, Any],
    around: Surroundings,
) -> Outcome:
    """Complete a user task. Raises TaskNotOpen or OutcomeNotOffered."""
    instance = states.load(state, definition, around)
    task = _task(instance, task_id)
    if not isinstance(task.task_spec, UserTask) or task.state != TaskState.READY:
        raise TaskNotOpen()
    task.task_spec.fill(task, answers, record)
    task.run()
    return _run(instance)


def fire_timers(definition: Definition, state: bytes, around: Surroundings) -> Outcome:
    """Fire every timer due at `around.now`, the earliest first; those armed meanwhile wait their turn."""
    instance = states.load(state, definition, around)
    due = [
        (settled["due_at"], task, number)
        for task, number, settled in instance.armed("timer")
        if settled["due_at"] is not None and settled["due_at"] <= around.now
    ]
    for _, task, number in sorted(due, key=lambda timer: timer[0]):
        if task.state == TaskState.WAITING:
            task.task_spec.fire(task, number)
            instance.run()
    return _run(instance)


def look_at_conditions(definition: Definition, state: bytes, around: Surroundings) -> Outcome:
    """Look whether a condition has become true by the clock or by the registers: no step has touched it."""
    return _run(states.load(state, definition, around))


def deliver(
    definition: Definition,
    state: bytes,
    event_id: UUID,
    payload: Mapping[str, Any],
    record: Mapping[str, Any] | None,
    around: Surroundings,
) -> Outcome:
    """Let a message arrive; `record` says who brought it, None when another instance sent it.

    Raises TaskNotOpen when the message is no longer awaited.
    """
    instance = states.load(state, definition, around)
    awaited = ((task, number) for task, number, _ in instance.armed("message"))
    task, number = next((one for one in awaited if wait_id(*one) == event_id), (None, 0))
    if task is None:
        raise TaskNotOpen()
    element_id = task.task_spec.element.id
    brought = {f"{element_id}_record": dict(record)} if record is not None else {}
    task.task_spec.fire(task, number, {**payload, **brought})
    return _run(instance)


def broadcast(
    definition: Definition, state: bytes, signal: str, payload: Mapping[str, Any], around: Surroundings
) -> Outcome:
    """Let a signal that another instance has sent reach every event here that waits for it."""
    instance = states.load(state, definition, around)
    instance.broadcast(signal, payload)
    return _run(instance)


def finish(definition: Definition, state: bytes, task_id: UUID, result: Any, around: Surroundings) -> Outcome:
    """Give a service its result, a call the variables of its ended child. Raises TaskNotOpen."""
    instance = states.load(state, definition, around)
    task = _waiting(instance, task_id)
    task.task_spec.finish(task, result)
    return _run(instance)


def fail(
    definition: Definition,
    state: bytes,
    task_id: UUID,
    reason: Wording,
    around: Surroundings,
    error_code: str | None = None,
) -> Outcome:
    """Report that a service or call failed: a BPMN error when an event catches the code, else an incident.

    The boundary event leaves `<its id>_error = {code, reason}`. Raises TaskNotOpen.
    """
    instance = states.load(state, definition, around)
    task = _waiting(instance, task_id)
    handler = instance.handler_of(task, "error", error_code) if error_code is not None else None
    if handler is not None:
        event, number = handler
        name = f"{event.task_spec.element.id}_error"
        event.task_spec.fire(event, number, {name: {"code": error_code, "reason": str(reason)}})
    else:
        fail_task(task, ElementFailed(reason.sentence, **reason.gaps), ENTERING)
    return _run(instance)


def catch(
    definition: Definition, state: bytes, call_id: UUID, thrown: Uncaught, around: Surroundings
) -> Outcome:
    """Let an event at a call, or around it, catch what nothing in the called process has caught.

    When there is none, an escalation is handed on to the caller of this instance; for an error nothing
    happens: the call can still be finished. Raises TaskNotOpen.
    """
    instance = states.load(state, definition, around)
    task = _waiting(instance, call_id)
    handler = instance.handler_of(task, thrown.kind, thrown.code)
    if handler is not None:
        event, number = handler
        event.task_spec.fire(event, number, thrown.payload)
    elif thrown.kind == "escalation":
        instance.journal.uncaught.append(thrown)
    return _run(instance)


def retry(definition: Definition, state: bytes, task_id: UUID, around: Surroundings) -> Outcome:
    """Try a failed element again; look again at one that waits in vain. Raises TaskNotOpen."""
    instance = states.load(state, definition, around)
    task = _task(instance, task_id)
    if not failed(task):
        if all(failure.id != task_id for failure in survey(instance).failures):
            raise TaskNotOpen()
        return _run(instance)
    recovery.try_again(task)
    return _run(instance)


def resolve(
    definition: Definition, state: bytes, task_id: UUID, choices: Mapping[str, UUID], around: Surroundings
) -> Outcome:
    """Try an element again whose branches disagree; `choices` name a Claim.branch for each Conflict.variable.

    Raises TaskNotOpen, or ChoiceMissing when a conflict is left.
    """
    instance = states.load(state, definition, around)
    task = _task(instance, task_id)
    if not task.internal_data.get("conflicts"):
        raise TaskNotOpen()
    recovery.settle(task, choices)
    recovery.try_again(task)
    return _run(instance)


def choose(
    definition: Definition, state: bytes, choice_id: UUID, element_id: str, around: Surroundings
) -> Outcome:
    """Begin an activity of an ad-hoc sub-process. Raises TaskNotOpen or ActivityNotOffered."""
    instance = states.load(state, definition, around)
    task = _choice(instance, choice_id)
    if element_id not in dict(task.task_spec.offered(task)):
        raise ActivityNotOffered(place=naming(task.task_spec.element), activity=element_id)
    task.task_spec.begin_activity(task, element_id)
    return _run(instance)


def close(definition: Definition, state: bytes, choice_id: UUID, around: Surroundings) -> Outcome:
    """Say that an ad-hoc sub-process is done. Raises TaskNotOpen, also when a condition decides that."""
    instance = states.load(state, definition, around)
    task = _choice(instance, choice_id)
    if task.task_spec.condition is not None:
        raise TaskNotOpen()
    task.task_spec.close(task)
    return _run(instance)


def compensate(definition: Definition, state: bytes, around: Surroundings) -> Outcome:
    """Take back what is open, undo what was completed, newest first; then the instance ends.

    An instance that has ended, or is being undone already, stays as it is.
    """
    instance = states.load(state, definition, around)
    if not instance.completed and not instance.is_being_undone:
        instance.undo()
    return _run(instance)


def look(definition: Definition, state: bytes, around: Surroundings) -> Standing:
    """Return where the instance stands, without running it."""
    return survey(states.load(state, definition, around))


def _run(instance: Instance) -> Outcome:
    instance.run()
    return states.dump(instance), survey(instance)


def _task(instance: Instance, task_id: UUID) -> Task:
    task = instance.find(task_id)
    if task is None:
        raise TaskNotOpen()
    return task


def _waiting(instance: Instance, task_id: UUID) -> Task:
    task = _task(instance, task_id)
    if not isinstance(task.task_spec, Waiting) or task.state != TaskState.STARTED or failed(task):
        raise TaskNotOpen()
    return task


def _choice(instance: Instance, choice_id: UUID) -> Task:
    task = _task(instance, choice_id)
    if not isinstance(task.task_spec, AdHoc) or not task.task_spec.awaits_choice(task) or failed(task):
        raise TaskNotOpen()
    return task
