"""Builders the tests of forms share."""

from datetime import UTC, datetime
from typing import Any

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai


def schema_of(*components: dict[str, Any]) -> dict[str, Any]:
    return {"schemaVersion": 19, "type": "default", "id": "test", "components": list(components)}


def leaf(kind: str, key: str = "field", label: str = "字段", **settings: Any) -> dict[str, Any]:
    """Return one component; `conditional`, `validate` … as form-js writes them."""
    name = {"datetime": "dateLabel"}.get(kind, "label")
    return {"type": kind, "key": key, name: label} | settings
