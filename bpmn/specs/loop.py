"""Standard loop: the activity again and again while its condition holds."""

from decimal import Decimal
from typing import Any

from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.catalogue import is_true
from bpmn.documents import BPMN, DiagramRefused
from bpmn.specs.loading import Loading
from bpmn.specs.node import Node
from wording import N_

LOOP_COUNTER = "loopCounter"  # the variable that counts the rounds, or the instances, from 1


class StandardLoop(Node, LoopTask):
    """Wraps the activity. Each pass sees what the one before left."""

    leaves_trace = False
    task_spec: str

    def prepare_loop(self, node: Any, body: Node, loading: Loading) -> None:
        self.body = body
        self.test_before = is_true(node, "testBefore")
        self.maximum = int(node.get("loopMaximum")) if node.get("loopMaximum", "").isdigit() else None
        text = node.findtext(f"{{{BPMN}}}loopCondition") or ""
        self.condition = (
            loading.compiler.formula(self.element, "loopCondition", text) if text.strip() else None
        )
        if self.condition is None and self.maximum is None:
            raise DiagramRefused(
                self.element.file, N_("循环 {element} 应填写循环条件或最多次数。"), element=self.element.label
            )

    def _update_hook(self, my_task: Task) -> bool:
        my_task.internal_data["passes"] = 0
        if self.test_before and not self._goes_on(my_task, 0):
            return True
        my_task._set_state(TaskState.STARTED)
        self._next_pass(my_task)
        return False

    def collect(self, instance: Task) -> None:
        """Ask the condition before the pass completes. Raises ElementFailed."""
        passes = instance.internal_data["iteration"] + 1
        instance.internal_data["again"] = self._goes_on(instance, passes)

    def instance_completed(self, wrapper: Task, instance: Task) -> None:
        around = {LOOP_COUNTER: wrapper.data[LOOP_COUNTER]} if LOOP_COUNTER in wrapper.data else {}
        passed = {name: value for name, value in instance.data.items() if name != LOOP_COUNTER}
        wrapper.data = {**passed, **around}  # a loop around this one has a counter of its own
        wrapper.internal_data["passes"] += 1
        if instance.internal_data.pop("again"):
            self._next_pass(wrapper)
        else:
            wrapper._ready()

    def instance_withdrawn(self, wrapper: Task) -> None:
        """A person has taken the pass under way out: there is no other after it."""
        wrapper._ready()

    def _next_pass(self, wrapper: Task) -> None:
        instance = wrapper._add_child(self.body, TaskState.FUTURE)
        instance.internal_data["iteration"] = wrapper.internal_data["passes"]
        instance.data = {**wrapper.data, LOOP_COUNTER: Decimal(wrapper.internal_data["passes"] + 1)}
        self.body._update(instance)

    def _goes_on(self, task: Task, passes: int) -> bool:
        if self.maximum is not None and passes >= self.maximum:
            return False
        counted = {LOOP_COUNTER: passes}
        return self.condition is None or self.ask(task, self.condition, counted).truth()
