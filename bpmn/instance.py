"""A process instance while the engine works on it."""

import logging
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from bpmn import compensation
from bpmn.course import Course
from bpmn.definition import Definition
from bpmn.expressions import ElementFailed
from bpmn.journal import Journal
from bpmn.merge import Variables
from bpmn.prune import prune
from bpmn.scope import InnerScope, Scope
from bpmn.script_engine import FeelScriptEngine
from bpmn.specs.catching import Catch, Listener
from bpmn.specs.complex_gateway import ComplexGateway
from bpmn.specs.inclusive_gateway import InclusiveGateway
from bpmn.specs.joining import Joining
from bpmn.specs.node import ENTERING, RUNNING, fail, failed
from bpmn.standing import ThrownMessage, ThrownSignal, Uncaught
from bpmn.surroundings import Surroundings
from bpmn.triggers import Trigger
from wording import N_

MAX_STEPS_PER_RUN = 2000
_STEPS_BETWEEN_PRUNINGS = 64
_PATIENT = (InclusiveGateway, ComplexGateway)  # looked at when nothing else can move

Catcher = tuple[Task, int]  # a task that waits for an event, and the number of the trigger

# SpiffWorkflow describes every change of state to its loggers; nobody reads that.
logging.getLogger("spiff").setLevel(logging.WARNING)


class Instance(Scope, BpmnWorkflow):
    """SpiffWorkflow's workflow with a queue instead of searches through the tree."""

    def __init__(self, definition: Definition, process_id: str, around: Surroundings) -> None:
        self.around = around
        self.elements = definition.elements
        self.written_by_engine = definition.written_by_engine
        self.queue: deque[Task] = deque()
        self.journal = Journal()
        self.outcome: tuple[str, str] | None = None  # value and name
        self.thrower: Task | None = None
        self.completions = 0  # of activities that can be undone
        self._begun_by: str | None = None  # the event that began it, until the token comes there
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
        scope.owner = my_task
        self.subprocesses[my_task.id] = scope
        return scope

    def find(self, task_id: UUID) -> Task | None:
        return next((scope.tasks[task_id] for scope in self.scopes if task_id in scope.tasks), None)

    def begin(self, variables: Variables, begun_by: str | None = None, course: Course | None = None) -> None:
        self._begun_by = begun_by
        super().begin(variables, begun_by, course)

    def takes_beginning(self, element_id: str) -> bool:
        """Say, once, that this event needn't be waited for: by it the instance has begun."""
        if self._begun_by != element_id:
            return False
        self._begun_by = None
        return True

    def look_from(self, around: Surroundings) -> None:
        """Evaluate what follows in other surroundings: at another moment."""
        self.around = around
        self.script_engine = FeelScriptEngine(around)

    def armed(self, kind: str) -> Iterator[tuple[Task, int, dict[str, Any]]]:
        """Yield the triggers of the kind that are waited for: task, number, what was settled when armed."""
        for task in [task for scope in self.scopes for task in scope.open_tasks()]:
            if isinstance(task.task_spec, Catch):
                for number, trigger, settled in task.task_spec.armed(task):
                    if trigger.kind == kind:
                        yield task, number, settled

    def run(self) -> None:
        """Let tokens move until each of them waits for something."""
        while self.queue or self._move_the_waiting():
            task = self.queue.popleft()
            if task.state != TaskState.READY:
                continue
            self._steps += 1
            if self._steps > MAX_STEPS_PER_RUN:
                sentence = N_("一次运行已超过 {most} 步，流程图可能有死循环，请检查后重试。")
                fail(task, ElementFailed(sentence, most=MAX_STEPS_PER_RUN), RUNNING)
            else:
                task.run()
            if self._steps % _STEPS_BETWEEN_PRUNINGS == 0:
                prune(self)
        prune(self)

    @property
    def is_being_undone(self) -> bool:
        return any(task.task_spec is self.spec.start for task in self.open_tasks())

    def undo(self) -> None:
        """Take back what is open and undo what was completed; then the instance ends."""
        variables = self.view()
        compensation.abandon(self)
        compensation.begin(self.put(self.spec.start, variables))

    def scope_ended(self, scope: Any) -> None:
        if scope is self:
            self.ledger = []
            return
        task = self.get_task_from_id(scope.parent_task_id)
        del self.subprocesses[task.id]
        task.task_spec.scope_ended(task, scope)

    def note_end(self, task: Task) -> None:
        """Remember how the instance ends: the last end event counts, one with an outcome before others."""
        before = self.elements.get(self.outcome[0]) if self.outcome is not None else None
        outweighed = self.outcome is None or (before is not None and "outcome" not in before.attributes)
        if task.workflow is self and (task.task_spec.outcome is not None or outweighed):
            self.outcome = task.task_spec.value_and_name

    def throw(
        self,
        task: Task,
        trigger: Trigger,
        correlation: str | None,
        payload: Mapping[str, Any],
        expires_at: datetime | None = None,
    ) -> None:
        """Let an event happen for whoever catches it; `correlation` and `expires_at` are a message's."""
        self.thrower = task
        if trigger.kind == "message":
            by = task.task_spec.element.id
            self.journal.thrown.append(ThrownMessage(trigger.name, correlation, payload, by, expires_at))
        elif trigger.kind == "signal":
            self.journal.thrown_signals.append(ThrownSignal(trigger.name, payload))
            self.broadcast(trigger.name, payload)
        elif trigger.kind == "terminate":
            task.workflow.cancel_others(task)
        elif trigger.kind == "compensate":
            if not trigger.waits:
                compensation.begin_beside(task, trigger.activity)
        elif not task.workflow.completed:  # else a signal of the same event has ended it already
            self._hand_up(task, trigger, payload)
        self.thrower = None

    def announce(self, activity: Task, trigger: Trigger, payload: Mapping[str, Any]) -> None:
        """Throw an event from an activity that goes on; a message reaches those attached to it."""
        if trigger.kind == "message":
            for task in activity.workflow.rivals(activity):
                for number, awaited, _ in (
                    task.task_spec.armed(task) if isinstance(task.task_spec, Catch) else ()
                ):
                    if awaited.kind == "message" and awaited.name == trigger.name:
                        task.task_spec.fire(task, number, payload)
                        return
        self.throw(activity, trigger, None, payload)

    def broadcast(self, signal: str, payload: Mapping[str, Any]) -> None:
        """Let a signal reach every event that waits for it now."""
        for task, number, settled in list(self.armed("signal")):
            hears = task.task_spec.triggers[number].name == signal
            if hears and task.state == TaskState.WAITING and not settled.get("happened"):
                task.task_spec.fire(task, number, payload)

    def _hand_up(self, task: Task, trigger: Trigger, payload: Mapping[str, Any]) -> None:
        """Let what catches an error or escalation take it. An error nobody catches ends everything."""
        handler = self.handler_of(task, trigger.kind, trigger.code)
        if handler is not None:
            catcher, number = handler
            catcher.task_spec.fire(catcher, number, payload)
            return
        self.journal.uncaught.append(Uncaught(trigger.kind, trigger.code, payload, task.task_spec.element.id))
        if trigger.kind == "error":
            self.outcome = task.task_spec.value_and_name
            self.end(self.view())

    def handler_of(self, task: Task, kind: str, code: str | None) -> Catcher | None:
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

    def _handler_at(self, holder: Task, kind: str, code: str | None) -> Catcher | None:
        """Look among the events attached to the holder, then among those of the scope it lies in."""
        attached = self._catching_among(holder.workflow.rivals(holder), kind, code)
        if attached is not None or holder.task_spec.loop is not None:
            return attached
        listeners = [task for task in holder.workflow.open_tasks() if self._listens_for(task, holder)]
        return self._catching_among(listeners, kind, code)

    def _catching_among(self, tasks: list[Task], kind: str, code: str | None) -> Catcher | None:
        handlers = [
            (task, number)
            for task in tasks
            if isinstance(task.task_spec, Catch)
            for number, trigger, _ in task.task_spec.armed(task)
            if trigger.catches(kind, code)
        ]
        # The one that names the code goes before the one that catches everything.
        return min(handlers, key=lambda handler: _trigger(handler).code is None, default=None)

    def _listens_for(self, task: Task, holder: Task) -> bool:
        """What an event sub-process throws is not caught by its own start event again."""
        spec = task.task_spec
        return isinstance(spec, Listener) and spec.flows[0].target != holder.task_spec.name

    def _move_the_waiting(self) -> bool:
        """At rest: fire the conditions that have become true, then let waiting gateways go on."""
        if self.completed:
            return False
        for task, number, _ in list(self.armed("conditional")):
            try:
                if task.state == TaskState.WAITING and task.task_spec.condition_holds(task, number):
                    task.task_spec.fire(task, number)
            except ElementFailed as failure:
                fail(task, failure, ENTERING)
        return bool(self.queue) or any(self._gateways_go_on(scope) for scope in self.scopes)

    def _gateways_go_on(self, scope: Any) -> bool:
        found = [task for task in scope.open_tasks() if isinstance(task.task_spec, Joining)]
        stuck = {task.task_spec for task in found if failed(task)}
        gateways = {task.task_spec for task in found if isinstance(task.task_spec, _PATIENT)} - stuck
        for gateway in sorted(gateways, key=lambda spec: str(spec.name)):
            waiting = scope.waiting_at(gateway)
            try:
                if waiting and gateway.proceed(waiting):
                    return True
            except ElementFailed as failure:
                fail(waiting[-1], failure, ENTERING)
        return False


def _trigger(catcher: Catcher) -> Trigger:
    task, number = catcher
    trigger: Trigger = task.task_spec.triggers[number]
    return trigger
