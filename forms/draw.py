"""Turns a bound form into what templates draw."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from markupsafe import Markup

from forms import markdown
from forms.checks import Bench
from forms.drawn import (
    Drawn,
    DrawnGroup,
    DrawnInput,
    DrawnList,
    DrawnRow,
    DrawnTable,
    DrawnText,
    DrawnValue,
    Lines,
)
from forms.rules import View
from forms.schema import (
    Choice,
    Column,
    Component,
    Computed,
    Display,
    DynamicList,
    FileInput,
    Group,
    Input,
    MomentInput,
    NumberInput,
    Table,
)
from forms.scope import Scope
from forms.settle import view_of
from forms.surroundings import Surroundings
from forms.template import Text

_INPUT_TYPES: Final = {"date": "date", "time": "time", "datetime": "datetime-local"}


@dataclass(frozen=True)
class Page:
    """What the whole form shares: `refreshing` of its schema, `errors` by name of the field."""

    around: Surroundings
    refreshing: frozenset[str]
    errors: Mapping[str, Sequence[str]]


def draw(scope: Scope, view: View, page: Page) -> Lines:
    """Return the visible components of the scope, line by line."""
    return _Drawer(page, scope, view).lines(scope.components)


@dataclass(frozen=True)
class _Drawer:
    """Draws the components of one scope."""

    page: Page
    scope: Scope
    view: View
    refreshes: bool = False  # whatever changes in here: a rule reads the whole

    def lines(self, components: Iterable[Component]) -> Lines:
        by_row: dict[str, list[Component]] = {}
        for component in components:
            if not self.scope.state(component).hidden:
                by_row.setdefault(component.row, []).append(component)
        return tuple(self._line(row) for row in by_row.values())

    def _line(self, row: Sequence[Component]) -> tuple[Drawn, ...]:
        widths = _widths([component.columns for component in row])
        return tuple(self._drawn(component, width) for component, width in zip(row, widths, strict=True))

    def _drawn(self, component: Component, width: int) -> Drawn:
        match component:
            case Input():
                return self._input(component, width)
            case Computed():
                value = self.scope.state(component).value
                return DrawnValue(
                    "expression",
                    *self._named(component, width, component.key),
                    description=self._text(component.description),
                    written=self.page.around.write(value),
                )
            case Group():
                return self._group(component, width)
            case DynamicList():
                return self._list(component, width)
            case Table():
                return self._table(component, width)
        assert isinstance(component, Display)
        return DrawnText(
            component.type, *self._named(component, width, component.id), html=self._html(component)
        )

    def _named(self, component: Component, width: int, key: str) -> tuple[str, str, int]:
        return f"f-{self.scope.name_of(key)}", self._text(component.label), width

    def _text(self, text: Text) -> str:
        return text.render(self.view, self.page.around.package_text, self.page.around.write)

    def _html(self, component: Component) -> Markup:
        around = self.page.around
        if component.type != "text":
            return Markup()
        source = component.description.render(
            self.view, around.package_text, lambda value: markdown.escape(around.write(value))
        )
        return markdown.render(source)

    def _input(self, component: Input, width: int) -> DrawnInput:
        state, field = self.scope.state(component), self.scope.field(component.key)
        bench = Bench(component, self.view, self.page.around)
        held = self.scope.held(component)
        return DrawnInput(
            component.type,
            *self._named(component, width, component.key),
            name=field.name,
            description=self._text(component.description),
            required=bench.required and not state.read_only,
            read_only=state.read_only,
            refreshes=self.refreshes or component.key in self.page.refreshing,
            texts=tuple(field.shown()),
            written=self._written(component),
            errors=tuple(self.page.errors.get(field.name, ())),
            options=state.options,
            files=tuple(held or ()) if isinstance(component, FileInput) else (),
            prefix=self._text(component.prefix),
            suffix=self._text(component.suffix),
            attributes=self._attributes(component, bench),
        )

    def _written(self, component: Input) -> str:
        """Return the answer in words: of options the label, of a moment its local time."""
        state = self.scope.state(component)
        if not isinstance(component, Choice):
            return self.page.around.write(state.value)
        labels = {option.token: option.label for option in state.options}
        held = self.scope.held(component)
        tokens = held if isinstance(held, list) else [] if held is None else [held]
        return "、".join(labels.get(token) or token for token in tokens)

    def _attributes(self, component: Input, bench: Bench) -> Mapping[str, str]:
        match component:
            case NumberInput():
                return {"type": "text", "inputmode": "decimal", "autocomplete": "off"}
            case MomentInput():
                return {
                    "type": _INPUT_TYPES[component.subtype],
                    **_seconds(self.scope.field(component.key).shown()),
                }
            case FileInput():
                accept = component.accept.words(self.view) if component.accept else None
                many = {"multiple": "multiple"} if component.many else {}
                return {"type": "file", **many, **({"accept": accept} if accept else {})}
        kind = component.checks.kind
        return {
            "type": "tel" if kind == "phone" else "text",
            **({"inputmode": "email"} if kind == "email" else {}),
        }

    def _group(self, component: Group, width: int) -> DrawnGroup:
        inner = self._inside(self.scope.groups[component.path], component.path) if component.path else self
        return DrawnGroup(
            "group",
            *self._named(component, width, component.path or component.id),
            description=self._text(component.description),
            outlined=component.outlined,
            lines=inner.lines(component.components),
        )

    def _list(self, component: DynamicList, width: int) -> DrawnList:
        rows = self.scope.lists[component.path]
        name = self.scope.name_of(component.path)
        drawn = (
            DrawnRow(f"{name}-{number}", place, self._inside(row, component.path).lines(component.components))
            for place, (number, row) in enumerate(rows.scopes.items(), start=1)
        )
        return DrawnList(
            "dynamiclist",
            *self._named(component, width, component.path),
            name=name,
            description=self._text(component.description),
            may_change=component.may_change,
            refreshes=self.refreshes or component.path in self.page.refreshing,
            next_number=rows.next_number,
            rows=tuple(drawn),
            errors=tuple(self.page.errors.get(name, ())),
        )

    def _inside(self, inner: Scope, path: str) -> "_Drawer":
        refreshes = self.refreshes or path in self.page.refreshing
        return _Drawer(self.page, inner, view_of(inner, self.view), refreshes)

    def _table(self, component: Table, width: int) -> DrawnTable:
        around = self.page.around
        columns = component.heads or _columns(
            component.columns_rule.items(self.view) if component.columns_rule else ()
        )
        items = [item for item in component.source.items(self.view) if isinstance(item, Mapping)]
        return DrawnTable(
            "table",
            *self._named(component, width, component.id),
            heads=tuple(around.package_text(column.label) for column in columns),
            body=tuple(tuple(around.write(item.get(column.key)) for column in columns) for item in items),
        )


def _seconds(texts: Sequence[str]) -> Mapping[str, str]:
    """Browsers refuse seconds unless told that they may stand there."""
    return {"step": "1"} if any(text.count(":") == 2 for text in texts) else {}


def _columns(items: Sequence[Any]) -> tuple[Column, ...]:
    contexts = [item for item in items if isinstance(item, Mapping) and "key" in item]
    return tuple(Column(str(item["key"]), str(item.get("label", item["key"]))) for item in contexts)


def _widths(columns: Sequence[int | None]) -> list[int]:
    """Turn form-js's 16 columns into Bootstrap's 12, rounding edges so that a full line stays full."""
    free = 16 - sum(width or 0 for width in columns)
    shares = columns.count(None)
    sixteenths = [width if width is not None else max(free / shares, 1) for width in columns]
    edges = [int(sum(sixteenths[:count]) * 12 / 16 + 0.5) for count in range(len(columns) + 1)]
    return [min(max(right - left, 1), 12) for left, right in pairwise(edges)]
