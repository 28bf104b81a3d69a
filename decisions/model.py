"""A loaded DMN model: its decisions, evaluated with everything they require."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from decisions.errors import DecisionError, Place
from decisions.explanation import Explanation
from decisions.logic import FunctionOf, Logic
from decisions.scope import Record, Scope
from decisions.types import ItemType
from feel import FeelError, Function, Sentence
from feel.limits import budget
from feel.values import plain

MAX_STEPS: Final = 500_000  # of FEEL, for a decision with all it requires
_UNKNOWN: Final = Sentence("没有决策“{name}”。", "There is no decision '{name}'.")
_MISSING: Final = Sentence("没有输入“{name}”，取空值。", "The input '{name}' is missing: null.")
_WRONG_INPUT: Final = Sentence(
    "输入“{name}”的值不属于声明的类型，取空值。", "The input '{name}' is not of its type: null."
)


@dataclass(frozen=True)
class InputData:
    """A value the caller brings."""

    id: str
    name: str
    type: ItemType


@dataclass(frozen=True)
class Decision:
    """A decision and what it requires directly."""

    id: str
    name: str
    logic: Logic | None  # None: drawn, but not yet written; always null
    type: ItemType
    inputs: tuple[InputData, ...]
    requires: tuple[str, ...]  # ids of decisions

    @property
    def place(self) -> Place:
        return Place(self.name)


@dataclass(frozen=True)
class Service:
    """Decisions that are called together, as a function of inputs and of decisions made outside."""

    id: str
    name: str
    outputs: tuple[str, ...]  # ids of decisions
    parameters: tuple[tuple[str, ItemType], ...]
    given: Mapping[str, str]  # name → id of the decisions made outside


@dataclass(frozen=True)
class DecisionOutline:
    """What callers may know of a decision."""

    id: str
    name: str
    required_inputs: tuple[str, ...]  # names, also those of the decisions it requires


@dataclass(frozen=True)
class Model:
    """Decisions, knowledge models and services of one file; may be shared between threads."""

    name: str
    _decisions: Mapping[str, Decision]  # by id
    _knowledge: tuple[FunctionOf, ...]
    _services: Mapping[str, Service]  # by id
    warnings: tuple[tuple[Place, Sentence], ...] = ()  # doubtful texts, such as calls of unknown functions
    functions: Mapping[str, Function] | None = None  # known when it was loaded

    @property
    def decisions(self) -> tuple[DecisionOutline, ...]:
        return tuple(
            DecisionOutline(decision.id, decision.name, tuple(dict.fromkeys(self._inputs(decision))))
            for decision in self._decisions.values()
        )

    def evaluate(
        self, decision: str, inputs: Mapping[str, Any], functions: Mapping[str, Function] | None = None
    ) -> Any:
        """Return the value of a decision, by id or name; raise DecisionError if a table errs."""
        return self.explain(decision, inputs, functions).value

    def explain(
        self, decision: str, inputs: Mapping[str, Any], functions: Mapping[str, Function] | None = None
    ) -> Explanation:
        """Return the value of a decision, by id or name, and how it came about."""
        chosen = self._find(decision)
        scope = self._scope(inputs, functions)
        value = _within_budget(chosen.place, lambda: self._value(chosen, scope))
        required = {
            self._decisions[id_].name: result
            for id_, result in scope.record.results.items()
            if id_ != chosen.id
        }
        return Explanation(
            chosen.name,
            value,
            required,
            tuple(scope.record.tables),
            tuple(dict.fromkeys(scope.record.warnings)),
        )

    def call_service(
        self, service: str, inputs: Mapping[str, Any], functions: Mapping[str, Function] | None = None
    ) -> Any:
        """Return what a service gives, by id or name: one value, or one for each of its decisions."""
        chosen = next((one for one in self._services.values() if service in (one.id, one.name)), None)
        if chosen is None:
            raise DecisionError(Place(), _UNKNOWN.fill(name=service))
        scope = self._scope(inputs, functions)
        return _within_budget(Place(chosen.name), lambda: self._served(chosen, scope, dict(scope.variables)))

    def _find(self, name: str) -> Decision:
        named = (decision for decision in self._decisions.values() if decision.name == name)
        found = self._decisions.get(name) or next(named, None)
        if found is None:
            raise DecisionError(Place(), _UNKNOWN.fill(name=name))
        return found

    def _scope(self, inputs: Mapping[str, Any], functions: Mapping[str, Function] | None) -> Scope:
        known: dict[str, Function] = dict(self.functions or {})
        scope = Scope(plain(inputs), Record(known))
        known.update({knowledge.name: knowledge.value(scope) for knowledge in self._knowledge})
        known.update({service.name: self._as_function(service, scope) for service in self._services.values()})
        known.update(functions or {})
        return scope

    def _value(self, decision: Decision, scope: Scope) -> Any:
        results = scope.record.results
        if decision.id not in results:
            inputs = {data.name: self._input(data, scope) for data in decision.inputs}
            decisions = (self._decisions[id_] for id_ in decision.requires)
            required = {one.name: self._value(one, scope) for one in decisions}
            value = decision.logic.value(scope.inner({**inputs, **required})) if decision.logic else None
            results[decision.id] = decision.type.coerced(value)
        return results[decision.id]

    def _input(self, data: InputData, scope: Scope) -> Any:
        if data.name not in scope.variables:
            scope.record.warnings.append(_MISSING.fill(name=data.name))
            return None
        given = scope.variables[data.name]
        value = data.type.coerced(given)
        if value is None and given is not None:
            scope.record.warnings.append(_WRONG_INPUT.fill(name=data.name))
        return value

    def _as_function(self, service: Service, scope: Scope) -> Function:
        names = tuple(name for name, _ in service.parameters)

        def call(*arguments: Any) -> Any:
            given = {
                name: type_.coerced(value)
                for (name, type_), value in zip(service.parameters, arguments, strict=True)
            }
            if any(
                given[name] is None and value is not None
                for name, value in zip(names, arguments, strict=True)
            ):
                return None
            return self._served(service, scope, given)

        return Function(service.name, names, call)

    def _served(self, service: Service, scope: Scope, given: dict[str, Any]) -> Any:
        # Results of the calling evaluation are not those of the service: its inputs are others
        record = Record(scope.record.functions, scope.record.tables, scope.record.warnings)
        record.results.update({id_: given.get(name) for name, id_ in service.given.items()})
        inner = Scope(given, record)
        with budget() as left, left.call():
            values = {
                self._decisions[id_].name: self._value(self._decisions[id_], inner) for id_ in service.outputs
            }
        return next(iter(values.values())) if len(values) == 1 else values

    def _inputs(self, decision: Decision) -> Iterable[str]:
        for data in decision.inputs:
            yield data.name
        for id_ in decision.requires:
            yield from self._inputs(self._decisions[id_])


def _within_budget(place: Place, evaluate: Callable[[], Any]) -> Any:
    try:
        with budget(MAX_STEPS):
            return evaluate()
    except FeelError as wrong:
        raise DecisionError(place, wrong.sentence) from None
