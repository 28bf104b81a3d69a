"""Plays an instance in tests: every step goes through the stored bytes, as in production."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from uuid import UUID

import feel
from bpmn import engine, operations
from bpmn.definition import Definition
from bpmn.standing import OpenUserTask, Standing, Uncaught, WaitingCall, WaitingMessage, WaitingService
from bpmn.surroundings import Surroundings
from wording import Wording

MORNING = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)  # nine o'clock in Shanghai, a Wednesday


class Play:
    """One instance and the time it lives in."""

    def __init__(self, definition: Definition, functions: Mapping[str, feel.Function] | None = None) -> None:
        self.definition = definition
        self.functions = functions or {}
        self.now = MORNING
        self.state = b""
        self.standing = Standing()

    @property
    def around(self) -> Surroundings:
        return Surroundings(self.now, self.functions)

    @property
    def variables(self) -> Mapping[str, Any]:
        return self.standing.variables

    @property
    def open(self) -> list[str]:
        """The open user tasks by element id, in alphabetical order."""
        return sorted(task.element_id for task in self.standing.user_tasks)

    def start(self, process_id: str = "p", begun_by: str | None = None, **variables: Any) -> Self:
        return self._take(engine.start(self.definition, process_id, variables, self.around, begun_by))

    def complete(self, element_id: str, iteration: int | None = None, **answers: Any) -> Self:
        task = next(
            task
            for task in self.standing.user_tasks
            if task.element_id == element_id and iteration in (None, task.iteration)
        )
        return self.complete_task(task, **answers)

    def complete_task(self, task: OpenUserTask, **answers: Any) -> Self:
        record = {"by": "zhang", "outcome": answers.pop("outcome", None)}
        return self._take(engine.complete(self.definition, self.state, task.id, answers, record, self.around))

    def later(self, **span: float) -> Self:
        """Let time pass, then fire what is due."""
        self.now += timedelta(**span)
        return self._take(engine.fire_timers(self.definition, self.state, self.around))

    def deliver(self, element_id: str, **payload: Any) -> Self:
        event = next(event for event in self.standing.messages if event.element_id == element_id)
        return self.deliver_message(event, **payload)

    def deliver_message(self, event: WaitingMessage, **payload: Any) -> Self:
        return self.deliver_to(event, **payload)

    def deliver_to(self, event: WaitingMessage, **payload: Any) -> Self:
        return self._take(engine.deliver(self.definition, self.state, event.id, payload, None, self.around))

    def signal(self, name: str, **payload: Any) -> Self:
        return self._take(engine.broadcast(self.definition, self.state, name, payload, self.around))

    def finish(self, element_id: str, result: Any = None, *, index: int = 0) -> Self:
        task_id = self._outside(element_id, index)
        return self._take(engine.finish(self.definition, self.state, task_id, result, self.around))

    def fail(
        self, element_id: str, reason: str = "连接失败", error_code: str | None = None, *, index: int = 0
    ) -> Self:
        task_id = self._outside(element_id, index)
        said = Wording("{reason}", {"reason": reason})
        return self._take(engine.fail(self.definition, self.state, task_id, said, self.around, error_code))

    def catch(self, element_id: str, thrown: Uncaught, *, index: int = 0) -> Self:
        task_id = self._outside(element_id, index)
        return self._take(engine.catch(self.definition, self.state, task_id, thrown, self.around))

    def retry(self, element_id: str | None = None, index: int = 0) -> Self:
        failed = self._failed(element_id, index)
        return self._take(engine.retry(self.definition, self.state, failed, self.around))

    def choose(self, activity: str) -> Self:
        choice = self.standing.choices[0].id
        return self._take(engine.choose(self.definition, self.state, choice, activity, self.around))

    def close(self) -> Self:
        return self._take(engine.close(self.definition, self.state, self.standing.choices[0].id, self.around))

    def token(self, element_id: str, iteration: int | None = None) -> UUID:
        """Return what an operation names a token, or one of several instances, by."""
        tokens = operations.open_tokens(self.definition, self.state, self.around)
        found = (one for one in tokens if (one.element_id, one.iteration) == (element_id, iteration))
        return next(found).id

    def move(self, *elements: str, to: str, comes_back: bool = False) -> Self:
        return self.move_tokens(*map(self.token, elements), to=to, comes_back=comes_back)

    def move_tokens(self, *tokens: UUID, to: str, comes_back: bool = False) -> Self:
        wanted = operations.Move(tokens, to, comes_back)
        return self._take(operations.move(self.definition, self.state, wanted, self.around))

    def take_away(self, element_id: str, iteration: int | None = None) -> Self:
        return self.take_away_token(self.token(element_id, iteration))

    def take_away_token(self, token: UUID) -> Self:
        return self._take(operations.take_away(self.definition, self.state, token, self.around))

    def skip(self, element_id: str | None = None, index: int = 0, /, **variables: Any) -> Self:
        stuck = self._failed(element_id, index)
        return self._take(operations.skip(self.definition, self.state, stuck, variables, self.around))

    def change(self, **variables: Any) -> Self:
        return self._take(operations.change(self.definition, self.state, variables, self.around))

    def begin_at(self, target: str, process_id: str = "p", **variables: Any) -> Self:
        return self._take(operations.begin_at(self.definition, process_id, target, variables, self.around))

    def starved(self) -> list[str]:
        joins = operations.starved_joins(self.definition, self.state, self.around)
        return [join.element_id for join in joins]

    def going_along(self, element_id: str, to: str) -> list[str]:
        """Return the elements of the tokens that must go back together with one."""
        found = operations.going_along(self.definition, self.state, self.token(element_id), to, self.around)
        tokens = operations.open_tokens(self.definition, self.state, self.around)
        return sorted(token.element_id for token in tokens if token.id in found)

    def compensate(self) -> Self:
        return self._take(engine.compensate(self.definition, self.state, self.around))

    def resolve(self, choices: Mapping[str, UUID]) -> Self:
        failed = self.standing.failures[0]
        return self._take(engine.resolve(self.definition, self.state, failed.id, choices, self.around))

    def took(self, kind: str = "completed") -> list[str]:
        return [passage.element_id for passage in self.standing.passages if passage.kind == kind]

    def _outside(self, element_id: str, index: int) -> UUID:
        waiting: list[WaitingService | WaitingCall] = [*self.standing.services, *self.standing.calls]
        return [task.id for task in waiting if task.element_id == element_id][index]

    def _failed(self, element_id: str | None, index: int) -> UUID:
        failures = self.standing.failures
        return [one.id for one in failures if element_id in (None, one.element_id)][index]

    def _take(self, outcome: engine.Outcome) -> Self:
        self.state, self.standing = outcome
        assert engine.look(self.definition, self.state, self.around).user_tasks == self.standing.user_tasks
        return self
