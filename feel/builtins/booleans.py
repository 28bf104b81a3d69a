"""not, all, any, is, is defined: functions whose answer is yes or no."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from feel import operators
from feel.builtins.registry import builtin, nothing
from feel.temporal import offset_of
from feel.values import kind


@builtin("not(negand: any)")
def invert(negand: Any) -> bool:
    if not isinstance(negand, bool):
        raise nothing("不是布尔值", "it is not a boolean")
    return not negand


@builtin("all(list: list)", "all(values...: any)")
def all_true(*values: Any) -> bool:
    return _decided(values, decisive=False)


@builtin("any(list: list)", "any(values...: any)")
def any_true(*values: Any) -> bool:
    return _decided(values, decisive=True)


@builtin("is(value1?: any, value2?: any)")
def same(value1: Any = None, value2: Any = None) -> bool:
    """Say whether both are the same in every respect: 12:00+08:00 and 04:00Z are equal, not the same."""
    if kind(value1) != kind(value2) or operators.equal(value1, value2) is not True:
        return False
    if kind(value1) in ("time", "date and time"):
        return _zone(value1) == _zone(value2)
    return True


@builtin("is defined(value: any)")
def defined(value: Any) -> bool:
    return value is not None


def _zone(value: time | datetime) -> object:
    return value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else offset_of(value)


def _decided(values: tuple[Any, ...], *, decisive: bool) -> bool:
    items = values[0] if len(values) == 1 and isinstance(values[0], list) else values
    if any(item is decisive for item in items):
        return decisive
    if any(not isinstance(item, bool) for item in items):
        raise nothing("列表中不全是布尔值", "not every item is a boolean")
    return not decisive
