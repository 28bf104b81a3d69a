"""A loaded DMN model: its decisions, evaluated with everything they require."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from decisions.errors import DecisionError, Place
from decisions.evaluation import Evaluation
from decisions.explanation import Explanation
from decisions.graph import Decision, File
from decisions.tables import DecisionTable
from feel import Function, Sentence

_UNKNOWN: Final = Sentence(
    "没有决策“{name}”，有的是：{known}。", "There is no decision '{name}'; there are: {known}."
)


@dataclass(frozen=True)
class DecisionOutline:
    """What callers may know of a decision."""

    id: str
    name: str
    required_inputs: tuple[str, ...]  # names, also those of the decisions it requires


@dataclass(frozen=True)
class Model:
    """Decisions, knowledge models and services of one file; may be shared between threads."""

    file: File
    errors: tuple[DecisionError, ...]  # what stands here cannot be evaluated; everything else can
    warnings: tuple[tuple[Place, Sentence], ...]  # doubtful texts, such as calls of unknown functions
    tables: tuple[DecisionTable, ...]  # all that stand in this file
    functions: Mapping[str, Function]  # known when it was loaded

    @property
    def name(self) -> str:
        return self.file.name

    @property
    def decisions(self) -> tuple[DecisionOutline, ...]:
        return tuple(
            DecisionOutline(decision.id, decision.name, tuple(_inputs(self.file, decision)))
            for decision in self.file.decisions.values()
        )

    def evaluate(
        self, name: str, inputs: Mapping[str, Any], functions: Mapping[str, Function] | None = None
    ) -> Any:
        """Return the value of a decision, decision service or knowledge model, by its id or name.

        A decision of an imported model is `import.name`. Inputs are Python values: int and Decimal are
        numbers, a float is the number that its repr writes, lists and dicts hold the same. An input that is
        missing or not of its declared type is null, with a warning in the explanation; a value outside the
        allowed values of a table's column is an error. Raise DecisionError.
        """
        return self.explain(name, inputs, functions).value

    def explain(
        self, name: str, inputs: Mapping[str, Any], functions: Mapping[str, Function] | None = None
    ) -> Explanation:
        """Return the value as `evaluate` does, and how it came about."""
        found = self.file.find(name)
        if found is None:
            known = ", ".join(one.name for one in self.file.invocables)
            raise DecisionError(Place(), _UNKNOWN.fill(name=name, known=known))
        file, element = found
        evaluation = Evaluation(inputs, {**self.functions, **(functions or {})})
        value = evaluation.of(file, element)
        required = {one.name: result for one, result in evaluation.results.items() if one is not element}
        record = evaluation.record
        warnings = tuple(dict.fromkeys(record.warnings))
        return Explanation(element.name, value, required, tuple(record.tables), warnings)


def _inputs(file: File, decision: Decision) -> Iterable[str]:
    """Yield the names of all inputs of a decision and of those it requires, each once."""
    pending, seen, names = [(file, decision)], {decision}, set[str]()
    while pending:
        file, decision = pending.pop(0)
        for name in (file.input(reference).name for reference in decision.inputs):
            if name not in names:
                names.add(name)
                yield name
        for reference in decision.requires:
            required = file.decision(reference)
            if required not in seen:
                seen.add(required)
                pending.append((file.home(reference), required))
