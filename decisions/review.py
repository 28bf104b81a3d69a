"""What is probably wrong with a decision table: cells that can't fit, overlaps, rules in vain, gaps.

Each function yields places with what is wrong there. Only what can be told from the table alone is told;
of a table too large to be searched nothing is.
"""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from decisions.errors import Place
from decisions.hits import HitPolicy
from decisions.samples import ANY_VALUE, OTHER, Column, NotConstant, Sample, columns_of, constants
from decisions.tables import DecisionTable, Input, Output
from decisions.types import ItemType
from feel import FeelError, Sentence, UnaryTests, syntax, write
from feel.parser import parse, parse_unary
from feel.values import kind

Remark = tuple[Place, Sentence]
MAX_RULES: Final = 500
_MAX_STATES: Final = 20_000  # of the searches of one table
_ONE_RULE: Final = frozenset((HitPolicy.UNIQUE, HitPolicy.ANY, HitPolicy.FIRST, HitPolicy.PRIORITY))

_WRONG_TYPE: Final = Sentence(
    "{value} 不是{type}，这一列只有{type}。", "{value} is not a {type}, as all values of this column are."
)
_NOT_ALLOWED: Final = Sentence(
    "{value} 不在本列的允许值 {allowed} 之内。", "{value} is not among the allowed values {allowed}."
)
_NEVER: Final = Sentence("没有任何值符合“{text}”。", "No value fits '{text}'.")
_OVERLAP: Final = Sentence(
    "与第 {other} 条规则重叠，两条都符合时无法取舍{example}。",
    "It overlaps with rule {other}; when both match there is no result{example}.",
)
_IN_VAIN: Final = Sentence(
    "永远轮不到：凡符合它的，前面的规则都已符合。", "It never counts: whatever fits it fits a rule before."
)
_GAP: Final = Sentence(
    "没有规则符合的情形{example}，结果会是空值。", "No rule fits{example}: the result is null."
)
_EXAMPLE: Final = Sentence("（例如 {values}）", " (for example {values})")
_TYPES: Final = {
    "number": Sentence("数字", "number"),
    "string": Sentence("文本", "text"),
    "boolean": Sentence("是或否（true、false）", "boolean"),
    "date": Sentence("日期", "date"),
}


def wrong_cells(table: DecisionTable) -> Iterator[Remark]:
    """Constants of another type than their column, or that its allowed values don't hold."""
    columns = columns_of(table)
    for number, rule in enumerate(table.rules, 1):
        for index, (test, column) in enumerate(zip(rule.tests, table.inputs, strict=True)):
            wrong = _wrong_condition(test.tests.text, column, columns[index], 1 << (number - 1))
            if wrong:
                yield test.place, wrong
        for result, output in zip(rule.results, table.outputs, strict=True):
            wrong = _wrong_result(result.expression.text, output)
            if wrong:
                yield result.place, wrong


def overlaps(table: DecisionTable) -> Iterator[Remark]:
    """Rules of a UNIQUE table, or that differ in an ANY table, that fit the same values."""
    if table.policy not in (HitPolicy.UNIQUE, HitPolicy.ANY) or len(table.rules) > MAX_RULES:
        return
    columns = columns_of(table)
    fitting = [[_samples(column, rule) for column in columns] for rule in range(len(table.rules))]
    for later, own in enumerate(fitting):
        for earlier, other in enumerate(fitting[:later]):
            if table.policy is HitPolicy.ANY and _same_results(table, earlier, later):
                continue
            if all(left & right for left, right in zip(own, other, strict=True)):
                both = (1 << earlier) | (1 << later)
                example = _example(columns, [_first(column, both) for column in columns])
                yield Place(table.name, later + 1), _OVERLAP.fill(other=earlier + 1, example=example)
                break


def rules_in_vain(table: DecisionTable) -> Iterator[Remark]:
    """Rules of a FIRST table that those before them leave nothing."""
    if table.policy is not HitPolicy.FIRST or len(table.rules) > MAX_RULES:
        return
    columns, search = columns_of(table), _Search()
    for index in range(1, len(table.rules)):
        own = [[sample for sample in column.samples if sample.rules >> index & 1] for column in columns]
        nowhere = all(own) and search.point(own, excluded=(1 << index) - 1) is None
        if nowhere and search.complete:
            yield Place(table.name, index + 1), _IN_VAIN


def gaps(table: DecisionTable) -> Iterator[Remark]:
    """Values that no rule fits, where a result is expected and there is no default."""
    columns = columns_of(table)
    if (
        table.policy not in _ONE_RULE
        or any(output.default for output in table.outputs)
        or len(table.rules) > MAX_RULES
        or not all(column.by_value for column in columns)
    ):
        return
    likely = [[sample for sample in column.samples if sample.likely] for column in columns]
    point = _Search().point(likely, excluded=(1 << len(table.rules)) - 1)
    if point is not None:
        yield Place(table.name), _GAP.fill(example=_example(columns, point))


class _Search:
    """Looks for values, one of each column, that together fit none of some rules."""

    def __init__(self) -> None:
        self._left = _MAX_STATES

    @property
    def complete(self) -> bool:
        """False once a search was broken off because it took too long."""
        return self._left > 0

    def point(self, columns: Sequence[Sequence[Sample]], excluded: int) -> tuple[Sample, ...] | None:
        """Return such values, None when none were found."""
        self._dead: set[tuple[int, int]] = set()
        self._columns = [_different(column) for column in columns]
        return self._from(0, excluded)

    def _from(self, column: int, rules: int) -> tuple[Sample, ...] | None:
        if column == len(self._columns):
            return None if rules else ()
        if (column, rules) in self._dead or self._left <= 0:
            return None
        self._left -= 1
        for sample in self._columns[column]:
            rest = self._from(column + 1, rules & sample.rules)
            if rest is not None:
                return (sample, *rest)
        self._dead.add((column, rules))
        return None


def _different(samples: Sequence[Sample]) -> list[Sample]:
    """Of samples that fit the same rules the first is enough."""
    found: dict[int, Sample] = {}
    for sample in samples:
        found.setdefault(sample.rules, sample)
    return list(found.values())


def _wrong_condition(text: str, column: Input, samples: Column, rule: int) -> Sentence | None:
    try:
        values = constants(text)
    except NotConstant:
        return None
    for value in values:
        if _is_foreign(value, column.type):
            return _foreign(value, column.type)
    tests = parse_unary(text)
    for value in (test.value for test in tests.tests if isinstance(test, syntax.Literal)):
        forbidding = _forbidding(value, column.allowed, column.type)
        if forbidding:
            return _NOT_ALLOWED.fill(value=_shown(value), allowed=forbidding.text)
    if samples.by_value and text != ANY_VALUE and None not in values and not _first(samples, rule):
        return _NEVER.fill(text=text)
    return None


def _wrong_result(text: str, column: Output) -> Sentence | None:
    try:
        node = parse(text)
    except FeelError:
        return None  # a name with operators, which is a matter of the model's names
    if not isinstance(node, syntax.Literal):
        return None
    if _is_foreign(node.value, column.type):
        return _foreign(node.value, column.type)
    forbidding = _forbidding(node.value, column.allowed, column.type)
    return _NOT_ALLOWED.fill(value=_shown(node.value), allowed=forbidding.text) if forbidding else None


def _is_foreign(value: Any, type_: ItemType) -> bool:
    return value is not None and type_.type.name in _TYPES and kind(value) != type_.type.name


def _foreign(value: Any, type_: ItemType) -> Sentence:
    return _WRONG_TYPE.fill(value=_shown(value), type=_TYPES[type_.type.name])


def _forbidding(value: Any, allowed: UnaryTests | None, type_: ItemType) -> UnaryTests | None:
    """Return the allowed values that don't hold this one."""
    tests = (*([allowed] if allowed else []), *type_.allowed)
    return next((one for one in tests if value is not None and not one(value, {})), None)


def _shown(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else write(value)


def _same_results(table: DecisionTable, one: int, other: int) -> bool:
    first, second = (
        [result.expression.text for result in table.rules[index].results] for index in (one, other)
    )
    return first == second


def _samples(column: Column, rule: int) -> int:
    """Return the samples that fit a rule, as bits."""
    return sum(1 << n for n, sample in enumerate(column.samples) if sample.rules >> rule & 1)


def _first(column: Column, rules: int) -> Sample | None:
    return next((sample for sample in column.samples if sample.rules & rules == rules), None)


def _example(columns: Sequence[Column], samples: Sequence[Sample | None]) -> Sentence | str:
    """Tell the values, but for columns where any would do."""
    told = [
        f"{column.label} = {_shown(sample.value)}"
        for column, sample in zip(columns, samples, strict=True)
        if sample and column.by_value and sample.value not in (OTHER, None)
    ]
    return _EXAMPLE.fill(values=Sentence("，".join(told), ", ".join(told))) if told else ""
