"""A process instance while the engine works on it."""

import logging
from collections import deque
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn.definition import Definition
from bpmn.expressions import ElementFailed
from bpmn.journal import Journal
from bpmn.prune import prune
from bpmn.scope import InnerScope, Scope
from bpmn.script_engine import FeelScriptEngine
from bpmn.specs.catching import Catch, Listener
from bpmn.specs.inclusive_gateway import InclusiveGateway
from bpmn.specs.node import ENTERING, RUNNING, fail, failed
from bpmn.surroundings import Surroundings
from wording import N_, Wording

MAX_STEPS_PER_RUN = 2000
_STEPS_BETWEEN_PRUNINGS = 64

# SpiffWorkflow describes every change of state to its loggers; nobody reads that.
logging.getLogger("spiff").setLevel(logging.WARNING)


class Instance(Scope, BpmnWorkflow):
    """SpiffWorkflow's workflow with a queue instead of searches through the tree."""

    def __init__(self, definition: Definition, process_id: str, around: Surroundings) -> None:
        self.around = around
        self.queue: deque[Task] = deque()
        self.journal = Journal()
        self.outcome: tuple[str, str] | None = None  # value and name
        self.thrower: Task | None = None
        self.completions = 0  # of activities that can be undone
        self._steps = 0
        super().__init__(
            definition.specs[process_id], definition.specs, FeelScriptEngine(around), deserializing=True
        )

    @property
    def scopes(self) -> list[Any]:
        return [self, *self.subprocesses.values()]

    def collect_log_extras(self, dct: Any = None) -> dict[str, Any]:
        return dict(dct or {})

    def create_subprocess(self, my_task: Task, spec_name: str) -> InnerScope:
        scope = InnerScope(self.subprocess_specs[spec_name], my_task.id, self, deserializing=True)
        self.subprocesses[my_task.id] = scope
        return scope

    def find(self, task_id: UUID) -> Task | None:
        return next((scope.tasks[task_id] for scope in self.scopes if task_id in scope.tasks), None)

    def run(self) -> None:
        """Let tokens move until each of them waits for something."""
        while self.queue or self._move_the_waiting():
            task = self.queue.popleft()
            if task.state != TaskState.READY:
                continue
            self._steps += 1
            if self._steps > MAX_STEPS_PER_RUN:
                reason = Wording(
                    N_("一次运行已超过 {most} 步，流程图可能有死循环，请检查后重试。"),
                    {"most": MAX_STEPS_PER_RUN},
                )
                fail(task, str(reason), RUNNING)
            else:
                task.run()
            if self._steps % _STEPS_BETWEEN_PRUNINGS == 0:
                prune(self)
        prune(self)

    def scope_ended(self, scope: Any) -> None:
        if scope is self:
            return
        task = self.get_task_from_id(scope.parent_task_id)
        del self.subprocesses[task.id]
        task.task_spec.scope_ended(task, scope)

    def note_end(self, task: Task) -> None:
        """Remember how the instance ends. An end event with an outcome outweighs one without."""
        if task.workflow is self and (task.task_spec.outcome is not None or self.outcome is None):
            self.outcome = task.task_spec.value_and_name

    def broadcast(self, signal: str, payload: Mapping[str, Any]) -> None:
        for task in self._catching("signal"):
            if task.task_spec.trigger.name == signal and task.state == TaskState.WAITING:
                task.task_spec.fire(task, payload)

    def throw(self, task: Task, kind: str, code: str | None, payload: Mapping[str, Any]) -> None:
        """Let what catches an error or escalation take it. An error nobody catches ends everything."""
        handler = self.handler_of(task, kind, code)
        self.thrower = task
        if handler is not None:
            handler.task_spec.fire(handler, payload)
        elif kind == "error":
            self.outcome = task.task_spec.value_and_name
            self.end(self.view())
        self.thrower = None

    def handler_of(self, task: Task, kind: str, code: str | None) -> Task | None:
        """Return the innermost event around the task that catches the code."""
        handlers = (self._handler_at(holder, kind, code) for holder in self._outwards(task))
        return next((handler for handler in handlers if handler is not None), None)

    def _outwards(self, task: Task) -> list[Task]:
        found = [task]
        while True:
            scope = task.workflow
            if task.task_spec.loop is not None:
                task = task.parent
            elif scope is not self:
                task = self.get_task_from_id(scope.parent_task_id)
            else:
                return found
            found.append(task)

    def _handler_at(self, holder: Task, kind: str, code: str | None) -> Task | None:
        rivals = holder.workflow.rivals(holder)
        listeners = [t for t in holder.workflow.open_tasks() if isinstance(t.task_spec, Listener)]
        handlers = [
            task
            for task in (*rivals, *listeners)
            if isinstance(task.task_spec, Catch) and task.task_spec.trigger.catches(kind, code)
        ]
        # The one that names the code goes before the one that catches everything.
        return min(handlers, key=lambda task: task.task_spec.trigger.code is None, default=None)

    def _catching(self, kind: str) -> list[Task]:
        return [
            task
            for scope in self.scopes
            for task in scope.open_tasks()
            if isinstance(task.task_spec, Catch) and task.task_spec.trigger.kind == kind and not failed(task)
        ]

    def _move_the_waiting(self) -> bool:
        """At rest: fire the conditions that have become true, then let inclusive gateways go on."""
        if self.completed:
            return False
        for task in self._catching("conditional"):
            try:
                if task.state == TaskState.WAITING and task.task_spec.condition_holds(task):
                    task.task_spec.fire(task)
            except ElementFailed as failure:
                fail(task, failure.reason, ENTERING)
        return bool(self.queue) or any(self._gateways_go_on(scope) for scope in self.scopes)

    def _gateways_go_on(self, scope: Any) -> bool:
        gateways = {t.task_spec for t in scope.open_tasks() if isinstance(t.task_spec, InclusiveGateway)}
        for gateway in sorted(gateways, key=lambda spec: str(spec.name)):
            waiting = scope.waiting_at(gateway)
            if waiting and gateway.proceed(waiting):
                return True
        return False
