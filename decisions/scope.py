"""What the logic of a decision sees while it is evaluated: variables, functions, and a record of what happened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from decisions.errors import DecisionError, Place
from decisions.explanation import TableRecord
from feel import Expression, FeelError, Function, Sentence

MAX_STEPS: Final = 100_000  # expressions evaluated for one decision
MAX_DEPTH: Final = 20  # knowledge models and services that call each other
_TOO_MANY: Final = Sentence("计算量过大。", "The decision takes too many steps.")
_TOO_DEEP: Final = Sentence("业务知识模型互相调用过深。", "Knowledge models call each other too deep.")


@dataclass
class Record:
    """One evaluation of a model. Used by one thread."""

    functions: Mapping[str, Function]
    tables: list[TableRecord] = field(default_factory=list)
    warnings: list[Sentence] = field(default_factory=list)
    results: dict[str, Any] = field(default_factory=dict)  # of decisions, by id
    steps: int = 0
    depth: int = 0


@dataclass(frozen=True)
class Scope:
    """Variables by name, on one record."""

    variables: Mapping[str, Any]
    record: Record

    def inner(self, variables: Mapping[str, Any]) -> "Scope":
        return Scope({**self.variables, **variables}, self.record)

    def value(self, expression: Expression, place: Place) -> Any:
        """Return the value of a FEEL expression in this scope; raise DecisionError when it costs too much."""
        self.spend(place)
        try:
            traced = expression.trace(self.variables, self.record.functions)
        except FeelError as wrong:
            raise DecisionError(place, wrong.sentence) from None
        self.record.warnings.extend(traced.warnings)
        return traced.value

    def spend(self, place: Place) -> None:
        self.record.steps += 1
        if self.record.steps > MAX_STEPS:
            raise DecisionError(place, _TOO_MANY)

    def enter(self, place: Place) -> None:
        self.record.depth += 1
        if self.record.depth > MAX_DEPTH:
            raise DecisionError(place, _TOO_DEEP)

    def leave(self) -> None:
        self.record.depth -= 1
