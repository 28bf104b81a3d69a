"""Reading off an instance what it waits for."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn import compensation
from bpmn.expressions import decided
from bpmn.instance import Instance
from bpmn.specs.ad_hoc import AdHoc
from bpmn.specs.call_activity import CallActivity
from bpmn.specs.catching import BoundaryEvent, wait_id
from bpmn.specs.node import failed
from bpmn.specs.service_task import ServiceTask
from bpmn.specs.throwing import Throw
from bpmn.specs.user_task import UserTask
from bpmn.standing import (
    ArmedTimer,
    FailedElement,
    OpenChoice,
    OpenUserTask,
    RunningCompensation,
    Standing,
    WaitingCall,
    WaitingCondition,
    WaitingMessage,
    WaitingService,
    WaitingSignal,
)
from wording import N_, Wording, from_data


def survey(instance: Instance) -> Standing:
    """Return where the instance stands, with what the journal of this run holds."""
    waits = _waits(instance)
    return Standing(
        user_tasks=tuple(waits["user_tasks"]),
        timers=tuple(waits["timers"]),
        services=tuple(waits["services"]),
        calls=tuple(waits["calls"]),
        messages=tuple(waits["messages"]),
        choices=tuple(waits["choices"]),
        signals=tuple(waits["signals"]),
        conditions=tuple(waits["conditions"]),
        compensations=tuple(waits["compensations"]),
        failures=tuple(waits["failures"]) or _deadlock(instance, waits),
        thrown=tuple(instance.journal.thrown),
        thrown_signals=tuple(instance.journal.thrown_signals),
        uncaught=tuple(instance.journal.uncaught),
        passages=tuple(instance.journal.passages),
        decided=tuple(instance.journal.decided),
        ended=instance.completed,
        outcome=instance.outcome[0] if instance.completed and instance.outcome else None,
        outcome_name=instance.outcome[1] if instance.completed and instance.outcome else None,
        variables=decided(instance.data if instance.completed else instance.view()),
    )


def _waits(instance: Instance) -> dict[str, list[Any]]:
    waits: dict[str, list[Any]] = {kind: [] for kind in _READERS}
    for scope in instance.scopes:
        for task in scope.open_tasks():
            kind = _kind(task)
            if kind is not None:
                waits[kind].append(_READERS[kind](task))
    waits["timers"] = [_timer(*armed) for armed in instance.armed("timer")]
    waits["messages"] = [_message(*armed) for armed in instance.armed("message")]
    waits["signals"] = [_signal(*armed) for armed in instance.armed("signal")]
    waits["conditions"] = [_condition(*armed) for armed in instance.armed("conditional")]
    return waits


def _kind(task: Task) -> str | None:
    spec = task.task_spec
    if failed(task):
        return "failures"
    if isinstance(spec, Throw) and compensation.element_undone(task) is not None:
        return "compensations"
    if isinstance(spec, UserTask):
        return "user_tasks"
    if isinstance(spec, ServiceTask):
        return "services"
    if isinstance(spec, AdHoc) and spec.awaits_choice(task):
        return "choices"
    return "calls" if isinstance(spec, CallActivity) else None


def _user_task(task: Task) -> OpenUserTask:
    spec, opened = task.task_spec, task.internal_data["opened"]
    return OpenUserTask(
        id=task.id,
        element_id=spec.element.id,
        name=spec.element.name,
        subject=opened.get("subject"),
        position=opened.get("position"),
        organisation=opened.get("organisation"),
        assignee=opened.get("assignee"),
        form_key=spec.form_key,
        due_at=opened.get("due_at"),
        escalation=spec.escalation,
        different_from=spec.different_from,
        outcomes=spec.outcomes,
        outcome_variable=spec.outcome_variable,
        documentation=spec.element.documentation,
        variables=decided(task.data),
        iteration=task.internal_data.get("iteration"),
    )


def _timer(task: Task, number: int, settled: Mapping[str, Any]) -> ArmedTimer:
    spec = task.task_spec
    id = wait_id(task, number)
    return ArmedTimer(id, spec.element.id, spec.element.name, settled["due_at"], spec.clock)


def _service(task: Task) -> WaitingService:
    spec, parameters, variables = task.task_spec, task.internal_data["parameters"], decided(task.data)
    element = spec.element
    return WaitingService(task.id, element.id, element.name, spec.topic, parameters, variables, spec.errors)


def _call(task: Task) -> WaitingCall:
    element, parameters = task.task_spec.element, task.internal_data["parameters"]
    return WaitingCall(task.id, element.id, element.name, task.task_spec.called, parameters)


def _message(task: Task, number: int, settled: Mapping[str, Any]) -> WaitingMessage:
    spec = task.task_spec
    return WaitingMessage(
        id=wait_id(task, number),
        element_id=spec.element.id,
        name=spec.element.name,
        message=spec.triggers[number].name,
        correlation=settled["correlation"],
        actor=settled["actor"],
        organisation=settled["organisation"],
        form_key=spec.form_key,
        variables=decided(task.workflow.view_of_rivals(task) or task.data),
    )


def _choice(task: Task) -> OpenChoice:
    spec, opened = task.task_spec, task.internal_data["opened"]
    return OpenChoice(
        id=task.id,
        element_id=spec.element.id,
        name=spec.element.name,
        position=opened["position"],
        organisation=opened["organisation"],
        assignee=opened["assignee"],
        documentation=spec.element.documentation,
        activities=spec.offered(task),
        may_close=spec.condition is None,
        closes_open=spec.cancels_remaining,
    )


def _signal(task: Task, number: int, _settled: Mapping[str, Any]) -> WaitingSignal:
    spec = task.task_spec
    return WaitingSignal(
        wait_id(task, number), spec.element.id, spec.element.name, spec.triggers[number].name
    )


def _condition(task: Task, number: int, _settled: Mapping[str, Any]) -> WaitingCondition:
    element = task.task_spec.element
    return WaitingCondition(wait_id(task, number), element.id, element.name)


def _compensation(task: Task) -> RunningCompensation:
    element = task.task_spec.element
    return RunningCompensation(task.id, element.id, element.name, compensation.element_undone(task) or "")


def _failure(task: Task) -> FailedElement:
    element = task.task_spec.element
    conflicts = tuple(task.internal_data.get("conflicts", ()))
    reason = from_data(task.internal_data["failure"])
    return FailedElement(task.id, element.id, element.name, reason, conflicts)


def _deadlock(instance: Instance, waits: dict[str, list[Any]]) -> tuple[FailedElement, ...]:
    """An instance that waits for nothing: a gateway waits for tokens that can't come any more."""
    if instance.completed or any(found for kind, found in waits.items() if kind != "compensations"):
        return ()
    reason = Wording(N_("没有分支能再到达这里，流程无法继续，请检查网关的成对关系。"))
    stuck = [
        task
        for scope in instance.scopes
        for task in scope.tokens()
        if task.state == TaskState.WAITING and not isinstance(task.task_spec, BoundaryEvent)
    ]
    return tuple(
        FailedElement(task.id, task.task_spec.element.id, task.task_spec.element.name, reason)
        for task in stuck
    )


_READERS = {
    "user_tasks": _user_task,
    "services": _service,
    "calls": _call,
    "choices": _choice,
    "compensations": _compensation,
    "failures": _failure,
}
