"""Functions on contexts."""

from typing import Any

from feel.builtins.registry import builtin, nothing
from feel.limits import spend


@builtin("get value(m: context, key: string)")
def get_value(context: dict[str, Any], key: str) -> Any:
    return context.get(key)


@builtin("get entries(m: context)")
def get_entries(context: dict[str, Any]) -> list[Any]:
    spend(4 * len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context(entries: list)")
def from_entries(entries: list[Any]) -> dict[str, Any]:
    context: dict[str, Any] = {}
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("key"), str) or "value" not in entry:
            raise nothing("每一项应有 key 与 value", "every entry needs a key and a value")
        if entry["key"] in context:
            raise nothing(f"键“{entry['key']}”重复", f"the key '{entry['key']}' occurs twice")
        context[entry["key"]] = entry["value"]
    return context


@builtin("context put(context: context, key: string, value: any)")
def put(context: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    spend(len(context))
    return {**context, key: value}


@builtin("context put(context: context, keys: list, value: any)")
def put_deep(context: dict[str, Any], keys: list[Any], value: Any) -> dict[str, Any]:
    if not keys or not all(isinstance(key, str) for key in keys):
        raise nothing("键应为文本", "the keys must be strings")
    spend(len(context))
    first, *rest = keys
    if not rest:
        return {**context, first: value}
    inner = context.get(first, {})
    if not isinstance(inner, dict):
        raise nothing(f"“{first}”不是上下文", f"'{first}' is not a context")
    return {**context, first: put_deep(inner, rest, value)}


@builtin("context merge(contexts: list)")
def merge(contexts: list[Any]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for context in contexts:
        if not isinstance(context, dict):
            raise nothing("列表中不全是上下文", "not every item is a context")
        spend(len(context))
        merged |= context
    return merged
