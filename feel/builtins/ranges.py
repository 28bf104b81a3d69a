"""How points and ranges lie to each other: before, meets, overlaps, during …"""

import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

from feel import operators, temporal
from feel.builtins.conversion import number
from feel.builtins.registry import builtin, nothing
from feel.errors import Undetermined
from feel.operators import both, equal, less
from feel.values import Range

_POINT: Final = "number|string|date|time|date and time|days and time duration|years and months duration"
_RANGE: Final = re.compile(r"([\[(\]])\s*(.*?)\s*\.\.\s*(.*?)\s*([\])\[])", re.DOTALL)
_POINTS: Final = f"(point1: {_POINT}, point2: {_POINT})"
_POINT_IN: Final = f"(point: {_POINT}, range: range)"
_RANGE_TO: Final = f"(range: range, point: {_POINT})"
_RANGES: Final = "(range1: range, range2: range)"
_CALL: Final = re.compile(r'(?:date|time|date and time|duration)\s*\(\s*("[^"]*")\s*\)')


Relation = TypeVar("Relation", bound=Callable[..., bool | None])


def _relation(name: str, *parameters: str) -> Callable[[Relation], Relation]:
    """Enter a function on points and ranges; what cannot be compared is null, and that is said."""

    def enter(relate: Relation) -> Relation:
        def checked(left: Any, right: Any) -> bool:
            ends_are_known = not any(isinstance(one, Range) and one.operator == "!=" for one in (left, right))
            related = relate(left, right) if ends_are_known else None
            if related is None:
                raise nothing("两者不能比较", "the two cannot be compared")
            return related

        builtin(*(name + form for form in parameters))(checked)
        return relate

    return enter


@_relation("before", _POINTS, _POINT_IN, _RANGE_TO, _RANGES)
def before(left: Any, right: Any) -> bool | None:
    left, right = _range(left), _range(right)
    if left.end is None or right.start is None:
        return False
    if equal(left.end, right.start):
        return not (left.end_included and right.start_included)
    return less(left.end, right.start)


@_relation("after", _POINTS, _POINT_IN, _RANGE_TO, _RANGES)
def after(left: Any, right: Any) -> bool | None:
    return before(right, left)


@_relation("meets", _RANGES)
def meets(left: Range, right: Range) -> bool | None:
    if left.end is None or right.start is None:
        return False
    return both(left.end_included and right.start_included, equal(left.end, right.start))


@_relation("met by", _RANGES)
def met_by(left: Range, right: Range) -> bool | None:
    return meets(right, left)


@_relation("overlaps", _RANGES)
def overlaps(left: Range, right: Range) -> bool | None:
    apart = before(left, right), before(right, left)
    return None if None in apart else not any(apart)


@_relation("overlaps before", _RANGES)
def overlaps_before(left: Range, right: Range) -> bool | None:
    return both(
        both(_starts_before(left, right), overlaps(left, right)), _ends_before(left, right, or_equal=True)
    )


@_relation("overlaps after", _RANGES)
def overlaps_after(left: Range, right: Range) -> bool | None:
    return both(
        both(_starts_before(right, left), overlaps(left, right)), _ends_before(right, left, or_equal=True)
    )


@_relation("finishes", _POINT_IN, _RANGES)
def finishes(left: Any, right: Range) -> bool | None:
    if not isinstance(left, Range):
        return both(right.end_included, equal(left, right.end))
    same = both(left.end_included == right.end_included, equal(left.end, right.end))
    return both(same, _starts_before(right, left, or_equal=True))


@_relation("finished by", _RANGE_TO, _RANGES)
def finished_by(left: Range, right: Any) -> bool | None:
    return finishes(right, left)


@_relation("starts", _POINT_IN, _RANGES)
def starts(left: Any, right: Range) -> bool | None:
    if not isinstance(left, Range):
        return both(right.start_included, equal(left, right.start))
    same = both(left.start_included == right.start_included, equal(left.start, right.start))
    return both(same, _ends_before(left, right, or_equal=True))


@_relation("started by", _RANGE_TO, _RANGES)
def started_by(left: Range, right: Any) -> bool | None:
    return starts(right, left)


@_relation("includes", _RANGE_TO, _RANGES)
def includes(left: Range, right: Any) -> bool | None:
    if not isinstance(right, Range):
        return operators.within(right, left)
    return both(_starts_before(left, right, or_equal=True), _ends_before(right, left, or_equal=True))


@_relation("during", _POINT_IN, _RANGES)
def during(left: Any, right: Range) -> bool | None:
    return includes(right, left)


@_relation("coincides", _POINTS, _RANGES)
def coincides(left: Any, right: Any) -> bool | None:
    return equal(left, right)


@builtin("range(from: string)")
def range_of_text(text: str) -> Range:
    match = _RANGE.fullmatch(text.strip())
    if not match:
        raise _not_a_range(text)
    opening, low, high, closing = match.groups()
    start, end = _end(low, text), _end(high, text)
    start_included, end_included = opening == "[", closing == "]"
    open_ends = (
        (start is None and start_included)
        or (end is None and end_included)
        or (start is None and end is None)
    )
    if open_ends or (
        start is not None and end is not None and operators.less_or_equal(start, end) is not True
    ):
        raise _not_a_range(text)
    return Range(start, end, start_included, end_included)


def _range(value: Any) -> Range:
    return value if isinstance(value, Range) else Range(value, value)


def _starts_before(left: Range, right: Range, *, or_equal: bool = False) -> bool | None:
    if equal(left.start, right.start):
        first, second = left.start_included, right.start_included
        return first >= second if or_equal else first > second
    if left.start is None or right.start is None:
        return left.start is None
    return less(left.start, right.start)


def _ends_before(left: Range, right: Range, *, or_equal: bool = False) -> bool | None:
    if equal(left.end, right.end):
        first, second = left.end_included, right.end_included
        return first <= second if or_equal else first < second
    if left.end is None or right.end is None:
        return right.end is None
    return less(left.end, right.end)


def _end(text: str, whole: str) -> Any:
    """Return one end of a written range: a literal of any comparable type; None when empty."""
    if not text:
        return None
    if call := _CALL.fullmatch(text):
        text = "@" + call.group(1)
    if text.startswith('@"') and text.endswith('"'):
        value = temporal.parse(text[2:-1])
    elif text.startswith('"') and text.endswith('"') and len(text) > 1:
        value = text[1:-1]
    else:
        try:
            value = number(text)
        except Undetermined:
            value = temporal.parse(text)
    if value is None:
        raise _not_a_range(whole)
    return value


def _not_a_range(text: str) -> Undetermined:
    return nothing(f"“{text[:40]}”不是区间", f"'{text[:40]}' is not a range")
