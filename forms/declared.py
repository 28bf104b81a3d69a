"""What kind of value a form gives each name: what is written there by hand must be of the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from feel.values import kind, plain
from forms.schema import (
    Checkbox,
    Choice,
    Component,
    DynamicList,
    FileInput,
    FormSchema,
    Group,
    MomentInput,
    NumberInput,
    TextInput,
    key_of,
    own_components,
)


@dataclass(frozen=True)
class Misfit:
    """A value of another kind than the form gives. Kinds are called as in FEEL."""

    path: str  # as FEEL has it: members.born
    label: str
    given: str
    expected: str


def declares(schema: FormSchema, name: str) -> bool:
    """Say whether a value of the name can come from the form, and its kind is known beforehand."""
    return any(_kind(component) is not None for component in _called(schema.components, name))


def misfits(schema: FormSchema, name: str, value: Any) -> list[Misfit]:
    """Return where a value differs in kind from what the form gives the name, inside lists and groups too."""
    found = _called(schema.components, name)
    return [misfit for component in found for misfit in _misfits(component, name, plain(value))]


def _called(components: tuple[Component, ...], name: str) -> Iterator[Component]:
    return (component for component in own_components(components) if key_of(component) == name)


def _misfits(component: Component, path: str, value: Any) -> Iterator[Misfit]:
    """Nothing is of every kind: no field has to be answered in the middle of a case."""
    expected = _kind(component)
    if value is None or expected is None:
        return
    if kind(value) != expected:
        yield Misfit(path, component.label.source, kind(value), expected)
    elif isinstance(component, Group | DynamicList):
        for row in value if isinstance(component, DynamicList) else [value]:
            yield from _misfits_inside(component, path, row)


def _misfits_inside(component: Group | DynamicList, path: str, row: Any) -> Iterator[Misfit]:
    if not isinstance(row, Mapping):
        yield Misfit(path, component.label.source, kind(row), "context")
        return
    for name, value in row.items():
        for inner in _called(component.components, name):
            yield from _misfits(inner, f"{path}.{name}", value)


def _kind(component: Component) -> str | None:
    """Return the kind of value a component gives; None where only its rules decide."""
    if isinstance(component, MomentInput):
        return {"datetime": "date and time"}.get(component.subtype, component.subtype)
    if isinstance(component, Choice):
        return "list" if component.many else None
    return _KINDS.get(type(component))


_KINDS: Final[Mapping[type[Component], str]] = {
    TextInput: "string",
    NumberInput: "number",
    Checkbox: "boolean",
    FileInput: "list",
    Group: "context",
    DynamicList: "list",
}
