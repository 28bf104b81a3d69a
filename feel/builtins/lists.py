"""Functions on lists."""

from datetime import date, timedelta
from decimal import Decimal
from functools import cmp_to_key
from typing import Any, Final

from feel import operators
from feel.builtins.registry import builtin, nothing
from feel.fitting import applied
from feel.limits import checked_length, spend
from feel.values import Function, YearMonthDuration, whole

# Of these types, values that are equal in Python are equal in FEEL
_HASHED: Final = frozenset((type(None), bool, str, Decimal, date, timedelta, YearMonthDuration))
_SORTED: Final = ({Decimal}, {str})  # likewise, and ordered as well


@builtin("list contains(list: list, element: any)")
def list_contains(items: list[Any], element: Any) -> bool:
    return any(operators.equal(item, element) is True for item in items)


@builtin("count(list: list)")
def count(items: list[Any]) -> Decimal:
    return Decimal(len(items))


@builtin("sublist(list: list, start position: number, length?: number)")
def sublist(items: list[Any], start: Decimal, length: Decimal | None = None) -> list[Any]:
    begin = _position(items, start)
    if length is None:
        return items[begin:]
    size = whole(length)
    if size is None or size < 1 or begin + size > len(items):
        raise nothing("长度超出列表", "the length goes beyond the list")
    return items[begin : begin + size]


@builtin("append(list: list, item...: any)")
def append(items: list[Any], *more: Any) -> list[Any]:
    return [*items, *more]


@builtin("concatenate(lists...: list)")
def concatenate(*lists: list[Any]) -> list[Any]:
    checked_length(sum(map(len, lists)))
    return [item for items in lists for item in items]


@builtin("insert before(list: list, position: number, newItem: any)")
def insert_before(items: list[Any], position: Decimal, item: Any) -> list[Any]:
    begin = _position(items, position)
    return [*items[:begin], item, *items[begin:]]


@builtin("remove(list: list, position: number)")
def remove(items: list[Any], position: Decimal) -> list[Any]:
    index = _position(items, position)
    return items[:index] + items[index + 1 :]


@builtin("list replace(list: list, position: number, newItem: any)")
def replace_at(items: list[Any], position: Decimal, item: Any) -> list[Any]:
    index = _position(items, position)
    return [*items[:index], item, *items[index + 1 :]]


@builtin("list replace(list: list, match: function, newItem: any)")
def replace_matching(items: list[Any], match: Function, item: Any) -> list[Any]:
    results = [applied(match, (old, item)) for old in items]
    if not all(isinstance(result, bool) for result in results):
        raise nothing("匹配函数的结果不是布尔值", "the match function does not give a boolean")
    return [item if result else old for old, result in zip(items, results, strict=True)]


@builtin("reverse(list: list)")
def reverse(items: list[Any]) -> list[Any]:
    return items[::-1]


@builtin("index of(list: list, match: any)")
def index_of(items: list[Any], match: Any) -> list[Decimal]:
    return [Decimal(index) for index, item in enumerate(items, 1) if operators.equal(item, match) is True]


@builtin("union(lists...: list)")
def union(*lists: list[Any]) -> list[Any]:
    return distinct_values(concatenate(*lists))


@builtin("distinct values(list: list)")
def distinct_values(items: list[Any]) -> list[Any]:
    distinct: list[Any] = []
    seen: set[Any] = set()
    for item in items:
        key = (type(item), item) if type(item) in _HASHED else None
        if key is None:
            spend(len(distinct))
        if key in seen or (key is None and list_contains(distinct, item)):
            continue
        distinct.append(item)
        if key is not None:
            seen.add(key)
    return distinct


@builtin("flatten(list: list)")
def flatten(items: list[Any]) -> list[Any]:
    spend(4)
    flat: list[Any] = []
    for item in items:
        flat += flatten(item) if isinstance(item, list) else [item]
        checked_length(len(flat))
    return flat


@builtin("sort(list: list, precedes?: function)")
def sort(items: list[Any], precedes: Function | None = None) -> list[Any]:
    """Keep the order of items of which neither precedes the other."""
    if precedes is None and {type(item) for item in items} in _SORTED:
        return sorted(items)

    def compare(left: Any, right: Any) -> int:
        before = applied(precedes, (left, right)) if precedes else _natural(left, right)
        return -1 if before is True else 0  # sorted() asks only what comes before

    return sorted(items, key=cmp_to_key(compare))


def _natural(left: Any, right: Any) -> bool:
    result = operators.less(left, right)
    if result is None:
        raise nothing("列表各项不能比较", "the items cannot be compared")
    return result


def _position(items: list[Any], position: Decimal) -> int:
    """Return the index from 0 of a position from 1, or from the end when negative."""
    index = whole(position)
    if not index or abs(index) > len(items):
        raise nothing(f"列表没有第 {position} 项", f"the list has no item {position}")
    return index - 1 if index > 0 else len(items) + index
