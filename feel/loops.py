"""for, some, every and filters: what runs once per item, and so is what the budget counts."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from feel import syntax
from feel.closures import Closure, Compiler
from feel.errors import Sentence
from feel.limits import checked_length
from feel.run import Frame
from feel.values import Range, kind, whole

_NOT_A_LIST = Sentence(
    "“{name}”遍历的不是列表，而是 {value}。", "'{name}' does not run over a list but a {value}."
)
_NO_ITEM = Sentence("列表没有第 {index} 项，取空值。", "The list has no item {index}: null.")
_NOT_A_FILTER = Sentence(
    "筛选条件既不是布尔值也不是序号，而是 {value}。",
    "The filter is neither a boolean nor an index but a {value}.",
)

Source = Callable[[Frame], list[Any] | range | None]


def build_loop(compiler: Compiler, node: syntax.Loop) -> Closure:
    with compiler.binding(["partial"]):
        walk = _iteration(compiler, node.iterators, node.body)

    def evaluate(frame: Frame) -> list[Any] | None:
        results: list[Any] = []
        for value in walk(frame.inner({"partial": results})):
            if value is _NOTHING:
                return None
            results.append(list(results) if value is results else value)
            checked_length(len(results))
        return results

    return evaluate


def build_quantified(compiler: Compiler, node: syntax.Quantified) -> Closure:
    walk = _iteration(compiler, node.iterators, node.body)
    decisive = not node.every

    def evaluate(frame: Frame) -> bool | None:
        outcome: bool | None = node.every
        for value in walk(frame):
            if value is decisive:
                return not node.every
            if not isinstance(value, bool):
                outcome = None
        return outcome

    return evaluate


def build_filter(compiler: Compiler, node: syntax.Filter) -> Closure:
    source = compiler.build(node.source)
    with compiler.filtering():
        condition, weight = compiler.weighed(node.condition)

    def evaluate(frame: Frame) -> Any:
        items = _listed(source(frame))
        # Whether the brackets hold an index or a condition shows when they are evaluated for the first item
        first = condition(_item_frame(frame, items[0] if items else None))
        if isinstance(first, Decimal):
            return _at(frame, items, first)
        frame.run.budget.spend(weight * len(items))
        kept = []
        for position, item in enumerate(items):
            verdict = condition(_item_frame(frame, item)) if position else first
            if verdict is True:
                kept.append(item)
            elif verdict is not False and verdict is not None:
                frame.run.warn(_NOT_A_FILTER, value=kind(verdict))
        return kept

    return evaluate


_NOTHING = object()  # an iterator had nothing it could run over


def _iteration(
    compiler: Compiler, iterators: tuple[syntax.Iterator, ...], body: syntax.Node
) -> Callable[[Frame], Iterator[Any]]:
    """Return what yields the body's value for each combination of items, the last iterator fastest."""
    first, rest = iterators[0], iterators[1:]
    source = _source(compiler, first)
    with compiler.binding([first.name]):
        if rest:
            inner, weight = _iteration(compiler, rest, body), 1
        else:
            closure, weight = compiler.weighed(body)
            inner = _once(closure)
    name = first.name

    def walk(frame: Frame) -> Iterator[Any]:
        items = source(frame)
        if items is None:
            yield _NOTHING
            return
        for item in items:
            frame.run.budget.spend(weight)
            yield from inner(frame.inner({name: item}))

    return walk


def _once(closure: Closure) -> Callable[[Frame], Iterator[Any]]:
    def walk(frame: Frame) -> Iterator[Any]:
        yield closure(frame)

    return walk


def _source(compiler: Compiler, iterator: syntax.Iterator) -> Callable[[Frame], list[Any] | None]:
    source = compiler.build(iterator.source)
    last = compiler.build(iterator.last) if iterator.last else None

    def items(frame: Frame) -> list[Any] | None:
        value = source(frame)
        if last is not None:
            span = _span(value, last(frame), descending=True)
        elif isinstance(value, Range):
            span = None if value.operator == "!=" else _range_items(value)
        else:
            span = value if isinstance(value, list) or value is None else [value]
        if span is None:
            frame.run.warn(_NOT_A_LIST, name=iterator.name, value=kind(value))
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


def _item_frame(frame: Frame, item: Any) -> Frame:
    inner = frame.inner({"item": item})
    return inner.inner(item) if isinstance(item, dict) else inner


def _at(frame: Frame, items: list[Any], position: Decimal) -> Any:
    index = whole(position)
    if index is None or index == 0 or abs(index) > len(items):
        frame.run.warn(_NO_ITEM, index=position)
        return None
    return items[index - 1 if index > 0 else index]
