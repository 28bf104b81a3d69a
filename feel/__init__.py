"""FEEL, the expression language of DMN 1.5: compiled once, evaluated often, never a threat to the server."""

from collections.abc import Mapping
from typing import Any

from feel.builtins.dates import clock
from feel.context import Context
from feel.errors import FeelError, FeelSyntaxError, Sentence, Undetermined
from feel.expression import Expression, Functions, Traced, UnaryTests, compile, compile_unary
from feel.script import attribute, parse_script
from feel.text import write
from feel.values import Function, Range, YearMonthDuration

__all__ = [
    "Context",
    "Expression",
    "FeelError",
    "FeelSyntaxError",
    "Function",
    "Functions",
    "Range",
    "Sentence",
    "Traced",
    "UnaryTests",
    "Undetermined",
    "YearMonthDuration",
    "attribute",
    "clock",
    "compile",
    "compile_unary",
    "evaluate",
    "parse_script",
    "unary_test",
    "write",
]


def evaluate(text: str, context: Mapping[str, Any], functions: Mapping[str, Function] | None = None) -> Any:
    """Return the value of an expression in a context."""
    return compile(text, functions or ())(context, functions)


def unary_test(
    text: str, value: Any, context: Mapping[str, Any], functions: Mapping[str, Function] | None = None
) -> bool:
    """Return whether a value fits the unary tests of an input cell."""
    return compile_unary(text, functions or ())(value, context, functions)
