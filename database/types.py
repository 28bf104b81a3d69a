"""Column types that keep what a row means: moments in UTC, documents whose numbers stay decimals."""

import json
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Enum, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from wording import Wording, as_data, from_data


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment. Refuses naive ones; gives UTC back on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"Expected an aware datetime, but {value!r} has no zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


_TAGS: dict[str, tuple[type, Callable[[Any], Any], Callable[[Any], Any]]] = {
    "$decimal": (Decimal, str, Decimal),
    "$datetime": (datetime, datetime.isoformat, datetime.fromisoformat),
    "$date": (date, date.isoformat, date.fromisoformat),
    "$time": (time, time.isoformat, time.fromisoformat),
    "$duration": (
        timedelta,
        lambda value: [value.days, value.seconds, value.microseconds],
        lambda parts: timedelta(*parts),
    ),
    "$uuid": (uuid.UUID, str, uuid.UUID),
    "$wording": (
        Wording,
        lambda wording: _tagged(as_data(wording)),
        lambda data: from_data(_untagged(data)),
    ),
}


def to_text(document: Any) -> str:
    """Return canonical JSON (sorted keys, no blanks): equal documents have equal texts."""
    return json.dumps(_tagged(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_text(text: str) -> Any:
    """Return the document that to_text() wrote."""
    return _untagged(json.loads(text))


def _tagged(value: Any) -> Any:
    if isinstance(value, dict):
        plain = {str(key): _tagged(item) for key, item in value.items()}
        # A person's key that looks like one of our tags must not come back as another type.
        return {"$dict": plain} if any(key.startswith("$") for key in plain) else plain
    if isinstance(value, list | tuple):
        return [_tagged(item) for item in value]
    if value is None or isinstance(value, str | bool | int):
        return value
    for tag, (kind, write, _) in _TAGS.items():
        if isinstance(value, kind):
            return {tag: write(value)}
    return _plain_object(value)


def _plain_object(value: Any) -> Any:
    """Values of other rooms (durations in months, ranges) say themselves how they are written."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    raise TypeError(f"Expected a plain value to store, but got {type(value).__name__}")


def _untagged(value: Any) -> Any:
    if isinstance(value, list):
        return [_untagged(item) for item in value]
    if not isinstance(value, dict):
        return value
    if len(value) == 1:
        ((key, content),) = value.items()
        if key == "$dict":
            return {name: _untagged(item) for name, item in content.items()}
        if key in _TAGS:
            return _TAGS[key][2](content)
    return {key: _untagged(item) for key, item in value.items()}


class Document(TypeDecorator[Any]):
    """Plain data as JSON text: Decimal, date, datetime, timedelta, UUID, Wording come back as they were."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else to_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else from_text(value)


def choice_of(kind: type[StrEnum]) -> Enum:
    """Return a column type that stores a member of `kind` as its value, on every database."""
    return Enum(
        kind, native_enum=False, length=24, values_callable=lambda members: [m.value for m in members]
    )
