"""One evaluation: its variables, functions, budget and warnings."""

from collections.abc import Mapping
from typing import Any

from feel.errors import Sentence
from feel.limits import MAX_WARNINGS, Budget
from feel.values import Function, plain

_UNKNOWN = Sentence("没有变量“{name}”，取空值。", "There is no variable '{name}': null.")


class Run:
    """What all frames of one evaluation share. Used by one thread."""

    __slots__ = ("_functions", "_given", "_variables", "budget", "warnings")

    def __init__(
        self, given: Mapping[str, Any], functions: tuple[Mapping[str, Function], ...], budget: Budget
    ) -> None:
        self.warnings: list[Sentence] = []
        self.budget = budget
        self._given = given
        self._functions = functions
        self._variables: dict[str, Any] = {}

    def read(self, name: str) -> Any:
        """Return a variable of the caller, else a function of that name, else null with a warning."""
        try:
            return self._variables[name]
        except KeyError:
            pass
        if name in self._given:
            value = plain(self._given[name])
        else:
            value = self.function(name)
            if value is None:
                self.warn(_UNKNOWN, name=name)
        self._variables[name] = value
        return value

    def function(self, name: str) -> Function | None:
        for functions in self._functions:
            if name in functions:
                return functions[name]
        return None

    def warn(self, sentence: Sentence, **gaps: object) -> None:
        """Note why a value is null. A sentence without gaps may hold anything, also braces."""
        if len(self.warnings) < MAX_WARNINGS:
            self.warnings.append(sentence.fill(**gaps) if gaps else sentence)


class Frame:
    """Names of one scope, inside another; the outermost asks the run."""

    __slots__ = ("parent", "run", "variables")

    def __init__(self, variables: Mapping[str, Any], parent: "Frame | None", run: Run) -> None:
        self.variables = variables
        self.parent = parent
        self.run = run

    def read(self, name: str) -> Any:
        frame: Frame | None = self
        while frame is not None:
            if name in frame.variables:
                return frame.variables[name]
            frame = frame.parent
        return self.run.read(name)

    def inner(self, variables: Mapping[str, Any]) -> "Frame":
        return Frame(variables, self, self.run)
