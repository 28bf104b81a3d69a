"""Values that stand for all others of a column: enough to tell which rules of a table overlap.

Between two neighbouring constants of a column every value is treated alike, so one of them speaks for all.
That holds for cells made of constants, ranges and comparisons; where a column has others, the texts of its
cells stand for what they fit.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from decisions.tables import DecisionTable, Input
from feel import FeelError, syntax, temporal
from feel.parser import parse_unary
from feel.values import kind

ANY_VALUE: Final = "-"
_MAX_TEXTS: Final = 100  # distinct cells of a column that are compared value by value
OTHER: Final = "\0"  # any text that no cell names
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Sample:
    """A value, and which rules it fits: bit n is the rule n + 1."""

    value: Any
    rules: int
    likely: bool = True  # False: it may well never occur, such as a negative amount or a missing value


@dataclass(frozen=True)
class Column:
    """The samples of one input column."""

    label: str
    samples: tuple[Sample, ...]
    by_value: bool  # False: the samples are texts of cells


class NotConstant(Exception):
    """A cell whose meaning depends on more than constants."""


def columns_of(table: DecisionTable) -> list[Column]:
    return [_column(table, index, column) for index, column in enumerate(table.inputs)]


def constants(text: str) -> list[Any]:
    """Return the constants of an input cell; raise NotConstant when it is made of anything else."""
    try:
        return list(_constants(parse_unary(text)))
    except FeelError:
        raise NotConstant from None


def _column(table: DecisionTable, index: int, column: Input) -> Column:
    tests = {rule.conditions[index]: rule.tests[index].tests for rule in table.rules}
    allowed = [*([column.allowed] if column.allowed else []), *column.type.allowed]
    try:
        if len(tests) > _MAX_TEXTS:
            raise NotConstant
        known = [value for text in (*tests, *(one.text for one in allowed)) for value in constants(text)]
        values = list(_values(known, column.type.type.name))
    except NotConstant:
        texts = [text for text in tests if text != ANY_VALUE]
        fitting = {text: {text, ANY_VALUE} for text in texts} | {ANY_VALUE: {ANY_VALUE}}
        samples = [Sample(text, _rules(table, index, fits)) for text, fits in fitting.items()]
        return Column(column.label, tuple(samples), by_value=False)
    samples = []
    for value, likely in (*values, (None, False)):
        if value is None or all(one(value, {}) for one in allowed):
            fits = {text for text, test in tests.items() if test(value, {})}
            samples.append(Sample(value, _rules(table, index, fits), likely))
    return Column(column.label, tuple(samples), by_value=True)


def _rules(table: DecisionTable, index: int, fitting: set[str]) -> int:
    return sum(1 << n for n, rule in enumerate(table.rules) if rule.conditions[index] in fitting)


def _values(known: Sequence[Any], type_: str) -> Iterator[tuple[Any, bool]]:
    """Yield each constant and one value for every stretch between them, with whether it is likely."""
    numbers = sorted({value for value in known if kind(value) == "number"})
    days = sorted({value for value in known if kind(value) == "date"})
    texts = {value for value in known if kind(value) == "string"}
    if any(kind(value) not in ("number", "date", "string", "boolean", "null") for value in known):
        raise NotConstant
    if numbers:
        yield from _numbers(numbers)
    if days:
        between = (low + (high - low) // 2 for low, high in pairwise(days) if high - low > _DAY)
        yield from ((day, True) for day in (days[0] - _DAY, *days, *between, days[-1] + _DAY))
    if texts:
        yield from ((text, True) for text in sorted(texts))
        yield OTHER, False
    if type_ == "boolean" or any(isinstance(value, bool) for value in known):
        yield from ((value, True) for value in (True, False))
    if not (numbers or days or texts) and type_ != "boolean":
        yield OTHER, True


def _numbers(numbers: list[Decimal]) -> Iterator[tuple[Decimal, bool]]:
    """What is negative counts as unlikely unless a cell is, fractions unless a bound is one."""
    whole = all(number == number.to_integral_value() for number in numbers)
    below = numbers[0] - 1 if whole or numbers[0] <= 0 else numbers[0] / 2
    yield below, numbers[0] < 0 or below >= 0
    for low, high in pairwise(numbers):
        yield low, True
        middle, counted = (low + high) / 2, whole and high - low > 1
        yield (middle // 1 if counted else middle), counted or not whole
    yield numbers[-1], True
    yield numbers[-1] + 1, True


def _constants(node: Any) -> Iterator[Any]:
    if isinstance(node, syntax.Literal):
        yield node.value
    elif isinstance(node, syntax.Negation) and isinstance(node.operand, syntax.Literal):
        yield -node.operand.value if isinstance(node.operand.value, Decimal) else None
    elif isinstance(node, syntax.Call):
        yield _moment(node)
    else:
        for part in _parts(node):
            yield from _constants(part)


def _parts(node: Any) -> Iterable[Any]:
    """Return the operands of what compares the input with constants."""
    match node:
        case syntax.UnaryTests(tests=parts) | syntax.ListLiteral(items=parts):
            return parts
        case syntax.Conjunction(operands=parts) | syntax.Disjunction(operands=parts):
            return parts
        case syntax.RangeLiteral(start=low, end=high):
            return [end for end in (low, high) if end is not None]
        case syntax.PointRange(value=one) | syntax.Test(operand=one):
            return [one]
        case syntax.Comparison(left=syntax.Name(name="?"), right=one):
            return [one]
        case syntax.Between(value=syntax.Name(name="?"), low=low, high=high):
            return [low, high]
        case syntax.In(value=syntax.Name(name="?"), tests=parts):
            return parts
    raise NotConstant


def _moment(node: syntax.Call) -> Any:
    """`date("2026-11-21")`"""
    match node:
        case syntax.Call(target=syntax.Name(name="date"), arguments=[syntax.Literal(value=str(text))]):
            return temporal.parse(text)
    raise NotConstant
