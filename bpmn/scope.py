"""The tokens of one process or sub-process: where they are, how they end, join and displace each other."""

from collections.abc import Iterator
from typing import Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn import compensation
from bpmn.ledger import Ledger
from bpmn.merge import Variables, handed_over, merged
from bpmn.specs.catching import BoundaryEvent, Listener

OPEN = TaskState.NOT_FINISHED_MASK


class Scope:
    """Mixed into SpiffWorkflow's workflow classes. `base` are the variables the scope began with,
    `ledger` what was completed in it and could be undone.
    """

    tasks: dict[Any, Task]
    task_tree: Task
    spec: Any
    top_workflow: Any
    completed: bool
    base: Variables
    ledger: Ledger

    def begin(self, variables: Variables, begun_by: str | None = None) -> None:
        """Put the first token in, where `begun_by` has it, else at the blank start."""
        self.base, self.ledger = dict(variables), []
        self.task_tree = Task(self, self.spec.start, state=TaskState.FUTURE)
        self.task_tree.data = dict(variables)
        self.task_tree.internal_data["begun_by"] = begun_by
        self.task_tree.complete()

    def open_again(self, variables: Variables, ledger: Ledger) -> None:
        """Make room to undo what was completed here; nothing else happens in the scope any more."""
        self.base, self.ledger = dict(variables), ledger
        self.task_tree = Task(self, self.spec.start, state=TaskState.COMPLETED)
        self.task_tree.data = dict(variables)

    def open_tasks(self) -> list[Task]:
        """All that has not finished, in the order of arrival."""
        return [task for task in self.tasks.values() if task.has_state(OPEN)]

    def tokens(self) -> list[Task]:
        """Open tasks that keep the scope alive: not the instances of a multi-instance, not the listeners.

        Nor what undoes something: the token it works for waits.
        """
        return [task for task in self._standing() if not compensation.undoes(task)]

    def waiting_at(self, spec: Any) -> list[Task]:
        return [
            task for task in self.open_tasks() if task.task_spec is spec and task.state == TaskState.WAITING
        ]

    def view(self) -> Variables:
        """Return the variables as all tokens together see them: what each has changed since they parted.

        Of two changes the later branch's counts.
        """
        holders = [*self._standing(), *self._throwing()]
        seen = {t.id: self.current(t) for t in holders if not isinstance(t.task_spec, BoundaryEvent)}
        for task in reversed(self.tasks.values()):  # children before their parents
            branches = [child for child in task.children if child.id in seen]
            if task.id not in seen and branches:
                seen[task.id] = dict(task.data)
                for branch in branches:
                    base = branch.internal_data.get("given", task.data)
                    seen[task.id] = merged(base, seen[task.id], seen[branch.id])
        return seen.get(self.task_tree.id, dict(self.task_tree.data))

    def current(self, task: Task) -> Variables:
        """Return the variables at a token; inside a sub-process those changed there so far."""
        inner = self.top_workflow.subprocesses.get(task.id)
        return merged(inner.base, task.data, inner.view()) if inner is not None else dict(task.data)

    def view_of_rivals(self, task: Task) -> Variables | None:
        """Return the variables at the activity an event is attached to."""
        for rival in self.rivals(task):
            if not isinstance(rival.task_spec, BoundaryEvent):
                return self.current(rival)
        return None

    def rivals(self, task: Task) -> list[Task]:
        """Return what waits beside the task until one of them happens."""
        race = task.internal_data.get("race")
        if race is None:
            return []
        return [t for t in self.open_tasks() if t is not task and t.internal_data.get("race") == race]

    def completed_element(self, task: Task) -> None:
        self.top_workflow.journal.completed(task)
        compensation.note(task)
        self.end_race(task)

    def end_race(self, task: Task) -> None:
        """Something has happened that makes what waits beside it obsolete."""
        if task.task_spec.ends_race:
            for rival in self.rivals(task):
                self.cancel(rival)

    def cancel(self, task: Task) -> None:
        """Take a token away, with everything that lives inside its activity."""
        if not task.has_state(OPEN):
            return
        task._set_state(TaskState.CANCELLED)
        if not compensation.stays(task):
            self.top_workflow.journal.cancelled(task)
        for instance in task.children:
            self.cancel(instance)
        inner = self.top_workflow.subprocesses.pop(task.id, None)
        if inner is not None:
            inner.cancel_others(None)
            inner.completed = True
        compensation.cancelled(task, inner)

    def cancel_others(self, task: Task | None) -> None:
        thrower = self.top_workflow.thrower
        if thrower is not None and thrower.workflow is self and thrower is not task:
            thrower.internal_data["displaced"] = True  # its token goes the way of the others
        for other in self.open_tasks():
            if other is not task:
                self.cancel(other)

    def join(self, task: Task, tokens: list[Task]) -> None:
        """Make one token of several: each contributes what it changed since they parted."""
        base = self._common_ancestor(tokens).data
        data = dict(base)
        for token in tokens:
            data = merged(base, data, token.data)
            if token is not task:
                token._set_state(TaskState.CANCELLED)
        task.data = data

    def token_ended(self, task: Task) -> None:
        """The last token ends the scope; an earlier one hands what it changed to those that go on."""
        if compensation.undoes(task):
            compensation.handled(task)
            return
        others = self.tokens()
        if others:
            self._hand_over(task, others)
        else:
            self.ran_dry(task.data)

    def ran_dry(self, variables: Variables) -> None:
        self.end(variables)

    def put(self, spec: Any, variables: Variables) -> Task:
        """Put a token at an element no flow has led it to."""
        task = self.task_tree._add_child(spec, TaskState.FUTURE)
        task.data = dict(variables)
        return task

    def end(self, variables: Variables) -> None:
        self.cancel_others(None)
        self.completed = True
        self.data = dict(variables)
        self.top_workflow.scope_ended(self)

    def _standing(self) -> list[Task]:
        return [task for task in self.open_tasks() if task.task_spec.loop is None and not listens(task)]

    def _throwing(self) -> list[Task]:
        """An end event that throws is no token any more, but what it brings counts."""
        thrower = self.top_workflow.thrower
        return [thrower] if thrower is not None and thrower.workflow is self else []

    def _hand_over(self, task: Task, others: list[Task]) -> None:
        common = self._nearest(task, others)
        base = dict(common.data)
        if base == task.data:
            return
        for other in self.tasks.values():
            line = [other, *_ancestors(other)]
            if common in line and not any(map(compensation.undoes, line)):
                other.data = handed_over(base, other.data, task.data)

    def _nearest(self, task: Task, others: list[Task]) -> Task:
        """Return the closest ancestor that another token descends from as well."""
        shared = {ancestor.id for other in others for ancestor in _ancestors(other)}
        return next((task for task in _ancestors(task) if task.id in shared), self.task_tree)

    def _common_ancestor(self, tokens: list[Task]) -> Task:
        first, *rest = tokens
        shared = [{ancestor.id for ancestor in _ancestors(token)} for token in rest]
        return next(
            (a for a in _ancestors(first) if all(a.id in others for others in shared)), self.task_tree
        )


class InnerScope(Scope, BpmnSubWorkflow):
    """A sub-process: what it does when its tokens have ended is its own matter."""

    owner: Task  # the token at the sub-process

    def completed_element(self, task: Task) -> None:
        super().completed_element(task)
        self.owner.task_spec.completed_inside(self.owner, task)

    def ran_dry(self, variables: Variables) -> None:
        self.owner.task_spec.ran_dry(self, self.owner, variables)

    def collect_log_extras(self, dct: Any = None) -> dict[str, Any]:
        return dict(dct or {})


def listens(task: Task) -> bool:
    """Say whether the task waits for the trigger of an event sub-process: that is no token."""
    return isinstance(task.task_spec, Listener) and task.state != TaskState.READY


def _ancestors(task: Task) -> Iterator[Task]:
    parent = task.parent
    while parent is not None:
        yield parent
        parent = parent.parent
