"""FEEL in scripts of assignments, and in attributes that may hold an expression."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from feel.errors import FeelSyntaxError, Sentence
from feel.expression import Expression, Functions, compile, constant
from feel.scan import scan

_ASSIGNMENT: Final = re.compile(r"\s*([^\W\d]\w*)\s*=(?!=)")
_EXPECTED: Final = Sentence("“变量 = 表达式”", "'variable = expression'")
_OPENING: Final = frozenset("([{")
_CLOSING: Final = frozenset(")]}")


def parse_script(
    text: str, functions: Functions = (), names: Iterable[str] = ()
) -> list[tuple[str, Expression]]:
    """Return the assignments of a script in their order; raise FeelSyntaxError with the line in the script.

    One assignment a line; it goes on in the next line inside brackets, or when that line is no assignment.
    """
    assignments = []
    for line, statement in _statements(text):
        match = _ASSIGNMENT.match(statement)
        if match is None:
            raise FeelSyntaxError(line, 1, _EXPECTED, Sentence(f"“{statement[:40]}”", f"'{statement[:40]}'"))
        # Blanks instead of the variable keep the columns of an error right
        expression = " " * match.end() + statement[match.end() :]
        try:
            compiled = compile(expression, functions, names)
        except FeelSyntaxError as wrong:
            raise wrong.moved(line - 1) from None
        assignments.append((match.group(1), replace(compiled, text=expression.strip())))
    return assignments


def attribute(text: str, functions: Functions = (), names: Iterable[str] = ()) -> Expression:
    """Return what an attribute of a diagram gives: `=…` is FEEL, anything else is the text itself."""
    stripped = text.strip()
    if not stripped.startswith("="):
        return constant(text, text)
    return compile(stripped[1:].strip(), functions, names)


def _statements(text: str) -> list[tuple[int, str]]:
    """Return the statements with the numbers of their first lines."""
    statements: list[tuple[int, str]] = []
    depth = 0
    for number, line in enumerate(text.splitlines(), 1):
        blank = not line.strip() or line.strip().startswith("//")
        if depth == 0 and blank:
            continue
        if depth == 0 and (_ASSIGNMENT.match(line) or not statements):
            statements.append((number, line))
        else:
            first, before = statements[-1]
            missing = number - first - before.count("\n")
            statements[-1] = (first, before + "\n" * missing + line)
        depth = max(0, depth + _opened(line, number))
    return statements


def _opened(line: str, number: int) -> int:
    """Return how many brackets a line leaves open."""
    try:
        tokens = [token.text for token in scan(line)]
    except FeelSyntaxError as wrong:
        raise wrong.moved(number - 1) from None
    return sum(text in _OPENING for text in tokens) - sum(text in _CLOSING for text in tokens)
