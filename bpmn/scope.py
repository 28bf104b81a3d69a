"""The tokens of one process or sub-process: where they are, how they end, join and displace each other."""

from collections.abc import Iterator, Sequence
from typing import Any

from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn import branches, compensation
from bpmn.course import Course
from bpmn.expressions import BranchesDisagree
from bpmn.ledger import Ledger
from bpmn.merge import Union, Variables, merged, same
from bpmn.specs.catching import BoundaryEvent, Listener
from bpmn.specs.node import ENDING, fail
from bpmn.wiring import uncovered

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
    owner: Task  # the token at the sub-process this is the inside of; a process has none
    base: Variables
    ledger: Ledger

    def begin(self, variables: Variables, begun_by: str | None = None, course: Course | None = None) -> None:
        """Put the first token in: where a person has it, or `begun_by` has it, else at the blank start."""
        self.base, self.ledger = dict(variables), []
        self.task_tree = Task(self, self.spec.start, state=TaskState.FUTURE)
        self.task_tree.data = dict(variables)
        self.task_tree.internal_data["begun_by"] = begun_by
        if course is not None:
            self.task_tree.internal_data["course"] = course
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
        """Return the variables as all tokens together see them; of two changes the later token's."""
        return self._together().variables

    def undecided(self) -> Variables:
        """Return the variables for what begins beside all tokens: what they dispute must be chosen first."""
        return branches.undecided(self._together())

    def seen_beside(self, own: Variables) -> Variables:
        """Return the variables of a token with what others have made of them, here and in the scopes around.

        What is disputed stays as the token has it.
        """
        seen, scope = own, self
        while True:
            union = scope._together()
            disputed = {path[0] for path in union.disputes}
            agreed = {name: value for name, value in union.variables.items() if name not in disputed}
            seen = merged(scope.base, seen, {**scope.base, **agreed})
            if scope is scope.top_workflow:
                return seen
            scope = scope.owner.workflow

    def current(self, task: Task) -> Variables:
        """Return the variables at a token; inside a sub-process those changed there so far."""
        inner = self.top_workflow.subprocesses.get(task.id)
        if inner is not None:
            return merged(inner.base, uncovered(task), inner.shared(inner.view()))
        base, inside = task.internal_data.get("ended_with", ({}, {}))
        return merged(base, uncovered(task), inside)

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

    def gathered(self, tokens: list[Task]) -> tuple[Task, Variables]:
        """Return where the tokens last were one, and their variables together."""
        together = branches.seen_together(tokens, self.current)
        return branches.parting(tokens), branches.undecided(together)

    def join(self, task: Task, tokens: Sequence[Task], *, beside: bool = False) -> None:
        """Make one token of several: each contributes what it changed since they parted.

        One that stays `beside` its twin keeps its place. Raises BranchesDisagree, and then nothing is joined.
        """
        task.data = branches.joined(tokens)
        task.internal_data.pop("settled", None)
        for token in tokens:
            if token is not task:
                token._set_state(TaskState.CANCELLED)
        if len(tokens) > 1 and not beside:
            self._descend_from(branches.parting(tokens), task)

    def _descend_from(self, common: Task, task: Task) -> None:
        """Put a joined token where its branches parted: what one of them began with is not what it did."""
        task.parent._children.remove(task.id)
        task.parent = common
        common._children.append(task.id)

    def token_ended(self, task: Task) -> None:
        """The last token ends the scope; an earlier one hands what it changed to those that go on."""
        if compensation.undoes(task):
            compensation.handled(task)
            return
        others = self.tokens()
        if not others:
            self.ran_dry(task.data)
            return
        try:
            self._hand_over(task, others)
        except BranchesDisagree as failure:
            fail(task, failure, ENDING)

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

    @property
    def element(self) -> Any:
        """The process or sub-process it is the inside of."""
        return self.top_workflow.elements[self.spec.name]

    def _together(self) -> Union:
        tokens = [
            task
            for task in [*self._standing(), *self._throwing()]
            if not isinstance(task.task_spec, BoundaryEvent)
        ]
        if not tokens:
            return Union(dict(self.task_tree.data))
        return branches.seen_together(tokens, self.current)

    def _standing(self) -> list[Task]:
        return [task for task in self.open_tasks() if task.task_spec.loop is None and not listens(task)]

    def _throwing(self) -> list[Task]:
        """An end event that throws is no token any more, but what it brings counts."""
        thrower = self.top_workflow.thrower
        return [thrower] if thrower is not None and thrower.workflow is self else []

    def _hand_over(self, task: Task, others: list[Task]) -> None:
        common = self._nearest(task, others)
        if same(branches.base_of(task, common), task.data):
            return
        heirs = [
            heir
            for heir in self.tasks.values()
            if common in (line := [heir, *_ancestors(heir)]) and not any(map(compensation.undoes, line))
        ]
        branches.hand_over(task, common, [other for other in others if other in heirs], heirs)

    def _nearest(self, task: Task, others: list[Task]) -> Task:
        """Return the closest ancestor that another token descends from as well."""
        shared = {ancestor.id for other in others for ancestor in _ancestors(other)}
        return next((task for task in _ancestors(task) if task.id in shared), self.task_tree)


class InnerScope(Scope, BpmnSubWorkflow):
    """A sub-process: what it does when its tokens have ended is its own matter."""

    def completed_element(self, task: Task) -> None:
        super().completed_element(task)
        self.owner.task_spec.completed_inside(self.owner, task)

    def ran_dry(self, variables: Variables) -> None:
        self.owner.task_spec.ran_dry(self, self.owner, variables)

    def shared(self, variables: Variables) -> Variables:
        """Return the variables without those that are the sub-process's own."""
        return {name: value for name, value in variables.items() if name not in self.spec.own}

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
