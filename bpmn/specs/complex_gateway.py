"""Complex gateway: goes on when its activation condition is true, then waits for the rest."""

from collections import Counter
from typing import Any

from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.documents import BPMN
from bpmn.expressions import Formula
from bpmn.specs.joining import Joining
from bpmn.specs.loading import Loading
from bpmn.specs.node import Flow, failed


class ComplexGateway(Joining):
    """Waits for start, then for reset.

    While it waits for reset a task of its own stands at the gateway. `reset` in its internal data are the
    ways in whose tokens the start has consumed.
    """

    activation: Formula | None

    def prepare(self, node: Any, loading: Loading) -> None:
        text = (node.findtext(f"{{{BPMN}}}activationCondition") or "").strip()
        self.activation = (
            loading.compiler.formula(self.element, "activationCondition", text) if text else None
        )

    def _update_hook(self, my_task: Task) -> bool:
        if len(self.incoming) < 2:
            return True
        my_task._set_state(TaskState.WAITING)
        if not (self._resetting(my_task) or self._is_starting(my_task) or self._is_stuck(my_task)):
            self._start(my_task)
        return False

    def proceed(self, waiting: list[Task]) -> bool:
        """Reset if no further token is expected, or start if data has made the condition true."""
        resetting = self._resetting(waiting[0])
        return self._start(waiting[-1]) if resetting is None else self._reset(resetting)

    def chooses(self) -> bool:
        return True

    def choose(self, task: Task) -> list[Flow]:
        """At a reset only flows with conditions are taken again, and it is no fault when there is none."""
        phase = {"waitingForStart": "reset" not in task.internal_data}
        ways = [flow for flow in self.flows if not flow.default and self.is_open(task, flow, phase)]
        if phase["waitingForStart"]:
            return self.or_default(task, ways)
        if not any(flow.condition for flow in self.flows):
            return []
        return [flow for flow in ways if flow.condition] or [flow for flow in self.flows if flow.default]

    def _start(self, task: Task) -> bool:
        tokens = self.tokens_by_way(task)
        if self.activation is None or not self.ask(task, self.activation, self._seen(task)).truth():
            return False
        last = list(tokens.values())[-1]
        last.internal_data["consumed"] = list(tokens)
        if self.join(list(tokens.values())):
            return True
        del last.internal_data["consumed"]
        return False

    def _reset(self, resetting: Task) -> bool:
        consumed = resetting.internal_data["reset"]
        late = {way: task for way, task in self.tokens_by_way(resetting).items() if way not in consumed}
        if self.awaits(resetting.workflow, {*consumed, *late}):
            return False
        return self.join([*late.values(), resetting], beside=True)

    def _move_on(self, my_task: Task) -> None:
        consumed = my_task.internal_data.pop("consumed", self.incoming)
        if set(consumed) < set(self.incoming):
            resetting = my_task._add_child(self, TaskState.WAITING)
            resetting.data = dict(my_task.data)
            resetting.internal_data["reset"] = consumed
        super()._move_on(my_task)

    def _resetting(self, task: Task) -> Task | None:
        waiting: list[Task] = task.workflow.waiting_at(self)
        return next((one for one in waiting if "reset" in one.internal_data), None)

    def _is_starting(self, task: Task) -> bool:
        """Between the start and the flows out other tokens may arrive; they belong to the same round."""
        return any(
            one.task_spec is self and "consumed" in one.internal_data for one in task.workflow.open_tasks()
        )

    def _is_stuck(self, task: Task) -> bool:
        """While its branches disagree, those who come later wait."""
        return any(one.task_spec is self and failed(one) for one in task.workflow.open_tasks())

    def _seen(self, task: Task) -> dict[str, Any]:
        """The tokens on each way in by the id of the flow, and all of them together as activationCount."""
        tokens = Counter(one.internal_data["via"] for one in task.workflow.waiting_at(self))
        counts = {way: tokens[way] for way in self.incoming}
        return {**task.workflow.view(), **counts, "activationCount": tokens.total()}
