"""Multi-instance: one instance of the activity per item, side by side or one after the other."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from SpiffWorkflow.bpmn.specs.mixins.multiinstance_task import LoopTask
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.catalogue import is_true
from bpmn.documents import BPMN, DiagramRefused
from bpmn.expressions import ElementFailed
from bpmn.loop_data import loop_data
from bpmn.specs import sign_modes
from bpmn.specs.behavior import read_behavior
from bpmn.specs.loading import Loading
from bpmn.specs.loop import LOOP_COUNTER
from bpmn.specs.node import Node
from wording import N_

MAX_INSTANCES = 1000
_COUNTED: Final = ("Instances", "ActiveInstances", "CompletedInstances", "TerminatedInstances")
_PREFIXES: Final = ("nrOf", "numberOf")
COUNTS: Final = frozenset(f"{prefix}{what}" for prefix in _PREFIXES for what in _COUNTED)


class MultiInstance(Node, LoopTask):
    """Wraps the activity. What an instance does to its variables stays in it, but for its output.

    State of the wrapper: `items` still to come, `total`, how many were `withdrawn`, `outputs` and `outcomes`
    as [index, value].
    """

    leaves_trace = False  # its instances do
    task_spec: str  # name of the spec of one instance

    def prepare_loop(self, node: Any, body: Node, loading: Loading) -> None:
        """Read the loop characteristics and the lx: attributes beside them."""
        self.body = body
        element, compiler = self.element, loading.compiler
        self.sequential = is_true(node, "isSequential")
        data = loop_data(node, element.attributes)
        self.collection = compiler.attribute(element, "lx:collection", data.get("collection"))
        self.cardinality = self._formula(node, "loopCardinality", loading)
        self.condition = self._formula(node, "completionCondition", loading)
        self.item_variable = data.get("elementVariable")
        self.output_variable = data.get("outputCollection")
        output = data.get("outputElement")
        self.output = compiler.formula(element, "lx:outputElement", output) if output else None
        self.announcements = read_behavior(node, element, compiler)
        self.sign_mode = sign_modes.read(element, getattr(body, "outcomes", ()))
        if (self.collection is None) == (self.cardinality is None):
            raise self._refused(N_("多实例 {element} 应填写 lx:collection 或循环次数之一。"))
        if (self.output is None) != (self.output_variable is None):
            raise self._refused(
                N_("多实例 {element} 的 lx:outputCollection 与 lx:outputElement 应成对填写。")
            )

    def _update_hook(self, my_task: Task) -> bool:
        items = self._items(my_task)
        my_task.internal_data.update(items=items, total=len(items), outputs=[], outcomes=[], withdrawn=0)
        self._show_outputs(my_task)
        if not items:
            return True
        my_task._set_state(TaskState.STARTED)
        for _ in range(1 if self.sequential else len(items)):
            self._next_instance(my_task)
        return False

    def collect(self, instance: Task) -> None:
        """Take the output of an instance that is about to complete, and see whether it was the last needed.

        Raises ElementFailed, and then the instance has not completed.
        """
        wrapper = instance.parent
        data, index = wrapper.internal_data, instance.internal_data["iteration"]
        outputs, outcomes = list(data["outputs"]), list(data["outcomes"])
        if self.output is not None:
            outputs.append([index, self.evaluate(instance, self.output)])
        if self.sign_mode is not None:
            outcomes.append([index, instance.data.get(self.sign_mode.variable)])
        instance.internal_data["collected"] = {"outputs": outputs, "outcomes": outcomes}
        instance.internal_data["enough"] = self._enough(instance, outputs, outcomes)
        instance.internal_data["announced"] = self._announced(instance, outputs)

    def instance_completed(self, wrapper: Task, instance: Task) -> None:
        """Take over what the instance has collected; go on, or wait for the others."""
        wrapper.internal_data.update(instance.internal_data.pop("collected"))
        self._show_outputs(wrapper)
        record = f"{self.element.id}_record"
        if record in instance.data:
            wrapper.data[record] = instance.data[record]
        self._announce(wrapper, instance.internal_data.pop("announced"))
        if not wrapper.has_state(TaskState.NOT_FINISHED_MASK):
            return  # what it announced has interrupted it
        waiting = self._open_instances(wrapper)
        if instance.internal_data.pop("enough"):
            for other in waiting:
                wrapper.workflow.cancel(other)
            self._finish(wrapper)
        elif self.sequential and wrapper.internal_data["items"]:
            self._next_instance(wrapper)
        elif not waiting:
            self._finish(wrapper)

    def instance_withdrawn(self, wrapper: Task) -> None:
        """A person has taken an instance out: the others go on, and after the last the token does."""
        wrapper.internal_data["withdrawn"] = wrapper.internal_data.get("withdrawn", 0) + 1
        if self.sequential and wrapper.internal_data["items"]:
            self._next_instance(wrapper)
        elif not self._open_instances(wrapper):
            self._finish(wrapper)

    def _finish(self, wrapper: Task) -> None:
        if self.sign_mode is not None:
            wrapper.data[self.sign_mode.variable] = self.sign_mode.result(
                [outcome for _, outcome in wrapper.internal_data["outcomes"]]
            )
        for name in ("items", "total", "outputs", "outcomes", "withdrawn"):
            wrapper.internal_data.pop(name, None)
        wrapper._ready()

    def _next_instance(self, wrapper: Task) -> None:
        data = wrapper.internal_data
        item, *data["items"] = data["items"]
        instance = wrapper._add_child(self.body, TaskState.FUTURE)
        instance.internal_data["iteration"] = data["total"] - len(data["items"]) - 1
        instance.data = {**wrapper.data, LOOP_COUNTER: Decimal(instance.internal_data["iteration"] + 1)}
        if self.item_variable:
            instance.data[self.item_variable] = item
        self.body._update(instance)

    def _items(self, task: Task) -> list[Any]:
        if self.collection is not None:
            answer = self.ask(task, self.collection)
            items = answer.value
            if not isinstance(items, list):
                raise answer.unfit(N_("列表"))
        else:
            items = range(self._count(task))
        if len(items) > MAX_INSTANCES:
            raise ElementFailed(
                N_("多实例共 {count} 个，多于 {most} 个。"), count=len(items), most=MAX_INSTANCES
            )
        return [*items]

    def _count(self, task: Task) -> int:
        answer = self.ask(task, self.cardinality)
        count = answer.value
        if not isinstance(count, Decimal) or count < 0 or count != int(count):
            raise answer.unfit(N_("不小于 0 的整数"))
        return int(count)

    def _enough(self, instance: Task, outputs: list[Any], outcomes: list[Any]) -> bool:
        counts = self._counts(instance)
        if self.condition is None:
            return self.sign_mode is not None and self.sign_mode.decided(
                [outcome for _, outcome in outcomes], counts["nrOfInstances"]
            )
        return self.ask(instance, self.condition, {**self._gathered(outputs), **counts}).truth()

    def _announced(self, instance: Task, outputs: list[Any]) -> list[Any]:
        """Return which announcements are due, by number, with the counts that they carry."""
        counts = self._counts(instance)
        seen = {**self._gathered(outputs), **counts}
        due = [
            number
            for number, one in enumerate(self.announcements)
            if not (one.once and counts["numberOfCompletedInstances"] > 1)
            and (one.condition is None or self.ask(instance, one.condition, seen).truth())
        ]
        return [due, counts if due else {}]

    def _announce(self, wrapper: Task, announced: list[Any]) -> None:
        due, counts = announced
        for number in due:
            if wrapper.has_state(TaskState.NOT_FINISHED_MASK):
                wrapper.workflow.top_workflow.announce(wrapper, self.announcements[number].trigger, counts)

    def _counts(self, instance: Task) -> dict[str, int]:
        """Counted as if this instance had completed already: that is when the conditions are asked."""
        data = instance.parent.internal_data
        open_now = len(self._open_instances(instance.parent)) - 1
        withdrawn = data.get("withdrawn", 0)  # a state of old may not count them
        completed = data["total"] - len(data["items"]) - open_now - withdrawn
        # Others than those withdrawn are terminated only once there are enough.
        counts = dict(zip(_COUNTED, (data["total"], open_now, completed, withdrawn), strict=True))
        return {f"{prefix}{what}": count for prefix in _PREFIXES for what, count in counts.items()}

    def _show_outputs(self, wrapper: Task) -> None:
        wrapper.data.update(self._gathered(wrapper.internal_data["outputs"]))

    def _gathered(self, outputs: list[Any]) -> Mapping[str, Any]:
        if self.output_variable is None:
            return {}
        return {self.output_variable: [value for _, value in sorted(outputs, key=lambda output: output[0])]}

    def _open_instances(self, wrapper: Task) -> list[Task]:
        return [child for child in wrapper.children if child.has_state(TaskState.NOT_FINISHED_MASK)]

    def _formula(self, node: Any, tag: str, loading: Loading) -> Any:
        text = node.findtext(f"{{{BPMN}}}{tag}") or ""
        return loading.compiler.formula(self.element, tag, text) if text.strip() else None

    def _refused(self, problem: str) -> DiagramRefused:
        return DiagramRefused(self.element.file, problem, element=self.element.label)
