"""for, some, every and filters: what runs once per item, and so is what the budget counts."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from feel import syntax
from feel.closures import Compiler
from feel.errors import Sentence
from feel.folding import folded
from feel.limits import checked_length, spend
from feel.run import Run
from feel.scopes import Closure, Local
from feel.values import Range, kind, whole

_NOT_A_LIST = Sentence(
    "“{name}”遍历的不是列表，而是 {value}。", "'{name}' does not run over a list but a {value}."
)
_NO_ITEM = Sentence("列表没有第 {index} 项，取空值。", "The list has no item {index}: null.")
_NOT_A_FILTER = Sentence(
    "筛选条件既不是布尔值也不是序号，而是 {value}。",
    "The filter is neither a boolean nor an index but a {value}.",
)

_PARTIAL = syntax.Name("partial")
_COPIED_PER_STEP = 10  # items of a list that is copied as a whole

Source = Callable[[Run, Local], list[Any] | None]
Collect = Callable[[Run, Local, list[Any]], bool]


def build_loop(compiler: Compiler, node: syntax.Loop) -> Closure:
    with compiler.bound("partial") as slot:
        kept = slot if _keeps_partial(node.body) else None
        collect = _collector(compiler, node.iterators, node.body, kept)

    def evaluate(run: Run, local: Local) -> list[Any] | None:
        results: list[Any] = []
        local[slot] = results
        return results if collect(run, local, results) else None

    return evaluate


def _collector(
    compiler: Compiler, iterators: tuple[syntax.Iterator, ...], body: syntax.Node, kept: int | None
) -> Collect:
    """Return what adds the body's values to a list, the last iterator being the fastest.

    It returns False when an iterator has nothing it could run over. `kept` is the slot of `partial` when a
    result may hold that list: each then gets one of its own, that does not grow with the results.
    """
    source, rest = _source(compiler, iterators[0]), iterators[1:]
    with compiler.bound(iterators[0].name) as slot:
        if rest:
            inner = _collector(compiler, rest, body, kept)
        else:
            value, weight = compiler.weighed(body)
            value = value if kept is None else _apart(value, kept)

    def collect(run: Run, local: Local, results: list[Any]) -> bool:
        items = source(run, local)
        if items is None:
            return False
        checked_length(len(results) + len(items))
        spend(weight * len(items))
        append = results.append
        for item in items:
            local[slot] = item
            append(value(run, local))
        return True

    def collect_nested(run: Run, local: Local, results: list[Any]) -> bool:
        items = source(run, local)
        for item in items or ():
            spend(1)
            local[slot] = item
            if not inner(run, local, results):
                return False
        return items is not None

    return collect_nested if rest else collect


def _apart(value: Closure, slot: int) -> Closure:
    """Return what evaluates with a list of its own in the slot, as it is at that moment."""

    def evaluate(run: Run, local: Local) -> Any:
        growing = local[slot]
        spend(len(growing) // _COPIED_PER_STEP)
        local[slot] = growing.copy()
        result = value(run, local)
        local[slot] = growing
        return result

    return evaluate


def _keeps_partial(node: Any) -> bool:
    """Say whether a value may hold the list `partial` itself, and not only what is taken out of it."""
    if isinstance(node, syntax.Filter) and node.source == _PARTIAL:
        return _keeps_partial(node.condition)
    if isinstance(node, tuple):
        return any(map(_keeps_partial, node))
    if isinstance(node, (syntax.Node, syntax.Iterator)) and not isinstance(node, syntax.Literal):
        return node == _PARTIAL or any(map(_keeps_partial, vars(node).values()))
    return False


def build_quantified(compiler: Compiler, node: syntax.Quantified) -> Closure:
    return _quantified(compiler, node.iterators, node)


def _quantified(
    compiler: Compiler, iterators: tuple[syntax.Iterator, ...], node: syntax.Quantified
) -> Closure:
    """Return what decides over the items of the first iterator: any or all of those over the others."""
    source, rest = _source(compiler, iterators[0]), iterators[1:]
    with compiler.bound(iterators[0].name) as slot:
        if rest:
            verdict, weight = _quantified(compiler, rest, node), 1
        else:
            verdict, weight = compiler.weighed(node.body)
    neutral, decisive = node.every, not node.every

    def evaluate(run: Run, local: Local) -> bool | None:
        items = source(run, local)
        outcome: bool | None = None if items is None else neutral
        for item in items or ():
            spend(weight)
            local[slot] = item
            value = verdict(run, local)
            if value is decisive:
                return not neutral
            if value is not neutral:
                outcome = None
        return outcome

    return evaluate


def build_filter(compiler: Compiler, node: syntax.Filter) -> Closure:
    source = compiler.build(node.source)
    index = folded(node.condition)
    if isinstance(index, syntax.Literal) and isinstance(index.value, Decimal):
        position = index.value
        return lambda run, local: _at(run, _listed(source(run, local)), position)
    with compiler.filtering() as slot:
        condition, weight = compiler.weighed(node.condition)

    def evaluate(run: Run, local: Local) -> Any:
        items = _listed(source(run, local))
        # Whether the brackets hold an index or a condition shows when they are evaluated for the first item
        local[slot] = items[0] if items else None
        verdict = condition(run, local)
        if isinstance(verdict, Decimal):
            return _at(run, items, verdict)
        spend(weight * len(items))
        kept = []
        for number, item in enumerate(items):
            if number:
                local[slot] = item
                verdict = condition(run, local)
            if verdict is True:
                kept.append(item)
            elif verdict is not False and verdict is not None:
                run.warn(_NOT_A_FILTER, value=kind(verdict))
        return kept

    return evaluate


def _source(compiler: Compiler, iterator: syntax.Iterator) -> Source:
    source = compiler.build(iterator.source)
    last = compiler.build(iterator.last) if iterator.last else None

    def items(run: Run, local: Local) -> list[Any] | None:
        value = source(run, local)
        if last is not None:
            span = _span(value, last(run, local), descending=True)
        elif isinstance(value, Range):
            span = None if value.operator == "!=" else _range_items(value)
        else:
            span = value if isinstance(value, list) or value is None else [value]
        if span is None:
            run.warn(_NOT_A_LIST, name=iterator.name, value=kind(value))
        return span

    return items


def _range_items(bounds: Range) -> list[Any] | None:
    items = _span(bounds.start, bounds.end, descending=False)
    if items and not bounds.start_included:
        items = items[1:]
    if items and not bounds.end_included and items[-1] == bounds.end:
        items = items[:-1]
    return items


def _span(start: Any, end: Any, *, descending: bool) -> list[Any] | None:
    """Return the whole numbers or days from start to end."""
    if isinstance(start, Decimal) and isinstance(end, Decimal):
        low, high = whole(start), whole(end)
        if low is None or high is None:
            return None
        step = -1 if high < low and descending else 1
        checked_length((high - low) * step + 1)
        return [Decimal(number) for number in range(low, high + step, step)]
    if kind(start) == kind(end) == "date":
        step = -1 if end < start and descending else 1
        count = checked_length((end - start).days * step + 1)
        return [start + timedelta(days=step * number) for number in range(count)]
    return None


def _listed(value: Any) -> list[Any]:
    """Return the list that a filter runs over: a single value is a list of one, null of none."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _at(run: Run, items: list[Any], position: Decimal) -> Any:
    index = whole(position)
    if index is None or index == 0 or abs(index) > len(items):
        run.warn(_NO_ITEM, index=position)
        return None
    return items[index - 1 if index > 0 else index]
