"""What the logic of a decision sees: variables, functions, and a record of what happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from decisions.errors import DecisionError, Place
from decisions.explanation import TableRecord
from decisions.types import ItemType
from feel import Context, Expression, FeelError, Function, Sentence, UnaryTests, write
from feel.limits import spend
from feel.run import Run

_WRONG_TYPE: Final = Sentence(
    "{place}：值 {value} 不属于类型“{type}”，取空值。",
    "{place}: the value {value} is not of type '{type}': null.",
)


_NONE_KNOWN: Final[Mapping[str, Function]] = {}  # to a cell when it is read


@dataclass(frozen=True)
class Test:
    """An input cell."""

    tests: UnaryTests
    place: Place


@dataclass
class Record:
    """What happened in one evaluation of a model. Used by one thread."""

    tables: list[TableRecord] = field(default_factory=list)
    warnings: list[Sentence] = field(default_factory=list)


@dataclass(frozen=True)
class Scope:
    """Variables and functions by name, on one record."""

    variables: Context
    functions: Mapping[str, Function]
    record: Record

    def inner(self, variables: Mapping[str, Any]) -> "Scope":
        """Return the scope with more variables, which are values of FEEL."""
        return Scope(self.variables.extended(variables), self.functions, self.record)

    def value(self, expression: Expression, place: Place) -> Any:
        """Return the value of a FEEL expression in this scope; raise DecisionError when it costs too much."""
        try:
            return expression(self.variables, self.functions, self.record.warnings)
        except FeelError as wrong:
            raise DecisionError(place, wrong.sentence) from None

    def cells(self) -> "Cells":
        return Cells(Run(self.variables, self.functions, _NONE_KNOWN, self.record.warnings))


class Cells:
    """The input cells of a table, in one evaluation: nothing has to be set up for each of them."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def fits(self, test: Test, value: Any) -> bool:
        """Return whether a value of FEEL fits; raise DecisionError when it costs too much to tell."""
        expression = test.tests.expression
        try:
            spend(expression.weight)
            return expression.closure(self._run, [value] * expression.slots) is True
        except FeelError as wrong:
            raise DecisionError(test.place, wrong.sentence) from None


def coerced(value: Any, type_: ItemType, place: Place, record: Record) -> Any:
    """Return the value as the type has it; null, with a warning, when it does not fit."""
    found = type_.coerced(value)
    if found is None and value is not None:
        sentence = _WRONG_TYPE.fill(place=place.sentence(), value=write(value), type=type_)
        record.warnings.append(sentence)
    return found
