"""Calling functions: finding them, fitting arguments to parameters, noting why a result is null."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date, datetime
from decimal import Decimal, DecimalException
from typing import Any

from feel import operators, syntax
from feel.builtins.registry import BUILTINS
from feel.closures import Compiler
from feel.errors import Sentence, Undetermined
from feel.limits import CHARACTERS_PER_STEP, check_string_length, checked_length, of_thread, spend
from feel.run import Run
from feel.scopes import Closure, Local
from feel.signatures import Parameter, Signature
from feel.types import Type
from feel.values import KINDS, Function, kind, plain

_NO_FUNCTION = Sentence("没有函数“{name}”，取空值。", "There is no function '{name}': null.")
_NO_FIT = Sentence(
    "函数“{name}”的参数不合适：{reason}，取空值。",
    "The arguments do not fit the function '{name}': {reason}: null.",
)
_WRONG_COUNT = Sentence("给了 {given} 个参数", "it was given {given}")
_WRONG_NAMES = Sentence("参数名应为 {expected}", "its parameters are {expected}")
_WRONG_KIND = Sentence(
    "“{name}”应为 {expected}，实为 {found}", "'{name}' should be a {expected}, but is a {found}"
)
_OUT_OF_RANGE = Sentence("{name}：结果超出范围，取空值。", "{name}: the result is out of range: null.")
_GAVE_NULL = Sentence("{name}：{reason}", "{name}: {reason}")

ABSENT = None  # an optional parameter that was not given and has given ones behind it


class _Misfit(Exception):
    """The arguments do not fit these parameters, and why."""

    def __init__(self, sentence: Sentence, **gaps: object) -> None:
        super().__init__(sentence.en)
        self.reason = sentence.fill(**gaps)


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
        return invoke(run, function, [argument(run, local) for argument in arguments], names)

    return evaluate


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


def invoke(run: Run, function: Function, arguments: Sequence[Any], names: Sequence[str] = ()) -> Any:
    """Return the function's result; null with a warning when it does not take these arguments."""
    spend(1 + _cost(arguments))
    try:
        return applied(function, arguments, names)
    except Undetermined as undetermined:
        run.warn(undetermined.sentence)
        return None


def applied(function: Function, arguments: Sequence[Any], names: Sequence[str] = ()) -> Any:
    """Return the function's result; raise Undetermined when it does not take these arguments."""
    reason = None
    for alternative in _forms(function, names):
        try:
            fitted = _fit(alternative.signature, arguments, names)
        except _Misfit as misfit:
            reason = misfit.reason
            continue
        try:
            result = alternative.call(*fitted)
        except Undetermined as undetermined:
            raise Undetermined(_GAVE_NULL.fill(name=function.name, reason=undetermined.sentence)) from None
        except (DecimalException, OverflowError):
            raise Undetermined(_OUT_OF_RANGE.fill(name=function.name)) from None
        return _bounded(result if function.settled else plain(result))
    raise Undetermined(_NO_FIT.fill(name=function.name, reason=reason))


def _forms(function: Function, names: Sequence[str]) -> Sequence[Function]:
    """Return the ways to call it, first one that names its parameters in this order.

    `before(range: r, point: p)` and `before(point: p, range: r)` are told apart by nothing else.
    """
    if not function.alternatives:
        return (function,)
    forms = (function, *function.alternatives)
    if not names:
        return forms
    return sorted(
        forms, key=lambda form: [parameter.name for parameter in form.signature.parameters] != list(names)
    )


def _typed(parameter: tuple[str, Type], value: Any) -> Any:
    """Return the value as the parameter of a FEEL function has it; null is of every type."""
    name, type_ = parameter
    coerced = type_.coerced(value)
    if coerced is None and value is not None:
        raise Undetermined(_WRONG_KIND.fill(name=name, expected=type_, found=kind(value)))
    return coerced


def _cost(arguments: Sequence[Any]) -> int:
    """Return the steps that handling the arguments takes."""
    cost = 0
    for value in arguments:
        if type(value) is list:
            cost += len(value)
        elif type(value) is str:
            cost += len(value) // CHARACTERS_PER_STEP
    return cost


def _bounded(value: Any) -> Any:
    if isinstance(value, str):
        check_string_length(len(value))
    elif isinstance(value, list):
        checked_length(len(value))
    elif type(value) is int:
        return Decimal(value)
    return value


def _fit(signature: Signature, arguments: Sequence[Any], names: Sequence[str]) -> list[Any]:
    """Return the arguments in the order of the parameters, converted as the standard allows."""
    parameters = signature.of(len(arguments))
    given = _placed(parameters, arguments, names) if names else arguments
    if not signature.required <= len(given) <= len(parameters):
        raise _Misfit(_WRONG_COUNT, given=len(given))
    return [
        value
        if not parameter.kinds or KINDS.get(type(value)) in parameter.kinds
        else _converted(parameter, value)
        for parameter, value in zip(parameters, given, strict=False)
    ]


def _placed(parameters: tuple[Parameter, ...], arguments: Sequence[Any], names: Sequence[str]) -> list[Any]:
    by_name = dict(zip(names, arguments, strict=True))
    order = [parameter.name for parameter in parameters]
    required = {parameter.name for parameter in parameters if not parameter.optional}
    if len(by_name) < len(names) or not required <= by_name.keys() <= set(order):
        raise _Misfit(_WRONG_NAMES, expected=", ".join(order))
    last = max((order.index(name) for name in names), default=-1)
    return [by_name.get(name, ABSENT) for name in order[: last + 1]]


def _converted(parameter: Parameter, value: Any) -> Any:
    kinds = parameter.kinds
    if isinstance(value, list) and len(value) == 1 and kind(value[0]) in kinds:
        return value[0]
    if "list" in kinds and value is not None:
        return [value]
    if "date and time" in kinds and isinstance(value, date):
        return operators.midnight(value)
    if "date" in kinds and isinstance(value, datetime):
        return value.date()
    raise _Misfit(_WRONG_KIND, name=parameter.name, expected="|".join(sorted(kinds)), found=kind(value))
