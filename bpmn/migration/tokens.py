"""Where each token of an old version stands in the new one, and what keeps it from standing there."""

from collections.abc import Iterator, Mapping
from typing import Any

from SpiffWorkflow.task import Task

from bpmn.migration import remarks
from bpmn.migration.plan import Plan, same_kind
from bpmn.migration.remarks import Remarks
from bpmn.scope import OPEN
from bpmn.specs.call_activity import CallActivity
from bpmn.specs.catching import Catch
from bpmn.specs.joining import Joining
from bpmn.specs.multi_instance import MultiInstance
from bpmn.specs.quantity import StartQuantity

_WAYS = ("reset", "consumed")  # in the internal data of a token: lists of flows that are filled


def transplant(scope: Any, spec: Any, plan: Plan, found: Remarks) -> None:
    """Let all that lies in a scope stand in its new spec; what can't is said, and stays where it is."""
    tasks = list(scope.tasks.values())
    new_specs = {task.id: _standing_place(task, spec, plan, found) for task in tasks}
    for task in tasks:
        _keep_course(task, spec, plan, found)
        if not task.has_state(OPEN):
            continue
        if isinstance(task.task_spec, Joining):
            _keep_ways(task, new_specs[task.id], plan, found)
        elif "untold" in task.internal_data:
            _keep_untold(task, new_specs[task.id], plan)
    for task in tasks:
        if (new_spec := new_specs[task.id]) is not None:
            task.task_spec = new_spec
    scope.spec = spec


def _standing_place(task: Task, spec: Any, plan: Plan, found: Remarks) -> Any:
    """Return the new spec of a task, None when it can't go on there.

    Of a finished one only the variables count: where it stood, the root of the scope may stand as well.
    """
    before = task.task_spec
    after = spec.task_specs.get(plan.name_of(before))
    if not task.has_state(OPEN):
        return after or spec.start
    if before.loop is not None and found.are_refused(before.element.id):
        return None  # said of the activity already
    if after is None or not same_kind(before, after):
        _refuse(before, after, plan, found)
        return None
    for problem in _differences(task, before, after):
        found.refuse(before.element, problem)
    if isinstance(before, CallActivity) and before.called != after.called:
        found.warn(before.element, remarks.OTHER_CALL)
    return after


def _refuse(before: Any, after: Any, plan: Plan, found: Remarks) -> None:
    element = plan.new.elements.get(plan.counterpart(before.element.id))
    if isinstance(before, StartQuantity):
        found.refuse(before.element, remarks.OTHER_QUANTITY)
    elif element is None:
        found.refuse(before.element, remarks.GONE)
    elif after is None and before.loop is None:
        found.refuse(before.element, remarks.MOVED)
    elif element.type == before.element.type:
        found.refuse(before.element, remarks.OTHER_LOOP)
    else:
        found.refuse(before.element, remarks.OTHER_KIND)


def _differences(task: Task, before: Any, after: Any) -> Iterator[str]:
    if isinstance(before, MultiInstance):
        if before.sequential != after.sequential:
            yield remarks.OTHER_LOOP
        data = task.internal_data
        left = len(data.get("items", ())) + sum(child.has_state(OPEN) for child in task.children)
        some_completed = data.get("total", 0) > left
        if some_completed and _gathers(before) != _gathers(after):
            yield remarks.OTHER_OUTPUT
    if isinstance(before, StartQuantity) and before.needed != after.needed:
        yield remarks.OTHER_QUANTITY
    if isinstance(before, Catch) and (after.is_link or bool(before.triggers) != bool(after.triggers)):
        yield remarks.GONE


def _gathers(loop: MultiInstance) -> tuple[bool, bool]:
    return loop.output is not None, loop.sign_mode is not None


def _keep_course(task: Task, spec: Any, plan: Plan, found: Remarks) -> None:
    """What a person has ordered when moving a token by hand is still done."""
    data = task.internal_data
    if "course" in data:
        path, flow_id = data["course"]
        data["course"] = [[plan.counterpart(name) for name in path], flow_id and plan.counterpart(flow_id)]
    if "back" in data:
        back = task.workflow.spec.task_specs[data["back"]]
        data["back"] = plan.name_of(back)
        if data["back"] not in spec.task_specs:
            found.refuse(back.element, remarks.GONE)


def _keep_ways(task: Task, after: Any, plan: Plan, found: Remarks) -> None:
    """A gateway knows its tokens by the flows they came by."""
    if after is None:
        return
    ways = _ways(task.task_spec, after, plan)
    data, element = task.internal_data, task.task_spec.element
    for name in _WAYS:
        if name in data:
            data[name] = [ways[way] for way in data[name] if way in ways]
    via = data.get("via")
    if via is None or len(after.incoming) < 2:
        return
    if via in ways:
        data["via"] = ways[via]
    else:
        source = plan.old.elements[str(plan.old.elements[via].source)]
        found.refuse(element, remarks.WAY_GONE, source=source.label)


def _keep_untold(task: Task, after: Any, plan: Plan) -> None:
    """Behind a gateway the one flow into an event is told as taken only once the event has happened."""
    if after is not None:
        flows = (one for one in plan.new.elements.values() if one.type == "sequenceFlow")
        into = (flow.id for flow in flows if flow.target == after.element.id)
        task.internal_data["via"] = next(into, None)  # None: it became a link, which is refused


def _ways(before: Joining, after: Joining, plan: Plan) -> Mapping[str, str]:
    """Return the new flow of each flow into a gateway: the one of its id, else the one from where it came.

    Something may have been put between: then the only further flow that can be reached from there.
    """
    found = {way: plan.counterpart(way) for way in before.incoming if plan.counterpart(way) in after.incoming}
    for way in before.incoming:
        source = plan.counterpart(str(plan.old.elements[way].source))
        further = [new for new in after.incoming if new not in found.values()]
        direct = [new for new in further if plan.new.elements[new].source == source]
        reached = direct or [new for new in further if source in after.upstream(new)]
        if way not in found and len(reached) == 1:
            found[way] = reached[0]
    return found
