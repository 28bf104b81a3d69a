"""Decision tables: which rules fit the inputs, and what they give together."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from decisions.errors import DecisionError, Place
from decisions.explanation import MatchedRule, TableRecord
from decisions.hits import BY_PRIORITY, HitPolicy, combine, single
from decisions.logic import Literal
from decisions.scope import Scope, Test, coerced
from decisions.types import ItemType
from feel import Sentence, UnaryTests, write

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

    tests: tuple[Test, ...]
    results: tuple[Literal, ...]
    annotations: tuple[str, ...]

    @cached_property
    def conditions(self) -> tuple[str, ...]:
        """The cells as they are written; `-` for any value."""
        return tuple(test.tests.text for test in self.tests)


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
        matched = [self._matched(scope, number) for number in _bits(self._fitting(scope, values))]
        value = self._combined(scope, matched)
        inputs = tuple((column.label, value) for column, value in zip(self.inputs, values, strict=True))
        labels = {column.name: column.label for column in self.outputs}
        rules = tuple(self._chosen(matched, value))
        record = TableRecord(self.name, str(self.policy), inputs, labels, rules, value)
        scope.record.tables.append(record)
        return value

    @cached_property
    def _columns(self) -> list[list[tuple[Test, int]]]:
        """The cells of each column, each with the rules that have it: rule n is bit n - 1."""
        columns: list[dict[str, tuple[Test, int]]] = [{} for _ in self.inputs]
        for number, rule in enumerate(self.rules, 1):
            for column, test in zip(columns, rule.tests, strict=True):
                first, rules = column.get(test.tests.text, (test, 0))
                column[test.tests.text] = first, rules | 1 << (number - 1)
        return [list(column.values()) for column in columns]

    def _fitting(self, scope: Scope, values: list[Any]) -> int:
        """Return the rules that fit. A cell that many of them share is asked once, if any is still left."""
        left = (1 << len(self.rules)) - 1
        cells = scope.cells()
        for column, value in zip(self._columns, values, strict=True):
            for test, rules in column:
                if left & rules and not cells.fits(test, value):
                    left &= ~rules
        return left

    def _matched(self, scope: Scope, number: int) -> MatchedRule:
        rule = self.rules[number - 1]
        return MatchedRule(number, rule.conditions, self._results(scope, rule), rule.annotations)

    def _combined(self, scope: Scope, matched: list[MatchedRule]) -> Any:
        if not matched and self._has_default:
            return single({column.name: self._default(scope, column) for column in self.outputs})
        numbers = [rule.number for rule in matched]
        hits = [dict(rule.outputs) for rule in matched]
        ordered = self.policy in BY_PRIORITY
        priorities = [self._priorities(scope, column) for column in self.outputs] if ordered else []
        try:
            return combine(self.policy, numbers, hits, priorities)
        except DecisionError as wrong:
            raise DecisionError(Place(self.name), wrong.reason) from None

    def _chosen(self, matched: list[MatchedRule], value: Any) -> Iterator[MatchedRule]:
        """Tell the rule that a FIRST or PRIORITY table took from those that fitted as well."""
        takes_one = self.policy in (HitPolicy.FIRST, HitPolicy.PRIORITY)
        taken = next((rule for rule in matched if single(dict(rule.outputs)) == value), None)
        for rule in matched:
            yield rule if rule is taken or not takes_one else replace(rule, counts=False)

    @property
    def _has_default(self) -> bool:
        return any(column.default for column in self.outputs)

    def _input(self, scope: Scope, column: Input) -> Any:
        place = column.expression.place
        value = coerced(column.expression.value(scope), column.type, place, scope.record)
        return _allowed(value, column.allowed, scope, place)

    def _results(self, scope: Scope, rule: Rule) -> dict[str, Any]:
        return {
            column.name: self._result(scope, column, cell)
            for column, cell in zip(self.outputs, rule.results, strict=True)
        }

    def _result(self, scope: Scope, column: Output, cell: Literal) -> Any:
        value = coerced(cell.value(scope), column.type, cell.place, scope.record)
        return _allowed(value, column.allowed, scope, cell.place)

    def _default(self, scope: Scope, column: Output) -> Any:
        return self._result(scope, column, column.default) if column.default else None

    def _priorities(self, scope: Scope, column: Output) -> list[Any]:
        values = column.values.value(scope) if column.values else []
        return values if isinstance(values, list) else []


def _bits(rules: int) -> Iterator[int]:
    """Yield the numbers of the rules that a set of bits holds."""
    while rules:
        yield (rules & -rules).bit_length()
        rules &= rules - 1


def _allowed(value: Any, allowed: UnaryTests | None, scope: Scope, place: Place) -> Any:
    if value is not None and allowed and not allowed(value, scope.variables):
        raise DecisionError(place, _NOT_ALLOWED.fill(value=write(value), allowed=allowed.text))
    return value
