"""Turn syntax trees into Python closures: values, operators, conditions, boxed values."""

from collections.abc import Callable
from typing import Any, Final

from feel import operators, syntax
from feel.calls import build_call, build_function
from feel.closures import Builder, Closure, Compiler
from feel.errors import Sentence
from feel.loops import build_filter, build_loop, build_quantified
from feel.properties import part
from feel.run import Frame
from feel.unary import build_in, build_test, build_unary
from feel.values import Range, kind

Compare = Callable[[Any, Any], bool | None]
_NO_RESULT = Sentence(
    "{left} {operator} {right} 没有结果，取空值。", "{left} {operator} {right} has no result: null."
)
_NO_PART = Sentence("{value} 没有“{name}”，取空值。", "A {value} has no '{name}': null.")
_UNREADABLE = Sentence(
    "@“{text}”不是日期、时间或时长，取空值。", "@'{text}' is no date, time or duration: null."
)
_NO_TYPE = Sentence("没有类型“{name}”，取空值。", "There is no type '{name}': null.")
_TWICE = Sentence("上下文中“{name}”出现两次，取空值。", "'{name}' occurs twice in a context: null.")
_NOT_BOOLEAN = Sentence("条件不是布尔值，而是 {value}。", "The condition is not a boolean but a {value}.")


def _literal(compiler: Compiler, node: syntax.Literal) -> Closure:
    value = node.value
    return lambda frame: value


def _unreadable(compiler: Compiler, node: syntax.Unreadable) -> Closure:
    text = node.text

    def evaluate(frame: Frame) -> None:
        frame.run.warn(_UNREADABLE, text=text)

    return evaluate


def _name(compiler: Compiler, node: syntax.Name) -> Closure:
    name = node.name
    compiler.note_name(name)
    return lambda frame: frame.read(name)


def _path(compiler: Compiler, node: syntax.Path) -> Closure:
    source, name = compiler.build(node.source), node.name

    def read(frame: Frame, value: Any) -> Any:
        if isinstance(value, dict) and name in value:
            return value[name]
        if isinstance(value, list):
            frame.run.budget.spend(len(value))
            return [read(frame, item) for item in value]
        found, result = part(value, name)
        if not found and value is not None:
            frame.run.warn(_NO_PART, value=kind(value), name=name)
        return result

    return lambda frame: read(frame, source(frame))


def _chain(compiler: Compiler, node: syntax.Chain) -> Closure:
    first = compiler.build(node.first)
    rest = tuple((operator, compiler.build(operand)) for operator, operand in node.rest)

    def evaluate(frame: Frame) -> Any:
        left = first(frame)
        for operator, operand in rest:
            right = operand(frame)
            result = operators.apply(operator, left, right)
            if result is None:
                frame.run.warn(_NO_RESULT, left=kind(left), operator=operator, right=kind(right))
            left = result
        return left

    return evaluate


def _negation(compiler: Compiler, node: syntax.Negation) -> Closure:
    operand = compiler.build(node.operand)

    def evaluate(frame: Frame) -> Any:
        value = operand(frame)
        result = operators.negated(value)
        if result is None:
            frame.run.warn(_NO_RESULT, left="", operator="-", right=kind(value))
        return result

    return evaluate


def _comparison(compiler: Compiler, node: syntax.Comparison) -> Closure:
    left, right = compiler.build(node.left), compiler.build(node.right)
    operator = node.operator
    compare = COMPARISONS[operator]

    def evaluate(frame: Frame) -> bool | None:
        first, second = left(frame), right(frame)
        result = compare(first, second)
        if result is None:
            frame.run.warn(_NO_RESULT, left=kind(first), operator=operator, right=kind(second))
        return result

    return evaluate


def _unequal(left: Any, right: Any) -> bool | None:
    same = operators.equal(left, right)
    return None if same is None else not same


def _between(compiler: Compiler, node: syntax.Between) -> Closure:
    value, low, high = compiler.build_all((node.value, node.low, node.high))

    def evaluate(frame: Frame) -> bool | None:
        middle, bottom, top = value(frame), low(frame), high(frame)
        result = operators.both(operators.less_or_equal(bottom, middle), operators.less_or_equal(middle, top))
        if result is None:
            frame.run.warn(_NO_RESULT, left=kind(middle), operator="between", right=kind(bottom))
        return result

    return evaluate


def _conjunction(compiler: Compiler, node: syntax.Conjunction) -> Closure:
    return _connected(compiler.build_all(node.operands), decisive=False)


def _disjunction(compiler: Compiler, node: syntax.Disjunction) -> Closure:
    return _connected(compiler.build_all(node.operands), decisive=True)


def _connected(operands: tuple[Closure, ...], *, decisive: bool) -> Closure:
    """One decisive operand decides; else one that is not a boolean makes the result null."""

    def evaluate(frame: Frame) -> bool | None:
        outcome: bool | None = not decisive
        for operand in operands:
            value = operand(frame)
            if not isinstance(value, bool):
                outcome = None
            elif value is decisive:
                return value
        return outcome

    return evaluate


def _conditional(compiler: Compiler, node: syntax.Conditional) -> Closure:
    condition, then, otherwise = compiler.build_all((node.condition, node.then, node.otherwise))

    def evaluate(frame: Frame) -> Any:
        value = condition(frame)
        if value is True:
            return then(frame)
        if value is not False:
            frame.run.warn(_NOT_BOOLEAN, value=kind(value))
        return otherwise(frame)

    return evaluate


def _instance_of(compiler: Compiler, node: syntax.InstanceOf) -> Closure:
    value, type_ = compiler.build(node.value), node.type

    def evaluate(frame: Frame) -> bool | None:
        instance = value(frame)
        if not type_.known:
            frame.run.warn(_NO_TYPE, name=type_.name)
            return None
        return type_.accepts(instance) if instance is not None else type_.name == "null"

    return evaluate


def _context(compiler: Compiler, node: syntax.ContextLiteral) -> Closure:
    entries: list[tuple[str, Closure]] = []
    names: list[str] = []
    for name, value in node.entries:
        with compiler.binding(names):
            entries.append((name, compiler.build(value)))
        names.append(name)
    twice = next((name for name in names if names.count(name) > 1), None)

    def evaluate(frame: Frame) -> dict[str, Any] | None:
        if twice is not None:
            frame.run.warn(_TWICE, name=twice)
            return None
        context: dict[str, Any] = {}
        inner = frame.inner(context)
        for name, value in entries:
            context[name] = value(inner)
        return context

    return evaluate


def _list(compiler: Compiler, node: syntax.ListLiteral) -> Closure:
    items = compiler.build_all(node.items)
    return lambda frame: [item(frame) for item in items]


def _range(compiler: Compiler, node: syntax.RangeLiteral) -> Closure:
    start = compiler.build(node.start) if node.start else None
    end = compiler.build(node.end) if node.end else None

    def evaluate(frame: Frame) -> Range | None:
        low = start(frame) if start else None
        high = end(frame) if end else None
        if start and end and operators.less_or_equal(low, high) is None:
            frame.run.warn(_NO_RESULT, left=kind(low), operator="..", right=kind(high))
            return None
        return Range(low, high, node.start_included, node.end_included)

    return evaluate


def _point_range(compiler: Compiler, node: syntax.PointRange) -> Closure:
    value = compiler.build(node.value)
    holds_point = node.operator == "="

    def evaluate(frame: Frame) -> Range:
        point = value(frame)
        return Range(point, point, holds_point, holds_point, node.operator)

    return evaluate


COMPARISONS: Final[dict[str, Compare]] = {
    "=": operators.equal,
    "!=": _unequal,
    "<": operators.less,
    "<=": operators.less_or_equal,
    ">": lambda left, right: operators.less(right, left),
    ">=": lambda left, right: operators.less_or_equal(right, left),
}
BUILDERS: Final[dict[type[syntax.Node], Builder]] = {
    syntax.Literal: _literal,
    syntax.Unreadable: _unreadable,
    syntax.Name: _name,
    syntax.Path: _path,
    syntax.Filter: build_filter,
    syntax.Call: build_call,
    syntax.Negation: _negation,
    syntax.Chain: _chain,
    syntax.Comparison: _comparison,
    syntax.Between: _between,
    syntax.In: build_in,
    syntax.Conjunction: _conjunction,
    syntax.Disjunction: _disjunction,
    syntax.Conditional: _conditional,
    syntax.Loop: build_loop,
    syntax.Quantified: build_quantified,
    syntax.InstanceOf: _instance_of,
    syntax.FunctionLiteral: build_function,
    syntax.ContextLiteral: _context,
    syntax.ListLiteral: _list,
    syntax.RangeLiteral: _range,
    syntax.PointRange: _point_range,
    syntax.Test: build_test,
    syntax.UnaryTests: build_unary,
}
