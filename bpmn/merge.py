"""Three-way merge of variables: a branch contributes only what it changed since the branches parted."""

from collections.abc import Mapping
from typing import Any

Variables = dict[str, Any]
_ABSENT = object()


def merged(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Variables:
    """Return ours with everything theirs changed since base. Where both changed a variable, theirs wins."""
    out = dict(ours)
    for name in base.keys() | theirs.keys():
        value = theirs.get(name, _ABSENT)
        if same(value, base.get(name, _ABSENT)):
            continue
        if value is _ABSENT:
            out.pop(name, None)
        else:
            out[name] = value
    return out


def handed_over(base: Mapping[str, Any], ours: Variables, theirs: Mapping[str, Any]) -> Variables:
    """Return ours with what theirs changed since base and ours did not."""
    ours_unchanged = {
        name: value
        for name, value in theirs.items()
        if same(ours.get(name, _ABSENT), base.get(name, _ABSENT)) and not same(value, base.get(name, _ABSENT))
    }
    gone = {
        name for name in base if name not in theirs and same(ours.get(name, _ABSENT), base.get(name, _ABSENT))
    }
    return {name: value for name, value in ours.items() if name not in gone} | ours_unchanged


def difference(base: Mapping[str, Any], data: Mapping[str, Any]) -> list[Any] | None:
    """Return what is stored of data whose base is known: what changed and what is gone; None when nothing."""
    changed = {name: value for name, value in data.items() if name not in base or not same(value, base[name])}
    gone = [name for name in base if name not in data]
    return [changed, gone] if changed or gone else None


def with_difference(base: Mapping[str, Any], difference: list[Any] | None) -> Variables:
    if difference is None:
        return dict(base)
    changed, gone = difference
    return {name: value for name, value in base.items() if name not in gone} | changed


def same(one: Any, other: Any) -> bool:
    """Compare identity first (branches share what they did not touch), then type and value, all the way down.

    Python holds 1 and true for equal, 1.5 and 1.50, one moment in two zones; on paper they differ.
    """
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(value, other[name]) for name, value in one.items())
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) and str(one) == str(other)
