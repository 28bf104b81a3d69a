"""Three-way merge of variables: a branch contributes only what it changed since the branches parted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

Variables = dict[str, Any]
_ABSENT = object()


@dataclass(frozen=True)
class Branch:
    """What one of several tokens brings: its variables, and what they were when it parted from the others."""

    base: Mapping[str, Any]
    data: Mapping[str, Any]
    token: Any = None  # whose they are


Path = tuple[str, ...]  # a variable, then the fields of contexts in it
Held = list[Any]  # [value], or [] where there is none
Disputes = dict[Path, list[tuple[Branch, Held]]]


@dataclass
class Union:
    """What several branches make together. Where they dispute a value, the last one's stands here."""

    variables: Variables
    disputes: Disputes = field(default_factory=dict)


def united(
    ground: Mapping[str, Any], branches: Sequence[Branch], settled: Mapping[Path, Held] = MappingProxyType({})
) -> Union:
    """Return the ground with all that the branches changed, each against its own base.

    Contexts are merged field by field, anything else as a whole. Two branches dispute a value that both
    changed, and not alike, unless it is `settled`.
    """
    union = Union({})
    union.variables = _united(ground, branches, (), settled, union.disputes)
    return union


def merged(base: Mapping[str, Any], ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Variables:
    """Return ours with everything theirs changed since base. Where both changed a value, theirs wins."""
    return united(ours, [Branch(base, theirs)]).variables


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


def _united(
    ground: Mapping[str, Any],
    branches: Sequence[Branch],
    path: Path,
    settled: Mapping[Path, Held],
    disputes: Disputes,
) -> Variables:
    out = dict(ground)
    for name in dict.fromkeys(name for one in branches for side in (one.base, one.data) for name in side):
        changed = [one for one in branches if not same(_at(one.data, name), _at(one.base, name))]
        if not changed:
            continue
        held = settled.get((*path, name))
        if held is None:
            held = _agreed(ground, changed, (*path, name), settled, disputes)
        if held:
            out[name] = held[0]
        else:
            out.pop(name, None)
    return out


def _agreed(
    ground: Mapping[str, Any],
    changed: Sequence[Branch],
    path: Path,
    settled: Mapping[Path, Held],
    disputes: Disputes,
) -> Held:
    """Return what one variable or field becomes, and note a dispute over it."""
    name = path[-1]
    before = [_at(ground, name), *(_at(one.base, name) for one in changed)]
    found = [_at(one.data, name) for one in changed]
    if len(changed) == 1 and same(*before):
        return _held(found[0])
    if all(isinstance(value, dict) for value in found) and all(map(_has_fields, before)):
        fields, *bases = (value if isinstance(value, dict) else {} for value in before)
        inside = [
            Branch(base, value, one.token) for base, value, one in zip(bases, found, changed, strict=True)
        ]
        return [_united(fields, inside, path, settled, disputes)]
    if not all(same(found[0], value) for value in found):
        disputes[path] = [(one, _held(value)) for one, value in zip(changed, found, strict=True)]
    return _held(found[-1])


def _at(variables: Mapping[str, Any], name: str) -> Any:
    return variables.get(name, _ABSENT)


def _held(value: Any) -> Held:
    return [] if value is _ABSENT else [value]


def _has_fields(value: Any) -> bool:
    """Whether fields can be put into it: nothing at all is taken for an empty context."""
    return value is None or value is _ABSENT or isinstance(value, dict)
