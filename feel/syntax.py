"""The syntax tree: what the parser makes and the compiler reads."""

from dataclasses import dataclass
from typing import Any

from feel.types import Type


class Node:
    """Any expression."""


@dataclass(frozen=True)
class Literal(Node):
    value: Any


@dataclass(frozen=True)
class Unreadable(Node):
    """`@"…"` with what is no date, time or duration: null when it is evaluated."""

    text: str


@dataclass(frozen=True)
class Name(Node):
    name: str


@dataclass(frozen=True)
class Path(Node):
    source: Node
    name: str


@dataclass(frozen=True)
class Filter(Node):
    source: Node
    condition: Node


@dataclass(frozen=True)
class Call(Node):
    target: Node
    arguments: tuple[Node, ...]
    names: tuple[str, ...] = ()  # one for each argument when they are named


@dataclass(frozen=True)
class Negation(Node):
    operand: Node


@dataclass(frozen=True)
class Chain(Node):
    """Operands joined from left to right by operators of one precedence: a + b - c."""

    first: Node
    rest: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class Comparison(Node):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Between(Node):
    value: Node
    low: Node
    high: Node


@dataclass(frozen=True)
class In(Node):
    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True)
class Conjunction(Node):
    operands: tuple[Node, ...]


@dataclass(frozen=True)
class Disjunction(Node):
    operands: tuple[Node, ...]


@dataclass(frozen=True)
class Conditional(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True)
class Iterator:
    """`name in source`, or `name in source..last`."""

    name: str
    source: Node
    last: Node | None = None


@dataclass(frozen=True)
class Loop(Node):
    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True)
class Quantified(Node):
    every: bool
    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True)
class InstanceOf(Node):
    value: Node
    type: Type


@dataclass(frozen=True)
class FunctionLiteral(Node):
    parameters: tuple[tuple[str, Type], ...]
    body: Node


@dataclass(frozen=True)
class ContextLiteral(Node):
    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True)
class ListLiteral(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True)
class RangeLiteral(Node):
    """[1..3], or (> 3) with one end missing."""

    start: Node | None
    end: Node | None
    start_included: bool
    end_included: bool


@dataclass(frozen=True)
class PointRange(Node):
    """(= 3) or (!= 3): the range that holds one value, or all the others."""

    operator: str
    value: Node


@dataclass(frozen=True)
class Test(Node):
    """`= 3` or `!= 3` in unary tests: the input compared with a value."""

    operator: str
    operand: Node


@dataclass(frozen=True)
class UnaryTests(Node):
    """The content of a decision table's input cell. No tests: `-`, everything fits."""

    tests: tuple[Node, ...]
    negated: bool = False
