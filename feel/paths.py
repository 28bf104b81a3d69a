"""What stands behind a dot: entries of contexts, parts of other values, the same of each item of a list."""

from decimal import Decimal
from typing import Any, Final

from feel import syntax
from feel.closures import Compiler
from feel.errors import Sentence
from feel.limits import spend
from feel.properties import part
from feel.run import Run
from feel.scopes import Closure, Local
from feel.values import SETTLED, kind, number_of

_NO_PART: Final = Sentence("{value} 没有“{name}”，取空值。", "A {value} has no '{name}': null.")


def build_path(compiler: Compiler, node: syntax.Path) -> Closure:
    source, name = compiler.build(node.source), node.name

    def evaluate(run: Run, local: Local) -> Any:
        value = source(run, local)
        if type(value) is dict and name in value:
            return value[name]
        return _part_of(run, value, name)

    first, *keys = _steps(node)
    if first and compiler.is_free(first):
        return _of_caller(first, keys, evaluate)
    slot = compiler.slot_of(first) if len(keys) == 1 else None
    return evaluate if slot is None else _of_bound(slot, name)


def _steps(node: syntax.Node) -> list[str]:
    """Return a, b, c for a.b.c; nothing as the first when the path does not begin with a name."""
    if isinstance(node, syntax.Path):
        return [*_steps(node.source), node.name]
    return [node.name if isinstance(node, syntax.Name) else ""]


def _of_caller(variable: str, keys: list[str], evaluate: Closure) -> Closure:
    """Spare converting the whole variable of the caller when it holds a plain value just there."""

    def look_up(run: Run, local: Local) -> Any:
        value = run.given.get(variable)
        for key in keys:
            if type(value) is not dict or key not in value:
                return evaluate(run, local)
            value = value[key]
        if run.settled or type(value) in SETTLED:
            return value
        return number_of(value) if type(value) is Decimal else evaluate(run, local)

    return look_up


def _of_bound(slot: int, name: str) -> Closure:
    """Return what reads a part of what is in a slot: of the item of a loop, mostly."""

    def evaluate(run: Run, local: Local) -> Any:
        value = local[slot]
        if type(value) is dict and name in value:
            return value[name]
        return _part_of(run, value, name)

    return evaluate


def _part_of(run: Run, value: Any, name: str) -> Any:
    if isinstance(value, dict) and name in value:
        return value[name]
    if isinstance(value, list):
        spend(len(value))
        return [
            item[name] if type(item) is dict and name in item else _part_of(run, item, name) for item in value
        ]
    found, result = part(value, name)
    if not found and value is not None:
        run.warn(_NO_PART, value=kind(value), name=name)
    return result
