"""Write a syntax tree as FEEL text: the way back from the parser."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any, Final

from feel import syntax, temporal
from feel.parser import LEVELS
from feel.scan import KEYWORDS, words
from feel.syntax import Node
from feel.text import PLAIN_KEY, quote
from feel.types import ANY

# How tightly the text of a node holds together, beside the levels of the operators
_LOOSE: Final = 0  # it takes in whatever follows
_COMPARISON: Final = LEVELS["="]
_SUM: Final = LEVELS["+"]
_SIGN: Final = LEVELS["**"] + 1
_CLOSED: Final = _SIGN + 1  # a filter, a path or a call may follow
_CONSTANTS: Final = {True: "true", False: "false", None: "null"}


def unparse(tree: Node, known: Iterable[str] = ()) -> str:
    """Return the text of which the parser makes this tree again, given the same known names.

    Only trees that the parser can make have such a text: no negative numbers, no half of a surrogate pair,
    and no name that holds operators or keywords unless it is known or introduced by the tree itself.
    """
    return _Printer((*known, *_names(tree))).whole(tree)


class _Printer:
    def __init__(self, names: Iterable[str]) -> None:
        self._beginnings = {begin for name in names for begin in _beginnings(name)}

    def whole(self, node: Node) -> str:
        return _WRITERS[type(node)](self, node)

    def operand(self, node: Node, level: int) -> str:
        """Return the text, in brackets unless it holds together at least as tightly as `level`."""
        return f"({self.whole(node)})" if self._may_go_on(node) else self.closed(node, level)

    def closed(self, node: Node, level: int = _CLOSED) -> str:
        """Return the same where a bracket follows, with which no name goes on."""
        return self.whole(node) if _tightness(node) >= level else f"({self.whole(node)})"

    def joined(self, nodes: Iterable[Node], separator: str, level: int = _LOOSE) -> str:
        return separator.join(self.operand(node, level) for node in nodes)

    def _may_go_on(self, node: Node) -> bool:
        """Say whether the parser, reading on, might find a longer name: a-b where a minus b is meant."""
        return isinstance(node, (syntax.Name, syntax.Path)) and words(node.name) in self._beginnings


def _names(part: Any) -> Iterator[str]:
    """All names anywhere in a tree (and its operators, which do no harm)."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, tuple):
        for item in part:
            yield from _names(item)
    elif is_dataclass(part) and not isinstance(part, syntax.Literal):
        for field in fields(part):
            yield from _names(getattr(part, field.name))


def _beginnings(name: str) -> Iterator[tuple[str, ...]]:
    """Parts of a name behind which an operator or a keyword stands."""
    parts = words(name)
    for index in range(1, len(parts)):
        if parts[index] in KEYWORDS or not parts[index][0].isalpha():
            yield parts[:index]


def _tightness(node: Node) -> int:
    if isinstance(node, syntax.Chain):
        return LEVELS[node.rest[0][0]]
    if isinstance(node, syntax.RangeLiteral):
        return _CLOSED if node.start and node.end else _LOOSE
    return _TIGHTNESS.get(type(node), _CLOSED)


def _literal(printer: _Printer, node: syntax.Literal) -> str:
    value = node.value
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, Decimal):
        return str(value)
    return _CONSTANTS[value] if value in _CONSTANTS else f'@"{temporal.write(value)}"'


def _path(printer: _Printer, node: syntax.Path) -> str:
    return f"{printer.operand(node.source, _CLOSED)}.{node.name}"


def _filter(printer: _Printer, node: syntax.Filter) -> str:
    return f"{printer.closed(node.source)}[{printer.whole(node.condition)}]"


def _call(printer: _Printer, node: syntax.Call) -> str:
    arguments = [printer.whole(argument) for argument in node.arguments]
    if node.names:
        arguments = [f"{name}: {value}" for name, value in zip(node.names, arguments, strict=True)]
    return f"{printer.closed(node.target)}({', '.join(arguments)})"


def _negation(printer: _Printer, node: syntax.Negation) -> str:
    return f"-{printer.operand(node.operand, _SIGN)}"


def _chain(printer: _Printer, node: syntax.Chain) -> str:
    level = _tightness(node) + 1
    rest = (f" {operator} {printer.operand(operand, level)}" for operator, operand in node.rest)
    return printer.operand(node.first, level) + "".join(rest)


def _comparison(printer: _Printer, node: syntax.Comparison) -> str:
    return f"{printer.operand(node.left, _SUM)} {node.operator} {printer.operand(node.right, _SUM)}"


def _between(printer: _Printer, node: syntax.Between) -> str:
    return (
        f"{printer.operand(node.value, _SUM)} between {printer.joined((node.low, node.high), ' and ', _SUM)}"
    )


def _in(printer: _Printer, node: syntax.In) -> str:
    return f"{printer.operand(node.value, _SUM)} in ({printer.joined(node.tests, ', ')})"


def _conjunction(printer: _Printer, node: syntax.Conjunction) -> str:
    return printer.joined(node.operands, " and ", LEVELS["and"] + 1)


def _disjunction(printer: _Printer, node: syntax.Disjunction) -> str:
    return printer.joined(node.operands, " or ", LEVELS["or"] + 1)


def _conditional(printer: _Printer, node: syntax.Conditional) -> str:
    condition, then, otherwise = map(printer.whole, (node.condition, node.then, node.otherwise))
    return f"if {condition} then {then} else {otherwise}"


def _loop(printer: _Printer, node: syntax.Loop) -> str:
    return f"for {_iterators(printer, node.iterators)} return {printer.whole(node.body)}"


def _quantified(printer: _Printer, node: syntax.Quantified) -> str:
    word = "every" if node.every else "some"
    return f"{word} {_iterators(printer, node.iterators)} satisfies {printer.whole(node.body)}"


def _iterators(printer: _Printer, iterators: tuple[syntax.Iterator, ...]) -> str:
    texts = []
    for iterator in iterators:
        ends = (iterator.source, iterator.last) if iterator.last else (iterator.source,)
        texts.append(f"{iterator.name} in {printer.joined(ends, '..', _COMPARISON)}")
    return ", ".join(texts)


def _instance_of(printer: _Printer, node: syntax.InstanceOf) -> str:
    return f"{printer.operand(node.value, _CLOSED)} instance of {node.type}"


def _function(printer: _Printer, node: syntax.FunctionLiteral) -> str:
    parameters = (name if type_ == ANY else f"{name}: {type_}" for name, type_ in node.parameters)
    return f"function({', '.join(parameters)}) {printer.whole(node.body)}"


def _context(printer: _Printer, node: syntax.ContextLiteral) -> str:
    entries = (f"{_key(name)}: {printer.whole(value)}" for name, value in node.entries)
    return "{" + ", ".join(entries) + "}"


def _key(name: str) -> str:
    return name if PLAIN_KEY.fullmatch(name) else quote(name)


def _list(printer: _Printer, node: syntax.ListLiteral) -> str:
    return f"[{printer.joined(node.items, ', ')}]"


def _range(printer: _Printer, node: syntax.RangeLiteral) -> str:
    if node.start is None and node.end is not None:
        return f"<{'=' if node.end_included else ''} {printer.operand(node.end, _SUM)}"
    if node.start is not None and node.end is None:
        return f">{'=' if node.start_included else ''} {printer.operand(node.start, _SUM)}"
    ends = printer.joined(filter(None, (node.start, node.end)), "..", _COMPARISON)
    return f"{'[' if node.start_included else '('}{ends}{']' if node.end_included else ')'}"


def _point_range(printer: _Printer, node: syntax.PointRange) -> str:
    return f"({node.operator} {printer.operand(node.value, _SUM)})"


def _test(printer: _Printer, node: syntax.Test) -> str:
    return f"{node.operator} {printer.operand(node.operand, _SUM)}"


def _unary_tests(printer: _Printer, node: syntax.UnaryTests) -> str:
    tests = printer.joined(node.tests, ", ")
    if node.negated:
        return f"not({tests})"
    # A lone call of not() would be read as the negation of the tests
    alone = len(node.tests) == 1 and tests.startswith("not(")
    return f"({tests})" if alone else tests or "-"


_TIGHTNESS: Final[Mapping[type[Node], int]] = {
    syntax.Conditional: _LOOSE,
    syntax.Loop: _LOOSE,
    syntax.Quantified: _LOOSE,
    syntax.FunctionLiteral: _LOOSE,
    syntax.InstanceOf: _LOOSE,  # `x instance of date and …` may go on with the name of a type
    syntax.Test: _LOOSE,
    syntax.Disjunction: LEVELS["or"],
    syntax.Conjunction: LEVELS["and"],
    syntax.Comparison: _COMPARISON,
    syntax.Between: _COMPARISON,
    syntax.In: _COMPARISON,
    syntax.Negation: _SIGN,
}
_WRITERS: Final[Mapping[type[Node], Callable[[_Printer, Any], str]]] = {
    syntax.Literal: _literal,
    syntax.Unreadable: lambda printer, node: f"@{quote(node.text)}",
    syntax.Name: lambda printer, node: node.name,
    syntax.Path: _path,
    syntax.Filter: _filter,
    syntax.Call: _call,
    syntax.Negation: _negation,
    syntax.Chain: _chain,
    syntax.Comparison: _comparison,
    syntax.Between: _between,
    syntax.In: _in,
    syntax.Conjunction: _conjunction,
    syntax.Disjunction: _disjunction,
    syntax.Conditional: _conditional,
    syntax.Loop: _loop,
    syntax.Quantified: _quantified,
    syntax.InstanceOf: _instance_of,
    syntax.FunctionLiteral: _function,
    syntax.ContextLiteral: _context,
    syntax.ListLiteral: _list,
    syntax.RangeLiteral: _range,
    syntax.PointRange: _point_range,
    syntax.Test: _test,
    syntax.UnaryTests: _unary_tests,
}
