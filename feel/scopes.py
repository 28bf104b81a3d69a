"""Where the value of a name comes from: decided when an expression is compiled."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any, Protocol

from feel.builtins.registry import BUILTINS
from feel.run import Run
from feel.values import FARTHEST, SETTLED, Function

Local = list[Any]  # values bound inside the expression; each binding has its slot
Closure = Callable[[Run, Local], Any]


class Scope(Protocol):
    """Names bound in a part of an expression, by what is in a slot."""

    slot: int

    def binds(self, name: str) -> bool:
        """Say whether the name surely stands for something bound here."""

    def may_bind(self, name: str) -> bool:
        """Say whether it may stand for something bound here."""

    def over(self, name: str, outer: Closure) -> Closure:
        """Return what reads the name inside this scope, given what reads it outside."""


class Variable:
    """One name: of a loop, a parameter, the list item of a filter."""

    def __init__(self, name: str, slot: int) -> None:
        self._name = name
        self.slot = slot

    def binds(self, name: str) -> bool:
        return name == self._name

    may_bind = binds

    def over(self, name: str, outer: Closure) -> Closure:
        slot = self.slot
        return (lambda run, local: local[slot]) if name == self._name else outer


class Entries:
    """The entries of a context in a slot: of the one being written, or of the item that a filter looks at."""

    def __init__(self, slot: int, names: frozenset[str] | None = None) -> None:
        self.slot = slot
        self._names = names  # None: what entries there are shows when the expression is evaluated

    def binds(self, name: str) -> bool:
        return self._names is not None and name in self._names

    def may_bind(self, name: str) -> bool:
        return self._names is None or name in self._names

    def over(self, name: str, outer: Closure) -> Closure:
        slot = self.slot
        if not self.may_bind(name):
            return outer

        def read(run: Run, local: Local) -> Any:
            context = local[slot]
            if type(context) is dict and name in context:
                return context[name]
            return outer(run, local)

        return read


def variable(name: str) -> Closure:
    """Return what reads a name that nothing in the expression binds."""
    builtin = BUILTINS.get(name)

    def read(run: Run, local: Local) -> Any:
        try:
            value = run.given[name]
        except KeyError:
            return run.missing(name, builtin)
        kind = type(value)
        if (
            run.settled
            or kind in SETTLED
            or (kind is Decimal and value.is_finite() and -FARTHEST <= value.adjusted() <= FARTHEST)
        ):
            return value
        return run.converted(name)

    return read


def function(name: str) -> Closure:
    """Return what reads a function that nothing in the expression binds; a variable does not hide it."""
    builtin = BUILTINS.get(name)
    by_variable = variable(name)

    def read(run: Run, local: Local) -> Any:
        return run.function(name) or builtin or by_variable(run, local)

    return read


def function_over(scope: Scope, name: str, outer: Closure) -> Closure:
    """Return the same inside a scope; what is bound there but is no function does not hide it either."""
    if not scope.may_bind(name):
        return outer
    bound = scope.over(name, _nothing)

    def read(run: Run, local: Local) -> Any:
        value = bound(run, local)
        return value if isinstance(value, Function) else outer(run, local)

    return read


def _nothing(run: Run, local: Local) -> Any:
    return None
