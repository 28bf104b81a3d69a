"""What every element of ours has in common: tokens instead of predictions, failures instead of exceptions.

SpiffWorkflow predicts all possible futures of an instance into its task tree. Joins, loops and the size of
the state suffer from it, so our specs never predict: a task exists once a token has reached it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from SpiffWorkflow.bpmn.specs.mixins import BpmnSpecMixin
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn import course
from bpmn.catalogue import Element
from bpmn.expressions import Answer, ElementFailed, Formula, Value, in_a_row
from bpmn.script_engine import FeelEnvironment
from bpmn.specs.loading import Loading
from bpmn.wiring import Wiring
from wording import N_, as_data

ENTERING = "entering"
RUNNING = "running"
ENDING = "ending"  # it has completed, but what its token leaves behind could not be handed over


@dataclass(frozen=True)
class Flow:
    """A way out of an element: a sequence flow, or a connection of ours without an id."""

    id: str | None
    target: str
    condition: Formula | None = None
    default: bool = False


class Node(BpmnSpecMixin):
    """An element. Subclasses override SpiffWorkflow's hooks `_update_hook` (arrival) and `_run_hook`."""

    visible: ClassVar[bool] = True  # shown in the diagram, hence in the passages
    leaves_trace: ClassVar[bool] = True  # whether its being cancelled is worth a passage
    ends_race: bool = True  # once it happened, what competes with it is obsolete
    element: Element

    def __init__(self, wf_spec: Any, bpmn_id: str, **kwargs: Any) -> None:
        super().__init__(wf_spec, bpmn_id, **kwargs)
        self.flows: list[Flow] = []
        self.loop: Any = None  # the multi-instance this is the body of
        self.handler: str | None = None  # the activity that undoes it
        self.wiring: Wiring | None = None
        self.completion_quantity = 1  # tokens that each flow taken gets

    def prepare(self, node: Any, loading: Loading) -> None:
        """Read and compile what the dialect says of the element. Called once, while the diagram is loaded."""

    def lead_to(self, target: Any, flow: Flow) -> None:
        self.connect(target)
        self.flows.append(flow)

    def evaluate(self, task: Task, value: Value | None, extra: Mapping[str, Any] | None = None) -> Any:
        """Return the value over the variables of the task. Raises ElementFailed."""
        return None if value is None else self.ask(task, value, extra).value

    def ask(self, task: Task, value: Value, extra: Mapping[str, Any] | None = None) -> Answer:
        """Return the value with what is to be said of it. Raises ElementFailed."""
        environment: FeelEnvironment = task.workflow.script_engine.environment
        return environment.ask(value, {**task.data, **extra} if extra else task.data)

    def words(self, task: Task, value: Value | None) -> str | None:
        """Return a text over the variables of the task. Raises ElementFailed."""
        return None if value is None else self.ask(task, value).words()

    def key(self, task: Task, value: Value | None) -> str | None:
        """Return the key of a message; None where the diagram asks for none. Raises ElementFailed."""
        return None if value is None else self.ask(task, value).key()

    def organisation_at(self, task: Task, value: Value | None) -> str | None:
        """Return a code; the handling organisation where the diagram names none. Raises ElementFailed."""
        if value is None:
            return task.data.get("organisation")
        answer = self.ask(task, value)
        code = answer.words()
        if code is None:
            raise answer.unfit(N_("单位代码"))
        return code

    def chooses(self) -> bool:
        """Say whether not all flows are taken each time."""
        return any(flow.condition or flow.default for flow in self.flows)

    def choose(self, task: Task) -> list[Flow]:
        """Return the flows to take: those without condition, each whose condition is true, else the default.

        Raises ElementFailed when there is none.
        """
        ways = [flow for flow in self.flows if not flow.default]
        return self.or_default(task, [flow for flow in ways if self.is_open(task, flow)])

    def is_open(self, task: Task, flow: Flow, extra: Mapping[str, Any] | None = None) -> bool:
        """Evaluate the condition of a flow that is not the default one. Raises ElementFailed."""
        return flow.condition is None or self.ask(task, flow.condition, extra).truth()

    def or_default(self, task: Task, chosen: list[Flow]) -> list[Flow]:
        """Add the default flow unless the condition of another was true. Raises ElementFailed."""
        if any(flow.condition for flow in chosen):
            return chosen
        taken = [flow for flow in self.flows if flow.default or flow in chosen]
        if not taken:
            answers = [self.ask(task, flow.condition) for flow in self.flows if flow.condition is not None]
            conditions = in_a_row(answer.told for answer in answers)
            raise ElementFailed(N_("没有任何条件成立，也没有默认出口：{conditions}。"), conditions=conditions)
        return taken

    @property
    def value_and_name(self) -> tuple[str, str]:
        """What an instance that ends here ended as."""
        return self.element.id, self.element.name

    # SpiffWorkflow's life of a task, as far as ours differs

    def _predict(self, my_task: Task, *_args: Any, **_kwargs: Any) -> None:
        """Nothing is predicted."""

    def _update(self, my_task: Task) -> None:
        """A token has arrived."""
        try:
            if self.wiring is not None:
                self.wiring.enter(self, my_task)
            ready = self._update_hook(my_task)
        except ElementFailed as failure:
            fail(my_task, failure, ENTERING)
            return
        if ready:
            my_task._ready()

    def _update_hook(self, my_task: Task) -> bool:
        return True

    def _on_ready(self, my_task: Task) -> None:
        if not self.manual:
            my_task.workflow.top_workflow.queue.append(my_task)

    def _run(self, my_task: Task) -> bool | None:
        data = my_task.internal_data
        try:
            # What was done is not done twice when only what follows could not be evaluated.
            data["done"] = data.get("done") or bool(self._run_hook(my_task))
            if self.wiring is not None:
                data["left"] = data.get("left") or self.wiring.leave(self, my_task)
            if self.loop is not None:
                self.loop.collect(my_task)
            elif self.chooses() and "back" not in data:
                data["taken"] = [flow.id for flow in self.choose(my_task)]
        except ElementFailed as failure:
            fail(my_task, failure, RUNNING)
            return None  # SpiffWorkflow's "started": nobody touches it until it is tried again
        data.pop("left", None)
        return bool(data.pop("done"))

    def _run_hook(self, my_task: Task) -> bool:
        return True

    def _on_complete(self, my_task: Task) -> None:
        my_task.workflow.completed_element(my_task)
        self._on_complete_hook(my_task)
        if my_task.workflow.completed or my_task.internal_data.pop("displaced", False):
            return
        if self.loop is not None:
            self.loop.instance_completed(my_task.parent, my_task)
        else:
            self._move_on(my_task)

    def _on_complete_hook(self, my_task: Task) -> None:
        """What an element does once it is completed, before the token moves on."""

    def _on_cancel(self, my_task: Task) -> None:
        """Scope.cancel does all of it."""

    def _move_on(self, my_task: Task) -> None:
        flows = self._taken_flows(my_task)
        if not flows:
            my_task.workflow.token_ended(my_task)
        children = [self._place(my_task, flow) for flow in flows]
        for child in children:
            child.task_spec._update(child)

    def _taken_flows(self, my_task: Task) -> list[Flow]:
        if (back := my_task.internal_data.pop("back", None)) is not None:
            my_task.workflow.top_workflow.journal.moved(self._wf_spec.task_specs[back].element.id)
            return [Flow(None, str(course.entrance(self._wf_spec, back).name))]
        taken = my_task.internal_data.pop("taken", None)
        flows = self.flows if taken is None else [flow for flow in self.flows if flow.id in taken]
        return flows * self.completion_quantity

    def _place(self, my_task: Task, flow: Flow) -> Task:
        """Put a token at the end of a flow."""
        self._tell_taken(my_task, flow)
        child = my_task._add_child(self._wf_spec.task_specs[flow.target], TaskState.FUTURE)
        child.data = dict(my_task.data)
        if flow.id is not None:
            child.internal_data["via"] = flow.id
        return child

    def _tell_taken(self, my_task: Task, flow: Flow) -> None:
        if flow.id is not None:
            my_task.workflow.top_workflow.journal.taken(flow.id)


def fail(task: Task, failure: ElementFailed, when: str) -> None:
    """Leave the task where it is, with the reason."""
    task.internal_data.update(failure=as_data(failure.wording), failed=when)
    if failure.conflicts:
        task.internal_data["conflicts"] = list(failure.conflicts)
    task._set_state(TaskState.STARTED)


def recovered(task: Task) -> None:
    """What had failed went well after all."""
    for name in ("failure", "failed", "conflicts"):
        task.internal_data.pop(name, None)


def failed(task: Task) -> bool:
    return "failure" in task.internal_data
