"""What the logic of a decision sees: variables, functions, and a record of what happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from decisions.errors import DecisionError, Place
from decisions.explanation import TableRecord
from decisions.types import ItemType
from feel import Expression, FeelError, Function, Sentence, write

_WRONG_TYPE: Final = Sentence(
    "{place}：值 {value} 不属于类型“{type}”，取空值。",
    "{place}: the value {value} is not of type '{type}': null.",
)


@dataclass
class Record:
    """What happened in one evaluation of a model. Used by one thread."""

    tables: list[TableRecord] = field(default_factory=list)
    warnings: list[Sentence] = field(default_factory=list)


@dataclass(frozen=True)
class Scope:
    """Variables and functions by name, on one record."""

    variables: Mapping[str, Any]
    functions: Mapping[str, Function]
    record: Record

    def inner(self, variables: Mapping[str, Any]) -> "Scope":
        return Scope({**self.variables, **variables}, self.functions, self.record)

    def value(self, expression: Expression, place: Place) -> Any:
        """Return the value of a FEEL expression in this scope; raise DecisionError when it costs too much."""
        try:
            return expression(self.variables, self.functions, self.record.warnings)
        except FeelError as wrong:
            raise DecisionError(place, wrong.sentence) from None


def coerced(value: Any, type_: ItemType, place: Place, record: Record) -> Any:
    """Return the value as the type has it; null, with a warning, when it does not fit."""
    found = type_.coerced(value)
    if found is None and value is not None:
        sentence = _WRONG_TYPE.fill(place=place.sentence(), value=write(value), type=type_)
        record.warnings.append(sentence)
    return found
