"""What the compiler makes of a node, and what it notes on the way: free names, called functions, weight."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from feel import scopes
from feel.folding import folded
from feel.scopes import Closure, Entries, Scope, Variable
from feel.syntax import Node

Builder = Callable[["Compiler", Any], Closure]


class Compiler:
    """Turns a tree into closures, once."""

    def __init__(self, builders: Mapping[type[Node], Builder], known: frozenset[str]) -> None:
        self.names: set[str] = set()  # free variables that are read
        self.item_names: set[str] = set()  # read inside a filter: of the item, or a free variable
        self.calls: set[str] = set()  # functions that are called by name
        self.slots = 0  # how many values are bound at most at a time
        self.weight = 0  # steps that evaluating once what was built so far costs
        self._builders = builders
        self._known = known  # variables and functions that the caller has announced
        self._scopes: list[Scope] = []  # from the outermost to the innermost
        self._taken = 0
        self._filters = 0

    def build(self, node: Node) -> Closure:
        node = folded(node)
        self.weight += 1
        return self._builders[type(node)](self, node)

    def build_all(self, nodes: Iterable[Node]) -> tuple[Closure, ...]:
        return tuple(self.build(node) for node in nodes)

    def weighed(self, node: Node) -> tuple[Closure, int]:
        """Return the closure and how many steps one evaluation of it costs."""
        before = self.weight
        closure = self.build(node)
        return closure, self.weight - before

    def variable(self, name: str) -> Closure:
        """Return what reads a variable here."""
        if not self._is_bound(name):
            (self.item_names if self._filters else self.names).add(name)
        closure = scopes.variable(name)
        for scope in self._scopes:
            closure = scope.over(name, closure)
        return closure

    def function(self, name: str) -> Closure:
        """Return what reads a function here."""
        if not self._is_bound(name):
            self.calls.add(name)
        closure = scopes.function(name)
        for scope in self._scopes:
            closure = scopes.function_over(scope, name, closure)
        return closure

    def is_free(self, name: str) -> bool:
        """Say whether nothing in the expression can give a value to the name here."""
        return not any(scope.may_bind(name) for scope in self._scopes)

    def slot_of(self, name: str) -> int | None:
        """Return where the value of the name surely is; None when it has to be looked for."""
        for scope in reversed(self._scopes):
            if scope.may_bind(name):
                return scope.slot if isinstance(scope, Variable) else None
        return None

    def may_be_given(self, name: str) -> bool:
        """Say whether a function of that name came with the text."""
        return name in self._known

    @contextmanager
    def slot(self) -> Iterator[int]:
        """Take a place among the bound values for what is built inside."""
        slot = self._taken
        self._taken += 1
        self.slots = max(self.slots, self._taken)
        try:
            yield slot
        finally:
            self._taken -= 1

    @contextmanager
    def inside(self, scope: Scope) -> Iterator[None]:
        self._scopes.append(scope)
        try:
            yield
        finally:
            self._scopes.pop()

    @contextmanager
    def bound(self, name: str) -> Iterator[int]:
        """Bind a name; yield the slot of its value."""
        with self.slot() as slot, self.inside(Variable(name, slot)):
            yield slot

    @contextmanager
    def filtering(self) -> Iterator[int]:
        """Bind `item` and the entries it may have; yield the slot of the item."""
        self._filters += 1
        try:
            with self.bound("item") as slot, self.inside(Entries(slot)):
                yield slot
        finally:
            self._filters -= 1

    def _is_bound(self, name: str) -> bool:
        return any(scope.binds(name) for scope in self._scopes)
