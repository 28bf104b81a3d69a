"""Unary tests: does a value fit `< 10`, `[1..3]`, `"a", "b"`, `not(…)`, `-`, or a condition on `?`."""

import operator
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import Any

from feel import operators, syntax
from feel.closures import Compiler
from feel.folding import folded
from feel.limits import spend
from feel.run import Run
from feel.scopes import Closure, Local
from feel.values import DIRECT, Range

INPUT = "?"
Matcher = Callable[[Run, Local, Any], bool | None]


def build_in(compiler: Compiler, node: syntax.In) -> Closure:
    value = compiler.build(node.value)
    with compiler.bound(INPUT) as slot:
        matches = _any_of(compiler, node.tests)

    def evaluate(run: Run, local: Local) -> bool | None:
        subject = local[slot] = value(run, local)
        return matches(run, local, subject)

    return evaluate


def build_unary(compiler: Compiler, node: syntax.UnaryTests) -> Closure:
    """Return the tests of a cell; who evaluates them puts the input into the first slot."""
    if not node.tests:
        return lambda run, local: True
    with compiler.bound(INPUT) as slot:
        matches = _any_of(compiler, node.tests)

    def evaluate(run: Run, local: Local) -> bool | None:
        fits = matches(run, local, local[slot])
        if node.negated:
            return None if fits is None else not fits
        return fits

    return evaluate


def build_test(compiler: Compiler, node: syntax.Test) -> Closure:
    subject, operand = compiler.variable(INPUT), compiler.build(node.operand)

    def evaluate(run: Run, local: Local) -> bool | None:
        same = operators.equal(subject(run, local), operand(run, local))
        return same if node.operator == "=" or same is None else not same

    return evaluate


def _any_of(compiler: Compiler, tests: tuple[syntax.Node, ...]) -> Matcher:
    matchers = tuple(_matcher(compiler, test) for test in tests)
    if len(matchers) == 1:
        return matchers[0]

    def match(run: Run, local: Local, subject: Any) -> bool | None:
        outcome: bool | None = False
        for matches in matchers:
            result = matches(run, local, subject)
            if result is True:
                return True
            if result is None:
                outcome = None
        return outcome

    return match


def _matcher(compiler: Compiler, node: syntax.Node) -> Matcher:
    closure, constant = compiler.build(node), folded(node)
    if isinstance(constant, syntax.Literal):
        return _constant_matcher(constant.value)
    if _is_condition(node):
        return lambda run, local, subject: _truth(closure(run, local))
    literal = isinstance(node, (syntax.Literal, syntax.Name, syntax.Path))

    def match(run: Run, local: Local, subject: Any) -> bool | None:
        expected = closure(run, local)
        if expected is None and isinstance(node, syntax.RangeLiteral):
            return None
        if isinstance(expected, bool) and not isinstance(subject, bool) and not literal:
            return expected  # a condition that does not speak of the input
        return fits(subject, expected)

    return match


def _constant_matcher(expected: Any) -> Matcher:
    """Return the test for one value or range; what is of its type is compared at once."""
    if isinstance(expected, Range) and not expected.operator:
        return _range_matcher(expected)
    type_ = type(expected)

    def match(run: Run, local: Local, subject: Any) -> bool | None:
        if type(subject) is type_ and type_ in DIRECT:
            return bool(subject == expected)
        return fits(subject, expected)

    return match


def _range_matcher(bounds: Range) -> Matcher:
    type_ = type(bounds.end if bounds.start is None else bounds.start)
    above = operator.ge if bounds.start_included else operator.gt
    below = operator.le if bounds.end_included else operator.lt

    def match(run: Run, local: Local, subject: Any) -> bool | None:
        if type(subject) is not type_ or type_ not in DIRECT:
            return fits(subject, bounds)
        return (bounds.start is None or above(subject, bounds.start)) and (
            bounds.end is None or below(subject, bounds.end)
        )

    return match


def fits(subject: Any, expected: Any) -> bool | None:
    """Return whether a value equals what is expected, or is in the list or range that is expected."""
    if isinstance(expected, Range) and not isinstance(subject, Range):
        return operators.within(subject, expected)
    same = operators.equal(subject, expected)
    if same is not True and isinstance(expected, list):
        spend(len(expected))
        return any(
            operators.equal(subject, item) is True
            or (isinstance(item, Range) and operators.within(subject, item) is True)
            for item in expected
        )
    return same


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _is_condition(node: Any) -> bool:
    """Say whether a test is a condition on the input itself."""
    if isinstance(node, syntax.Test) or node == syntax.Name(INPUT):
        return True
    if isinstance(node, tuple):
        return any(_is_condition(item) for item in node)
    if isinstance(node, syntax.In):
        return _is_condition(node.value)
    if is_dataclass(node) and not isinstance(node, syntax.Literal):
        return any(_is_condition(getattr(node, field.name)) for field in fields(node))
    return False
