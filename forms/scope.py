"""The filled-in form as a tree: one Scope per namespace of answers (the form, a group with a path, a row)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from typing import Any, Final

from wtforms.form import BaseForm

from forms.fields import Answer, field_for
from forms.options import Option
from forms.rules import View
from forms.schema import MAX_ROWS, Component, DynamicList, Group, Input, key_of, own_components
from forms.submission import Submitted
from forms.surroundings import Surroundings

_ROW_NUMBER: Final = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True)
class State:
    """What the rules have made of a component, for now."""

    hidden: bool = False
    read_only: bool = False
    value: Any = None
    options: tuple[Option, ...] = ()


@dataclass(frozen=True)
class Given:
    """What a scope starts from: what stood there before, what was drafted, what was submitted."""

    fixed: Mapping[str, Any]
    drafted: Mapping[str, Any]
    submitted: Submitted | None
    view: View  # of the names around the scope, for defaults

    def within(self, name: str) -> "Given":
        return replace(
            self,
            fixed=_mapping(self.fixed.get(name)),
            drafted=_mapping(self.drafted.get(name)),
            view=self._view(),
        )

    def row(self, name: str, number: int) -> "Given":
        """Return what the row starts from. A drafted list replaces the former one as a whole."""
        row = _mapping(dict(enumerate(self.list_of(name) or ())).get(number))
        return replace(self, fixed=row, drafted={}, view=self._view())

    def list_of(self, name: str) -> Sequence[Any] | None:
        value = self.drafted[name] if name in self.drafted else self.fixed.get(name)
        return value if isinstance(value, (list, tuple)) else None

    def fixed_value(self, component: Input) -> Any:
        """Return the variable of the same name, else the default."""
        value = self.fixed.get(component.key)
        if value is None and component.default:
            return _to_the_minute(component.default.value(self._view()))
        return value

    def _view(self) -> View:
        return View({**self.view.names, **self.fixed}, self.view.functions)


@dataclass
class Rows:
    """The rows of a dynamic list. A number is a row's identity: it keeps it while others come and go."""

    scopes: dict[int, "Scope"] = field(default_factory=dict)
    next_number: int = 0
    surplus: bool = False  # more rows were submitted than are taken


@dataclass
class Scope:
    """`fixed` is what stood under the scope's names before; `states` are by component id."""

    components: tuple[Component, ...]
    prefix: str
    fixed: Mapping[str, Any]
    position: tuple[int, ...]  # form-js's `i`: 1-based, one number per list around
    form: BaseForm
    fixed_values: Mapping[str, Any] = field(default_factory=dict)  # of the inputs, as the fields hold them
    groups: dict[str, "Scope"] = field(default_factory=dict)
    lists: dict[str, Rows] = field(default_factory=dict)
    states: dict[str, State] = field(default_factory=dict)

    def name_of(self, key: str) -> str:
        return f"{self.prefix}{key}"

    def field(self, key: str) -> Answer:
        found: Answer = self.form[key]
        return found

    def held(self, component: Input) -> Any:
        """Return what the field holds: for a read-only one what stood there before."""
        if self.state(component).read_only:
            return self.fixed_values[component.key]
        return self.field(component.key).data

    def state(self, component: Component) -> State:
        return self.states.get(component.id, State())

    def values(self) -> dict[str, Any]:
        """Return what rules see: every key of the scope; None where hidden or empty."""
        return {
            key: self.state(component).value
            for component in own_components(self.components)
            if (key := key_of(component))
        }

    def visible(self) -> Iterator[Component]:
        for component in own_components(self.components):
            if not self.state(component).hidden:
                yield component

    def inner(self) -> Iterator["Scope"]:
        yield from self.groups.values()
        for rows in self.lists.values():
            yield from rows.scopes.values()


def build(
    components: tuple[Component, ...],
    given: Given,
    around: Surroundings,
    prefix: str = "",
    position: tuple[int, ...] = (),
) -> Scope:
    """Bind what was given to the components. No rule has been applied yet."""
    own = list(own_components(components))
    inputs = [component for component in own if isinstance(component, Input)]
    form = BaseForm({each.key: field_for(each, around) for each in inputs}, prefix=prefix)
    fixed_raw = {each.key: given.fixed_value(each) for each in inputs}
    form.process(
        given.submitted, data={key: given.drafted.get(key, value) for key, value in fixed_raw.items()}
    )
    fixed_values = {key: form[key].coerced_or_none(value) for key, value in fixed_raw.items()}
    scope = Scope(components, prefix, given.fixed, position, form, fixed_values)
    for component in own:
        name = scope.name_of(key_of(component))
        if isinstance(component, Group) and component.path:
            inner = given.within(component.path)
            scope.groups[component.path] = build(component.components, inner, around, f"{name}-", position)
        elif isinstance(component, DynamicList):
            scope.lists[component.path] = _build_rows(component, given, around, name, position)
    return scope


def row_numbers(submitted: Submitted, name: str) -> list[int]:
    """Return the numbers of the submitted rows of the list, in the order of the page."""
    start = f"{name}-"
    numbers = (each.removeprefix(start).partition("-")[0] for each in submitted if each.startswith(start))
    return list(dict.fromkeys(int(number) for number in numbers if _ROW_NUMBER.fullmatch(number)))


def _build_rows(
    component: DynamicList, given: Given, around: Surroundings, name: str, position: tuple[int, ...]
) -> Rows:
    former = given.list_of(component.path)
    before = component.rows_at_first if former is None else len(former)
    numbers = list(range(before))
    submitted = given.submitted
    if submitted is not None and component.may_change and (name in submitted or row_numbers(submitted, name)):
        numbers = row_numbers(submitted, name)
    scopes = {
        number: build(
            component.components,
            given.row(component.path, number),
            around,
            f"{name}-{number}-",
            (*position, place),
        )
        for place, number in enumerate(numbers[:MAX_ROWS], start=1)
    }
    return Rows(scopes, max([before, *(number + 1 for number in numbers)]), len(numbers) > MAX_ROWS)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _to_the_minute(value: Any) -> Any:
    """What nobody has typed, such as now, needs no seconds."""
    return value.replace(second=0, microsecond=0) if isinstance(value, datetime | time) else value
