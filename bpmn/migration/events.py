"""What an instance waits for beside its tokens: kept when it moves, taken away, or armed anew."""

from collections.abc import Mapping
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn import compensation
from bpmn.course import ATTACHMENT
from bpmn.expressions import ElementFailed
from bpmn.migration import remarks
from bpmn.migration.plan import Plan, same_kind
from bpmn.migration.remarks import Remarks
from bpmn.specs.catching import BoundaryEvent, Catch, Listener
from bpmn.specs.node import ENTERING, Node, failed
from bpmn.specs.race import Attachment, EventGateway, Race
from bpmn.specs.sub_process import SubProcess
from bpmn.triggers import Trigger

Rivals = Mapping[str, frozenset[str]]  # which events a gateway, attachment or root leads to, all by name

_WAITED_FOR_BY: Mapping[type, type[Catch]] = {
    EventGateway: Catch,
    Attachment: BoundaryEvent,
}  # a root: Listener


def take_away(scope: Any, spec: Any, plan: Plan, found: Remarks) -> None:
    """Stop waiting for events the new version no longer has, where something else is waited for as well."""
    for task in scope.open_tasks():
        event = task.task_spec
        if _is_beside(task) and not _stays(event, spec.task_specs.get(plan.name_of(event)), plan):
            scope.cancel(task)
            found.warn(event.element, remarks.EVENT_GONE)


def rivals_of(scope: Any, plan: Plan) -> Rivals:
    """Return what the old version already waits for beside each other, by the names of the new one."""
    specs = scope.spec.task_specs
    return {
        plan.name_of(spec): frozenset(plan.name_of(specs[flow.target]) for flow in spec.flows)
        for spec in specs.values()
        if isinstance(spec, Race) or spec is scope.spec.start
    }


def rearm(task: Task, before: Catch, found: Remarks) -> None:
    """Keep what was settled when an event was armed; settle what it did not wait for before."""
    spec: Catch = task.task_spec
    pairs = enumerate(zip(before.triggers, spec.triggers, strict=False))
    armed = task.internal_data["armed"]
    kept = {number: armed[number] for number, (old, new) in pairs if _alike(old, new)}
    if len(kept) < max(len(armed), len(spec.triggers)):
        found.warn(spec.element, remarks.EVENT_CHANGED)
    try:
        task.internal_data["armed"] = spec.arm(task, kept)
    except ElementFailed as failure:
        found.refuse(spec.element, remarks.NOT_ARMED, reason=failure.wording)


def begin_waiting(scope: Any, before: Rivals, found: Remarks) -> None:
    """Arm what the new version waits for beside open elements, and the old one did not."""
    for task in scope.open_tasks():
        _attach(task, before, found)
    for task in list(scope.tasks.values()):
        if isinstance(task.task_spec, EventGateway) and not task.task_spec.parallel and _is_undecided(task):
            _begin_beside(task, before, found)
    if _listens_on(scope):
        _begin_beside(scope.task_tree, before, found)


def _is_beside(task: Task) -> bool:
    """Say whether something else is waited for as well: it is attached, a listener, or one of several."""
    waits = task.state == TaskState.WAITING or task.internal_data.get("failed") == ENTERING
    if isinstance(task.task_spec, BoundaryEvent | Listener):
        return waits
    gateway = task.workflow.tasks.get(task.internal_data.get("race"))
    decides = gateway is not None and isinstance(gateway.task_spec, EventGateway)
    return waits and decides and bool(task.workflow.rivals(task))


def _stays(before: Any, after: Any, plan: Plan) -> bool:
    if after is None or not same_kind(before, after):
        return False
    host = before.element.attached_to
    return host is None or plan.counterpart(host) == after.element.attached_to


def _alike(old: Trigger, new: Trigger) -> bool:
    """Say whether what was settled still holds. A timer keeps its moment whatever the new version says."""
    kind = (old.kind, old.repeats, old.correlation is None, old.conversation is None)
    same_condition = old.kind != "conditional" or old.text == new.text
    return (
        kind == (new.kind, new.repeats, new.correlation is None, new.conversation is None) and same_condition
    )


def _attach(host: Task, before: Rivals, found: Remarks) -> None:
    """Arm the events that are attached to an open activity in the new version only."""
    spec = host.workflow.spec.task_specs.get(f"{host.task_spec.name}.{ATTACHMENT}")
    if spec is None or compensation.undoes(host) or compensation.stays(host):
        return
    events = [target for target in spec.outputs if isinstance(target, BoundaryEvent)]
    if any(event.name not in before.get(spec.name, ()) for event in events):
        attachment = host.workflow.tasks.get(host.internal_data.get("race")) or _put_before(host, spec)
        _begin_beside(attachment, before, found)


def _put_before(task: Task, spec: Any) -> Task:
    """Put a finished task between one and its parent: what comes beside the one later parts from there."""
    scope = task.workflow
    parent, order = task.parent, list(scope.tasks)
    between: Task = parent._add_child(spec, TaskState.COMPLETED)
    between.data = dict(task.data)
    parent._children.remove(between.id)
    parent._children[parent._children.index(task.id)] = between.id
    between._children, task.parent = [task.id], between
    task.internal_data["race"] = between.id
    order.insert(order.index(task.id), between.id)
    scope.tasks = {task_id: scope.tasks[task_id] for task_id in order}  # parents before their children
    return between


def _is_undecided(gateway: Task) -> bool:
    return any(child.internal_data.get("race") == gateway.id for child in gateway.workflow.open_tasks())


def _listens_on(scope: Any) -> bool:
    """Say whether the scope is alive, and no event sub-process has displaced all else in it."""
    top = scope.top_workflow
    if scope.completed or (top.is_being_undone if scope is top else compensation.stays(scope.owner)):
        return False
    running = {task.task_spec.name for task in scope.open_tasks() if isinstance(task.task_spec, SubProcess)}
    specs = scope.spec.task_specs.values()
    displacing = [spec for spec in specs if isinstance(spec, Listener) and spec.interrupting]
    return not any(spec.flows[0].target in running for spec in displacing)


def _begin_beside(leading: Task, before: Rivals, found: Remarks) -> None:
    """Place what a gateway, attachment or root waits for in the new version only.

    What an attachment is attached to may wait for a message itself; it stands there already.
    """
    spec: Node = leading.task_spec
    known = before.get(str(spec.name), frozenset())
    kind = _WAITED_FOR_BY.get(type(spec), Listener)
    for flow in spec.flows:
        target: Any = leading.workflow.spec.task_specs[flow.target]
        if not isinstance(target, kind) or target.name in known:
            continue
        task = spec._place(leading, flow)
        if isinstance(target, Listener):
            task.data = leading.workflow.view()
        target._update(task)
        if failed(task):
            found.refuse(target.element, remarks.NOT_ARMED, reason=task.internal_data["failure"])
        else:
            found.warn(target.element, remarks.EVENT_NEW)
