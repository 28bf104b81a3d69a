"""The options of a choice: what FEEL yields, and the tokens that stand for them in HTML."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

MAX_OPTIONS = 2_000


@dataclass(frozen=True)
class Option:
    """`token` is submitted, `value` is what the answer becomes."""

    token: str
    value: Any
    label: str


def make_options(items: Sequence[Any], translate: Callable[[str], str]) -> tuple[Option, ...]:
    """Make options of values, or of `{value, label}` contexts."""
    options = (_option(item, translate) for item in items[:MAX_OPTIONS] if item is not None)
    return tuple({option.token: option for option in options}.values())


def token_of(value: Any) -> str:
    """Return the one text that stands for the value: equal numbers have the same."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float, Decimal)):
        return f"{Decimal(str(value)).normalize():f}"
    if isinstance(value, (date, time)):  # a datetime is a date
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _option(item: Any, translate: Callable[[str], str]) -> Option:
    if isinstance(item, Mapping) and "value" in item:
        value = item["value"]
        label = item.get("label")
        return Option(token_of(value), value, translate(str(label)) if label else token_of(value))
    return Option(token_of(item), item, translate(token_of(item)))
