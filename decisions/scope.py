"""What the logic of a decision sees: variables, functions, and a record of what happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from decisions.errors import DecisionError, Place
from decisions.explanation import TableRecord
from feel import Expression, FeelError, Function, Sentence


@dataclass
class Record:
    """One evaluation of a model. Used by one thread."""

    functions: Mapping[str, Function]
    tables: list[TableRecord] = field(default_factory=list)
    warnings: list[Sentence] = field(default_factory=list)
    results: dict[str, Any] = field(default_factory=dict)  # of decisions, by id


@dataclass(frozen=True)
class Scope:
    """Variables by name, on one record."""

    variables: Mapping[str, Any]
    record: Record

    def inner(self, variables: Mapping[str, Any]) -> "Scope":
        return Scope({**self.variables, **variables}, self.record)

    def value(self, expression: Expression, place: Place) -> Any:
        """Return the value of a FEEL expression in this scope; raise DecisionError when it costs too much."""
        try:
            traced = expression.trace(self.variables, self.record.functions)
        except FeelError as wrong:
            raise DecisionError(place, wrong.sentence) from None
        self.record.warnings.extend(traced.warnings)
        return traced.value
