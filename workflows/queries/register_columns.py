"""A register's form as the columns of a table, and its values as text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from config import SHANGHAI
from registers.models import RecordStatus
from wording import N_

YES, NO = N_("是"), N_("否")
STATUS_NAMES = {
    RecordStatus.AVAILABLE: N_("可用"),
    RecordStatus.RESERVED: N_("已占用"),
    RecordStatus.DEPLOYED: N_("出动中"),
    RecordStatus.CLOSED: N_("已停用"),
}


@dataclass(frozen=True)
class Column:
    """A field of the form."""

    key: str
    label: str
    options: Mapping[str, str] = field(default_factory=dict)  # value → label

    def written(self, value: Any) -> str:
        """Return a value as people read it."""
        if isinstance(value, list | tuple):
            return "、".join(self.written(item) for item in value)
        return self.options.get(str(value), "") or as_text(value)

    def exported(self, value: Any) -> Any:
        """Return a value for a file: numbers stay numbers."""
        number = isinstance(value, int | Decimal) and not isinstance(value, bool)
        return value if number else self.written(value)


def columns_of(schema: Mapping[str, Any]) -> Sequence[Column]:
    """Return a column for each field, in the order of the form; the name comes first."""
    found = list(_columns(schema.get("components", ())))
    return sorted(found, key=lambda column: column.key != "name")


def as_text(value: Any) -> str:
    """Return a plain value as text; nothing for null."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return str(
            value.get("filename") or "；".join(f"{name}：{as_text(each)}" for name, each in value.items())
        )
    return str(value)


def _columns(components: Sequence[Mapping[str, Any]]) -> Iterator[Column]:
    for component in components:
        if component.get("key"):
            label = component.get("label") or component.get("dateLabel") or component["key"]
            options = {str(each["value"]): str(each["label"]) for each in component.get("values", ())}
            yield Column(component["key"], label, options)
        elif component.get("components"):
            yield from _columns(component["components"])
