"""What the compiler makes of a node, and what it notes on the way: free names, called functions, weight."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from feel.run import Frame
from feel.syntax import Node

Closure = Callable[[Frame], Any]
Builder = Callable[["Compiler", Any], Closure]


class Compiler:
    """Turns a tree into closures, once."""

    def __init__(self, builders: Mapping[type[Node], Builder]) -> None:
        self.names: set[str] = set()  # free variables that are read
        self.item_names: set[str] = set()  # read inside a filter: of the item, or a free variable
        self.calls: set[str] = set()  # functions that are called by name
        self._builders = builders
        self._bound: list[frozenset[str]] = []
        self._filters = 0
        self._weight = 0

    def build(self, node: Node) -> Closure:
        self._weight += 1
        return self._builders[type(node)](self, node)

    def build_all(self, nodes: Iterable[Node]) -> tuple[Closure, ...]:
        return tuple(self.build(node) for node in nodes)

    def weighed(self, node: Node) -> tuple[Closure, int]:
        """Return the closure and how many steps one evaluation of it costs."""
        before = self._weight
        closure = self.build(node)
        return closure, self._weight - before

    @contextmanager
    def binding(self, names: Iterable[str]) -> Iterator[None]:
        self._bound.append(frozenset(names))
        try:
            yield
        finally:
            self._bound.pop()

    @contextmanager
    def filtering(self) -> Iterator[None]:
        self._filters += 1
        try:
            with self.binding(["item"]):
                yield
        finally:
            self._filters -= 1

    def note_name(self, name: str) -> None:
        if not self._is_bound(name):
            (self.item_names if self._filters else self.names).add(name)

    def note_call(self, name: str) -> None:
        if not self._is_bound(name):
            self.calls.add(name)

    def _is_bound(self, name: str) -> bool:
        return any(name in names for names in self._bound)
