"""Turn syntax trees into Python closures: one builder for each kind of node."""

from typing import Any, Final

from feel import operators, syntax
from feel.calls import build_call, build_function
from feel.closures import Builder, Compiler
from feel.errors import Sentence
from feel.loops import build_filter, build_loop, build_quantified
from feel.operations import (
    NO_RESULT,
    build_between,
    build_chain,
    build_comparison,
    build_conjunction,
    build_disjunction,
    build_negation,
)
from feel.paths import build_path
from feel.run import Run
from feel.scopes import Closure, Entries, Local
from feel.unary import build_in, build_test, build_unary
from feel.values import Range, kind

_UNREADABLE: Final = Sentence(
    "@“{text}”不是日期、时间或时长，取空值。", "@'{text}' is no date, time or duration: null."
)
_NO_TYPE: Final = Sentence("没有类型“{name}”，取空值。", "There is no type '{name}': null.")
_TWICE: Final = Sentence("上下文中“{name}”出现两次，取空值。", "'{name}' occurs twice in a context: null.")
_NOT_BOOLEAN: Final = Sentence(
    "条件不是布尔值，而是 {value}。", "The condition is not a boolean but a {value}."
)


def _literal(compiler: Compiler, node: syntax.Literal) -> Closure:
    value = node.value
    return lambda run, local: value


def _unreadable(compiler: Compiler, node: syntax.Unreadable) -> Closure:
    return _null(_UNREADABLE.fill(text=node.text))


def _null(reason: Sentence) -> Closure:
    def evaluate(run: Run, local: Local) -> None:
        run.warn(reason)

    return evaluate


def _name(compiler: Compiler, node: syntax.Name) -> Closure:
    return compiler.variable(node.name)


def _conditional(compiler: Compiler, node: syntax.Conditional) -> Closure:
    condition, then, otherwise = compiler.build_all((node.condition, node.then, node.otherwise))

    def evaluate(run: Run, local: Local) -> Any:
        value = condition(run, local)
        if value is True:
            return then(run, local)
        if value is not False:
            run.warn(_NOT_BOOLEAN, value=kind(value))
        return otherwise(run, local)

    return evaluate


def _instance_of(compiler: Compiler, node: syntax.InstanceOf) -> Closure:
    value, type_ = compiler.build(node.value), node.type

    def evaluate(run: Run, local: Local) -> bool | None:
        instance = value(run, local)
        if not type_.known:
            run.warn(_NO_TYPE, name=type_.name)
            return None
        return type_.accepts(instance) if instance is not None else type_.name == "null"

    return evaluate


def _context(compiler: Compiler, node: syntax.ContextLiteral) -> Closure:
    entries: list[tuple[str, Closure]] = []
    names = [name for name, _ in node.entries]
    if twice := next((name for name in names if names.count(name) > 1), None):
        return _null(_TWICE.fill(name=twice))
    with compiler.slot() as slot:
        for name, value in node.entries:
            # A function may call itself and those behind it: they are there by the time it is called
            is_function = isinstance(value, syntax.FunctionLiteral)
            visible = frozenset(names) if is_function else frozenset(before for before, _ in entries)
            with compiler.inside(Entries(slot, visible)):
                entries.append((name, compiler.build(value)))

    def evaluate(run: Run, local: Local) -> dict[str, Any]:
        context: dict[str, Any] = {}
        local[slot] = context
        for name, value in entries:
            context[name] = value(run, local)
        return context

    return evaluate


def _list(compiler: Compiler, node: syntax.ListLiteral) -> Closure:
    items = compiler.build_all(node.items)
    return lambda run, local: [item(run, local) for item in items]


def _range(compiler: Compiler, node: syntax.RangeLiteral) -> Closure:
    start = compiler.build(node.start) if node.start else None
    end = compiler.build(node.end) if node.end else None

    def evaluate(run: Run, local: Local) -> Range | None:
        low = start(run, local) if start else None
        high = end(run, local) if end else None
        if start and end and operators.less_or_equal(low, high) is None:
            run.warn(NO_RESULT, left=kind(low), operator="..", right=kind(high))
            return None
        return Range(low, high, node.start_included, node.end_included)

    return evaluate


def _point_range(compiler: Compiler, node: syntax.PointRange) -> Closure:
    value = compiler.build(node.value)
    holds_point = node.operator == "="

    def evaluate(run: Run, local: Local) -> Range:
        point = value(run, local)
        return Range(point, point, holds_point, holds_point, node.operator)

    return evaluate


BUILDERS: Final[dict[type[syntax.Node], Builder]] = {
    syntax.Literal: _literal,
    syntax.Unreadable: _unreadable,
    syntax.Name: _name,
    syntax.Path: build_path,
    syntax.Filter: build_filter,
    syntax.Call: build_call,
    syntax.Negation: build_negation,
    syntax.Chain: build_chain,
    syntax.Comparison: build_comparison,
    syntax.Between: build_between,
    syntax.In: build_in,
    syntax.Conjunction: build_conjunction,
    syntax.Disjunction: build_disjunction,
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
