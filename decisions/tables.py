"""Decision tables: which rules fit the inputs, and what they give together."""

from dataclasses import dataclass
from typing import Any

from decisions.errors import DecisionError, Place
from decisions.explanation import MatchedRule, TableRecord
from decisions.hits import HitPolicy, combine
from decisions.logic import Literal
from decisions.scope import Scope
from decisions.types import ItemType
from feel import Sentence, UnaryTests, write
from feel.unary import INPUT

_NOT_ALLOWED = Sentence(
    "值 {value} 不在允许值 {allowed} 之内。", "The value {value} is not among the allowed {allowed}."
)


@dataclass(frozen=True)
class Input:
    """A column of conditions."""

    label: str
    expression: Literal
    type: ItemType
    allowed: UnaryTests | None


@dataclass(frozen=True)
class Output:
    """A column of results. `values` are the allowed ones in their order of priority."""

    name: str
    label: str
    type: ItemType
    allowed: UnaryTests | None
    values: Literal | None
    default: Literal | None


@dataclass(frozen=True)
class Rule:
    """A row."""

    tests: tuple[Literal, ...]
    results: tuple[Literal, ...]
    annotations: tuple[str, ...]


@dataclass(frozen=True)
class DecisionTable:
    """Rules over inputs, of which the hit policy makes one result."""

    name: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    rules: tuple[Rule, ...]
    policy: HitPolicy

    def value(self, scope: Scope) -> Any:
        values = [self._input(scope, column) for column in self.inputs]
        cells = [scope.inner({INPUT: value}) for value in values]
        matched = [
            MatchedRule(number, self._results(scope, rule), rule.annotations)
            for number, rule in enumerate(self.rules, 1)
            if all(test.value(cell) is True for test, cell in zip(rule.tests, cells, strict=True))
        ]
        hits = [dict(rule.outputs) for rule in matched]
        priorities = [self._priorities(scope, column) for column in self.outputs]
        try:
            value = combine(self.policy, [rule.number for rule in matched], hits, priorities)
        except DecisionError as wrong:
            raise DecisionError(Place(self.name), wrong.reason) from None
        if not matched and self._has_default:
            value = self._single({column.name: self._default(scope, column) for column in self.outputs})
        inputs = tuple((column.label, value) for column, value in zip(self.inputs, values, strict=True))
        scope.record.tables.append(TableRecord(self.name, str(self.policy), inputs, tuple(matched), value))
        return value

    @property
    def _has_default(self) -> bool:
        return any(column.default for column in self.outputs)

    def _input(self, scope: Scope, column: Input) -> Any:
        value = column.type.coerced(column.expression.value(scope))
        return _allowed(value, column.allowed, scope, column.expression.place)

    def _results(self, scope: Scope, rule: Rule) -> dict[str, Any]:
        return {
            column.name: self._result(scope, column, cell)
            for column, cell in zip(self.outputs, rule.results, strict=True)
        }

    def _result(self, scope: Scope, column: Output, cell: Literal) -> Any:
        value = column.type.coerced(cell.value(scope))
        return _allowed(value, column.allowed, scope, cell.place)

    def _default(self, scope: Scope, column: Output) -> Any:
        return self._result(scope, column, column.default) if column.default else None

    def _single(self, outputs: dict[str, Any]) -> Any:
        return next(iter(outputs.values())) if len(outputs) == 1 else outputs

    def _priorities(self, scope: Scope, column: Output) -> list[Any]:
        values = column.values.value(scope) if column.values else []
        return values if isinstance(values, list) else []


def _allowed(value: Any, allowed: UnaryTests | None, scope: Scope, place: Place) -> Any:
    if value is not None and allowed and not allowed(value, scope.variables):
        raise DecisionError(place, _NOT_ALLOWED.fill(value=write(value), allowed=allowed.text))
    return value
