"""Parts of a tree that have the same value whenever they are evaluated: -1, [1..10], duration("P15D")."""

from typing import Any, Final

from feel import operators
from feel.builtins.registry import BUILTINS
from feel.errors import FeelError, Undetermined
from feel.fitting import applied
from feel.syntax import Call, Chain, Literal, Name, Negation, Node, RangeLiteral
from feel.values import DIRECT, Range

_OF_THE_MOMENT: Final = frozenset(("now", "today"))


def folded(node: Node) -> Node:
    """Return the literal that an operation on literals amounts to; any other node as it is.

    What has no value stays as well: the evaluation tells why.
    """
    if isinstance(node, Negation):
        return _literal(node, _negated(folded(node.operand)))
    if isinstance(node, Chain):
        return _literal(node, _joined(node))
    if isinstance(node, RangeLiteral):
        return _literal(node, _range(node))
    return node


def constant_result(call: Call) -> Any:
    """Return what a built-in function always gives for literals; None when it may give something else.

    Lists and contexts are not kept: each evaluation gives its caller a new one.
    """
    name = call.target.name if isinstance(call.target, Name) else ""
    arguments = [folded(argument) for argument in call.arguments]
    values = [argument.value for argument in arguments if isinstance(argument, Literal)]
    if name not in BUILTINS or name in _OF_THE_MOMENT or len(values) < len(arguments):
        return None
    try:
        value = applied(BUILTINS[name], values)
    except (FeelError, Undetermined):
        return None  # the evaluation tells why
    return None if isinstance(value, (list, dict)) else value


def _literal(node: Node, value: Any) -> Node:
    return node if value is None else Literal(value)


def _negated(operand: Node) -> Any:
    return operators.negated(operand.value) if isinstance(operand, Literal) else None


def _joined(node: Chain) -> Any:
    first = folded(node.first)
    value = first.value if isinstance(first, Literal) else None
    for operator, operand in node.rest:
        right = folded(operand)
        if value is None or not isinstance(right, Literal):
            return None
        value = operators.apply(operator, value, right.value)
    return value


def _range(node: RangeLiteral) -> Range | None:
    ends = [None if end is None else folded(end) for end in (node.start, node.end)]
    values = [end.value for end in ends if isinstance(end, Literal)]
    types = set(map(type, values))
    if len(values) < len(ends) - ends.count(None) or len(types) > 1 or not types <= DIRECT:
        return None
    start, end = (end.value if isinstance(end, Literal) else None for end in ends)
    return Range(start, end, node.start_included, node.end_included)
