"""Values written as text: what string() gives and what a person reads."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from feel import temporal
from feel.limits import check_string_length
from feel.values import Function, Range, kind

PLAIN_KEY: Final = re.compile(r"[^\W\d]\w*(?: \w+)*")
_TEMPORAL: Final = frozenset(
    ("date", "time", "date and time", "days and time duration", "years and months duration")
)


def write(value: Any) -> str:
    """Return the text of a value; a string is its own text."""
    return value if isinstance(value, str) else _nested(value)


def quote(text: str) -> str:
    """Return the string literal that stands for the text."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _nested(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return write_number(value)
    if isinstance(value, str):
        return quote(value)
    if kind(value) in _TEMPORAL:
        return temporal.write(value)
    return _composed(value)


def write_number(number: Decimal) -> str:
    """Return the digits without exponent and without zeros that say nothing."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _composed(value: Any) -> str:
    if isinstance(value, list):
        return "[" + _separated(map(_nested, value)) + "]"
    if isinstance(value, dict):
        return "{" + _separated(f"{_key(key)}: {_nested(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Range) and value.operator:
        return f"({value.operator} {_nested(value.start)})"
    if isinstance(value, Range):
        start = "" if value.start is None else _nested(value.start)
        end = "" if value.end is None else _nested(value.end)
        return f"{'[' if value.start_included else '('}{start}..{end}{']' if value.end_included else ')'}"
    if isinstance(value, Function):
        return f"{value.name}({', '.join(value.parameters)})"
    return str(value)


def _separated(items: Iterable[str]) -> str:
    """Join the items; raise FeelError as soon as they are too long together."""
    texts: list[str] = []
    size = 0
    for item in items:
        size += len(item) + len(", ")
        check_string_length(size)
        texts.append(item)
    return ", ".join(texts)


def _key(name: str) -> str:
    return name if PLAIN_KEY.fullmatch(name) else _nested(name)
