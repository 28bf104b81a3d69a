"""Boxed expressions: what a decision or a knowledge model may consist of, besides tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, Protocol

from decisions.errors import DecisionError, Place
from decisions.scope import Scope, coerced
from decisions.types import ItemType
from feel import Expression, Function, Sentence
from feel.limits import budget

_NOT_CALLED: Final = Sentence(
    "{place}：没有参数为（{given}）的函数（应为：{expected}），取空值。",
    "{place}: there is no function of ({given}), it should be ({expected}): null.",
)


class Logic(Protocol):
    """Anything that has a value in a scope."""

    def value(self, scope: Scope) -> Any: ...


@dataclass(frozen=True)
class Literal:
    """A FEEL text."""

    expression: Expression
    place: Place

    def value(self, scope: Scope) -> Any:
        return scope.value(self.expression, self.place)


@dataclass(frozen=True)
class Typed:
    """Any logic whose value must be of a type; null when it is not."""

    logic: Logic
    type: ItemType
    place: Place

    def value(self, scope: Scope) -> Any:
        return coerced(self.logic.value(scope), self.type, self.place, scope.record)


@dataclass(frozen=True)
class Context:
    """Named entries, each seeing those before it. A last entry without a name is the value of the whole."""

    entries: tuple[tuple[str, Logic], ...]

    def value(self, scope: Scope) -> Any:
        values: dict[str, Any] = {}
        for name, logic in self.entries:
            value = logic.value(scope.inner(values))
            if not name:
                return value
            values[name] = value
        return values


@dataclass(frozen=True)
class ListOf:
    items: tuple[Logic, ...]

    def value(self, scope: Scope) -> list[Any]:
        return [item.value(scope) for item in self.items]


@dataclass(frozen=True)
class Relation:
    """Rows under named columns: a list of contexts."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Logic, ...], ...]

    def value(self, scope: Scope) -> list[Any]:
        return [
            {name: cell.value(scope) for name, cell in zip(self.columns, row, strict=True)}
            for row in self.rows
        ]


@dataclass(frozen=True, eq=False)
class FunctionOf:
    """A function that is written down as logic with parameters: of a knowledge model, or boxed."""

    name: str
    parameters: tuple[tuple[str, ItemType], ...]
    body: Logic | None  # None: in another language, which we do not run
    place: Place
    id: str = ""
    broken: DecisionError | None = None

    def value(self, scope: Scope) -> Function:
        names = tuple(name for name, _ in self.parameters)

        def call(*arguments: Any) -> Any:
            if self.broken:
                raise self.broken
            given = conforming(scope, self.parameters, arguments, self.place)
            if given is None or self.body is None:
                return None
            with budget() as left, left.call():
                return self.body.value(scope.inner(given))

        return Function(self.name or "function", names, call)


def conforming(
    scope: Scope, parameters: Sequence[tuple[str, ItemType]], arguments: Sequence[Any], place: Place
) -> dict[str, Any] | None:
    """Return the arguments by name, as the parameters have them; None when one does not fit: 10.3.2.9.4."""
    given = {
        name: coerced(value, type_, replace(place, input=name), scope.record)
        for (name, type_), value in zip(parameters, arguments, strict=True)
    }
    kept = (given[name] is not None or value is None for name, value in zip(given, arguments, strict=True))
    return given if all(kept) else None


@dataclass(frozen=True)
class Invocation:
    """A call with named arguments."""

    called: Logic
    arguments: tuple[tuple[str, Logic], ...]
    place: Place

    def value(self, scope: Scope) -> Any:
        function = self.called.value(scope)
        given = {name: logic.value(scope) for name, logic in self.arguments}
        expected = function.parameters if isinstance(function, Function) else ()
        if not isinstance(function, Function) or set(given) != set(expected):
            reason = _NOT_CALLED.fill(
                place=self.place.sentence(), expected=", ".join(expected), given=", ".join(given)
            )
            scope.record.warnings.append(reason)
            return None
        return function.call(*(given[name] for name in expected))


@dataclass(frozen=True)
class Conditional:
    condition: Logic
    then: Logic
    otherwise: Logic

    def value(self, scope: Scope) -> Any:
        verdict = self.condition.value(scope)
        if verdict is not None and not isinstance(verdict, bool):
            return None
        return (self.then if verdict else self.otherwise).value(scope)


@dataclass(frozen=True)
class Loop:
    """for: a list with one value for each item."""

    variable: str
    source: Logic
    body: Logic
    items: Expression  # the FEEL loop that knows what may be iterated

    def value(self, scope: Scope) -> list[Any] | None:
        items = self.items({"source": self.source.value(scope)})
        if items is None:
            return None
        results: list[Any] = []
        for item in items:
            results.append(self.body.value(scope.inner({self.variable: item, "partial": list(results)})))
        return results


@dataclass(frozen=True)
class Quantified:
    """every and some."""

    loop: Loop
    every: bool

    def value(self, scope: Scope) -> bool | None:
        results = self.loop.value(scope)
        if results is None:
            return None
        if (not self.every) in results:
            return not self.every
        return None if any(not isinstance(result, bool) for result in results) else self.every


@dataclass(frozen=True)
class Filter:
    source: Logic
    match: Logic

    def value(self, scope: Scope) -> Any:
        source = self.source.value(scope)
        items: Sequence[Any] = source if isinstance(source, list) else [] if source is None else [source]
        kept = []
        for item in items:
            known: Mapping[str, Any] = item if isinstance(item, dict) else {}
            verdict = self.match.value(scope.inner({"item": item, **known}))
            if isinstance(verdict, Decimal):
                index = int(verdict)
                if index == 0 or abs(index) > len(items):
                    return None
                return items[index - 1 if index > 0 else index]
            if verdict is True:
                kept.append(item)
        return kept
