"""One evaluation: its variables, functions and warnings."""

from collections.abc import Mapping
from typing import Any

from feel.context import Context
from feel.errors import Sentence
from feel.limits import MAX_WARNINGS
from feel.values import Function, plain

_UNKNOWN = Sentence("没有变量“{name}”，取空值。", "There is no variable '{name}': null.")


class Run:
    """What all closures share during one evaluation. Used by one thread."""

    _read: dict[str, Any] | None = None  # variables that were converted or missed so far; few are

    def __init__(
        self,
        given: Mapping[str, Any],
        functions: Mapping[str, Function],
        known: Mapping[str, Function],
        warnings: list[Sentence] | None,
    ) -> None:
        self.given = given  # variables as the caller has them
        self.settled = type(given) is Context  # they need not be converted
        self.functions = functions  # of the caller of this evaluation
        self.known = known  # when the expression was compiled
        self._warnings = warnings  # None when nobody will read them

    def converted(self, name: str) -> Any:
        """Return a variable of the caller as FEEL knows it."""
        read = self._remembered()
        if name not in read:
            read[name] = plain(self.given[name])
        return read[name]

    def missing(self, name: str, builtin: Function | None) -> Any:
        """Return the function of that name where there is no such variable, else null with a warning."""
        read = self._remembered()
        if name not in read:
            function = read[name] = self.function(name) or builtin
            if function is None:
                self.warn(_UNKNOWN, name=name)
        return read[name]

    def function(self, name: str) -> Function | None:
        """Return a function of the caller."""
        return self.functions.get(name) or self.known.get(name)

    def warn(self, sentence: Sentence, **gaps: object) -> None:
        """Note why a value is null. A sentence without gaps may hold anything, also braces."""
        if self._warnings is not None and len(self._warnings) < MAX_WARNINGS:
            self._warnings.append(sentence.fill(**gaps) if gaps else sentence)

    def _remembered(self) -> dict[str, Any]:
        if self._read is None:
            self._read = {}
        return self._read
