"""Arithmetic, comparison and logic. Numbers and texts, which most operands are, take the short way."""

import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from feel import operators, syntax
from feel.closures import Compiler
from feel.errors import Sentence
from feel.folding import folded
from feel.run import Run
from feel.scopes import Closure, Local
from feel.values import DIRECT, kind

Compare = Callable[[Any, Any], bool | None]
NO_RESULT: Final = Sentence(
    "{left} {operator} {right} 没有结果，取空值。", "{left} {operator} {right} has no result: null."
)


def build_chain(compiler: Compiler, node: syntax.Chain) -> Closure:
    first = compiler.build(node.first)
    rest = tuple((sign, operators.ON_NUMBERS[sign], compiler.build(operand)) for sign, operand in node.rest)

    def evaluate(run: Run, local: Local) -> Any:
        left = first(run, local)
        for sign, calculate, operand in rest:
            right = operand(run, local)
            try:
                if type(left) is Decimal is type(right):
                    left = calculate(left, right)
                else:
                    left = _applied(run, sign, left, right)
            except ArithmeticError:
                left = _applied(run, sign, left, right)
        return left

    sign, calculate, second = rest[0]

    def evaluate_two(run: Run, local: Local) -> Any:
        left, right = first(run, local), second(run, local)
        try:
            if type(left) is Decimal is type(right):
                return calculate(left, right)
        except ArithmeticError:
            pass  # null, and the reason
        return _applied(run, sign, left, right)

    return evaluate if len(rest) > 1 else evaluate_two


def _applied(run: Run, sign: str, left: Any, right: Any) -> Any:
    result = operators.apply(sign, left, right)
    if result is None:
        run.warn(NO_RESULT, left=kind(left), operator=sign, right=kind(right))
    return result


def build_negation(compiler: Compiler, node: syntax.Negation) -> Closure:
    operand = compiler.build(node.operand)

    def evaluate(run: Run, local: Local) -> Any:
        value = operand(run, local)
        result = operators.negated(value)
        if result is None:
            run.warn(NO_RESULT, left="", operator="-", right=kind(value))
        return result

    return evaluate


def build_comparison(compiler: Compiler, node: syntax.Comparison) -> Closure:
    left, right = compiler.build(node.left), compiler.build(node.right)
    directly, compare = _COMPARISONS[node.operator]
    constant = folded(node.right)

    def evaluate(run: Run, local: Local) -> bool | None:
        first, second = left(run, local), right(run, local)
        type_ = type(first)
        if type_ is type(second) and type_ in DIRECT:
            return directly(first, second)
        return compared(run, first, second)

    def evaluate_with_constant(run: Run, local: Local) -> bool | None:
        first = left(run, local)
        if type(first) is expected:
            return directly(first, second)
        return compared(run, first, second)

    def compared(run: Run, first: Any, second: Any) -> bool | None:
        result = compare(first, second)
        if result is None:
            run.warn(NO_RESULT, left=kind(first), operator=node.operator, right=kind(second))
        return result

    if isinstance(constant, syntax.Literal) and type(constant.value) in DIRECT:
        second, expected = constant.value, type(constant.value)
        return evaluate_with_constant
    return evaluate


def build_between(compiler: Compiler, node: syntax.Between) -> Closure:
    value, low, high = compiler.build_all((node.value, node.low, node.high))

    def evaluate(run: Run, local: Local) -> bool | None:
        middle, bottom, top = value(run, local), low(run, local), high(run, local)
        if type(bottom) is type(middle) is type(top) and type(middle) in DIRECT:
            return bool(bottom <= middle <= top)
        result = operators.both(operators.less_or_equal(bottom, middle), operators.less_or_equal(middle, top))
        if result is None:
            run.warn(NO_RESULT, left=kind(middle), operator="between", right=kind(bottom))
        return result

    return evaluate


def build_conjunction(compiler: Compiler, node: syntax.Conjunction) -> Closure:
    return _connected(compiler.build_all(node.operands), decisive=False)


def build_disjunction(compiler: Compiler, node: syntax.Disjunction) -> Closure:
    return _connected(compiler.build_all(node.operands), decisive=True)


def _connected(operands: tuple[Closure, ...], *, decisive: bool) -> Closure:
    """One decisive operand decides; else one that is not a boolean makes the result null."""
    neutral = not decisive

    def evaluate(run: Run, local: Local) -> bool | None:
        outcome: bool | None = neutral
        for operand in operands:
            value = operand(run, local)
            if value is decisive:
                return not neutral
            if value is not neutral:
                outcome = None
        return outcome

    return evaluate


def _unequal(left: Any, right: Any) -> bool | None:
    same = operators.equal(left, right)
    return None if same is None else not same


_COMPARISONS: Final[dict[str, tuple[Callable[[Any, Any], bool], Compare]]] = {
    "=": (operator.eq, operators.equal),
    "!=": (operator.ne, _unequal),
    "<": (operator.lt, operators.less),
    "<=": (operator.le, operators.less_or_equal),
    ">": (operator.gt, lambda left, right: operators.less(right, left)),
    ">=": (operator.ge, lambda left, right: operators.less_or_equal(right, left)),
}
