"""Calls of functions, and functions that an expression writes itself."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Any, Final

from feel import syntax
from feel.builtins.registry import BUILTINS
from feel.closures import Compiler
from feel.errors import Sentence, Undetermined
from feel.fitting import FAILURES, WRONG_KIND, applied, why_null
from feel.folding import constant_result
from feel.limits import of_thread
from feel.run import Run
from feel.scopes import Closure, Local
from feel.types import Type
from feel.values import Function, kind

_NO_FUNCTION = Sentence("没有函数“{name}”，取空值。", "There is no function '{name}': null.")


def build_call(compiler: Compiler, node: syntax.Call) -> Closure:
    name = node.target.name if isinstance(node.target, syntax.Name) else ""
    target = compiler.function(name) if name else compiler.build(node.target)
    arguments = [_argument(compiler, node, position) for position in range(len(node.arguments))]
    names = node.names

    def evaluate(run: Run, local: Local) -> Any:
        function = target(run, local)
        if not isinstance(function, Function):
            run.warn(_NO_FUNCTION, name=name or kind(function))
            return None
        return _invoke(run, function, [argument(run, local) for argument in arguments], names)

    if not name or names or not compiler.is_free(name):
        return evaluate
    value = None if compiler.may_be_given(name) else constant_result(node)
    if value is not None:
        return lambda run, local: evaluate(run, local) if name in run.functions else value
    shape = _SHAPES.get(len(arguments))
    return shape(name, evaluate, *arguments) if shape else evaluate


def _with_one(name: str, evaluate: Closure, argument: Closure) -> Closure:
    """Return the call of a function that nothing in the expression binds, with one argument."""
    builtin = BUILTINS.get(name)

    def evaluate_quickly(run: Run, local: Local) -> Any:
        function = run.functions.get(name) or run.known.get(name) or builtin
        if function is None:
            return evaluate(run, local)
        value = argument(run, local)
        way = function.ways.get((type(value),))
        if way is None:
            return _invoke(run, function, (value,))
        try:
            return way(value)
        except FAILURES as failure:
            run.warn(why_null(function, failure))
            return None

    return evaluate_quickly


def _with_two(name: str, evaluate: Closure, one: Closure, other: Closure) -> Closure:
    """The same with two arguments: most calls have one or two, and a list of them would take its time."""
    builtin = BUILTINS.get(name)

    def evaluate_quickly(run: Run, local: Local) -> Any:
        function = run.functions.get(name) or run.known.get(name) or builtin
        if function is None:
            return evaluate(run, local)
        first, second = one(run, local), other(run, local)
        way = function.ways.get((type(first), type(second)))
        if way is None:
            return _invoke(run, function, (first, second))
        try:
            return way(first, second)
        except FAILURES as failure:
            run.warn(why_null(function, failure))
            return None

    return evaluate_quickly


_SHAPES: Final[dict[int, Callable[..., Closure]]] = {1: _with_one, 2: _with_two}


def _invoke(run: Run, function: Function, arguments: Sequence[Any], names: Sequence[str] = ()) -> Any:
    """Return the function's result; null with a warning when it does not take these arguments."""
    try:
        return applied(function, arguments, names)
    except Undetermined as undetermined:
        run.warn(undetermined.sentence)
        return None


def _argument(compiler: Compiler, call: syntax.Call, position: int) -> Closure:
    """Take the `before` of sort(days, before) for the function; anywhere else such a name is a variable."""
    argument = call.arguments[position]
    if isinstance(argument, syntax.Name) and argument.name in BUILTINS and _takes_function(call, position):
        return compiler.function(argument.name)
    return compiler.build(argument)


def _takes_function(call: syntax.Call, position: int) -> bool:
    called = BUILTINS.get(call.target.name) if isinstance(call.target, syntax.Name) else None
    return called is not None and any(
        parameter.kinds == {"function"}
        for form in (called, *called.alternatives)
        for index, parameter in enumerate(form.signature.parameters)
        if (parameter.name == call.names[position] if call.names else index == position)
    )


def build_function(compiler: Compiler, node: syntax.FunctionLiteral) -> Closure:
    names = tuple(name for name, _ in node.parameters)
    with ExitStack() as bound:
        slots = [bound.enter_context(compiler.bound(name)) for name in names]
        body, weight = compiler.weighed(node.body)

    def evaluate(run: Run, local: Local) -> Function:
        around = local.copy()  # what is bound now: a loop goes on to the next item

        def call(*arguments: Any) -> Any:
            inner = around.copy()
            for slot, parameter, value in zip(slots, node.parameters, arguments, strict=True):
                inner[slot] = _typed(parameter, value)
            budget = of_thread.budget
            budget.spend(weight)
            budget.enter()
            try:
                return body(run, inner)
            finally:
                budget.leave()

        return Function("function", names, call, settled=True)

    return evaluate


def _typed(parameter: tuple[str, Type], value: Any) -> Any:
    """Return the value as the parameter of a FEEL function has it; null is of every type."""
    name, type_ = parameter
    coerced = type_.coerced(value)
    if coerced is None and value is not None:
        raise Undetermined(WRONG_KIND.fill(name=name, expected=type_, found=kind(value)))
    return coerced
