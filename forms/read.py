"""Reads a form-js schema; refuses what we could not show, bind and check as it was drawn."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from forms import dependencies
from forms.compiler import Compiler
from forms.components import build, common
from forms.entry import Entry
from forms.refusals import FormSchemaError
from forms.rules import LOCAL_NAMES, Functions
from forms.schema import MAX_ROWS, Component, DynamicList, FormSchema, Group, key_of, own_components
from wording import N_, Wording

SCHEMA_VERSIONS: Final = range(1, 20)  # written by form-js up to 1.23 and by viewer 2.0
MAX_DEPTH: Final = 8

_KEY: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)


def read(
    schema: bytes | str | Mapping[str, Any], *, functions: Functions | None = None, name: str = ""
) -> FormSchema:
    """Return the form; raise FormSchemaError naming the component.

    `name` is what a message calls the form where no component is to blame, e.g. its file name.
    """
    entry = Entry(_parse(schema, name or "form"), name or "form")
    entry = Entry(entry.data, name or entry.text("id") or "form")
    version = entry.whole("schemaVersion", default=SCHEMA_VERSIONS[-1])
    if version not in SCHEMA_VERSIONS:
        raise entry.wrong(
            N_("schemaVersion {version} 尚不支持，最高为 {newest}。"), version=version, newest=19
        )
    components = _read_components(entry, Compiler(functions), depth=1)
    _refuse_duplicate_ids(entry, components)
    _refuse_duplicate_keys(entry, components)
    dependencies.refuse_circles(components)
    return FormSchema(
        id=entry.text("id") or entry.where,
        components=components,
        keys=frozenset(key for each in own_components(components) if (key := key_of(each))),
        names_read=dependencies.names_read(components),
        refreshing=dependencies.refreshing(components),
    )


def _parse(schema: bytes | str | Mapping[str, Any], where: str) -> Mapping[str, Any]:
    if isinstance(schema, Mapping):
        return schema
    try:
        parsed = json.loads(schema)
    except (ValueError, RecursionError) as error:
        raise FormSchemaError(
            component=where, problem=Wording(N_("不是有效的 JSON：{reason}"), {"reason": str(error)})
        ) from error
    if not isinstance(parsed, dict):
        raise FormSchemaError(component=where, problem=Wording(N_("应为一个 JSON 对象。")))
    return parsed


def _read_components(parent: Entry, compiler: Compiler, depth: int) -> tuple[Component, ...]:
    if depth > MAX_DEPTH:
        raise parent.wrong(N_("嵌套超过 {depth} 层。"), depth=MAX_DEPTH)
    read_ones = [
        _read_component(
            Entry({**item.data, "id": _id_of(parent, item, position)}, _name_of(item, position)),
            compiler,
            depth,
        )
        for position, item in enumerate(parent.items("components"), start=1)
    ]
    return tuple(component for component in read_ones if component is not None)


def _id_of(parent: Entry, item: Entry, position: int) -> str:
    """Give a component drawn by hand, without an id, one by its place."""
    return item.text("id") or f"{parent.text('id')}_{position}"


def _name_of(item: Entry, position: int) -> str:
    """Say which component a complaint is about, by the best name it has."""
    names = (item.data.get(name) for name in ("key", "path", "id", "label"))
    return next((name for name in names if isinstance(name, str) and name), f"{item.where}#{position}")


def _read_component(entry: Entry, compiler: Compiler, depth: int) -> Component | None:
    kind = entry.needed("type")
    if kind == "group":
        component: Component | None = _read_group(entry, compiler, depth)
    elif kind == "dynamiclist":
        component = _read_list(entry, compiler, depth)
    else:
        component = build(entry, compiler)
    key = key_of(component) if component else ""
    if key and not _KEY.fullmatch(key):
        raise entry.wrong(
            N_("键 {key} 应以字母开头，只含英文字母、数字和下划线；要分层请用带 path 的 group。"), key=key
        )
    if key in LOCAL_NAMES:
        raise entry.wrong(N_("键 {key} 是 FEEL 表达式的保留名称，请换一个。"), key=key)
    return component


def _read_group(entry: Entry, compiler: Compiler, depth: int) -> Group:
    return Group(
        **common(entry, compiler),
        path=entry.text("path"),
        outlined=entry.flag("showOutline"),
        components=_read_components(entry, compiler, depth + 1),
    )


def _read_list(entry: Entry, compiler: Compiler, depth: int) -> DynamicList:
    components = _read_components(entry, compiler, depth + 1)
    if not components:
        raise entry.wrong(N_("动态列表没有组件。"))
    rows_at_first = entry.whole("defaultRepetitions", default=1)
    if rows_at_first > MAX_ROWS:
        raise entry.wrong(N_("defaultRepetitions 最多为 {most}。"), most=MAX_ROWS)
    return DynamicList(
        **common(entry, compiler),
        path=entry.needed("path"),
        rows_at_first=rows_at_first,
        may_change=entry.flag("allowAddRemove", default=True),
        components=components,
    )


def _refuse_duplicate_ids(form: Entry, components: Sequence[Component]) -> None:
    seen: set[str] = set()
    for component in _every(components):
        if component.id in seen:
            raise form.wrong(N_("组件 id {id} 重复。"), id=component.id)
        seen.add(component.id)


def _every(components: Sequence[Component]) -> list[Component]:
    inner = [_every(each.components) for each in components if isinstance(each, (Group, DynamicList))]
    return [*components, *(component for some in inner for component in some)]


def _refuse_duplicate_keys(form: Entry, components: tuple[Component, ...]) -> None:
    """A key may occur once in a scope: the second would silently overwrite the first."""
    seen: set[str] = set()
    for component in own_components(components):
        key = key_of(component)
        if key and key in seen:
            raise form.wrong(N_("键 {key} 重复，同一层中每个键只能用一次。"), key=key)
        seen.add(key)
        if isinstance(component, DynamicList) or (isinstance(component, Group) and component.path):
            _refuse_duplicate_keys(form, component.components)
