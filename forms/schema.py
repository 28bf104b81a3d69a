"""A form as the designer drew it: frozen components, rules compiled."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from forms.rules import Rule
from forms.template import Text

MAX_ROWS: Final = 200  # of a dynamic list: more are filed in parts


@dataclass(frozen=True)
class Component:
    """Anything on a form. `columns` of 16, None: an equal share of the row."""

    id: str
    type: str
    row: str
    columns: int | None
    label: Text
    description: Text
    hide: Rule | None


@dataclass(frozen=True)
class Checks:
    """`validate` of form-js: what an answer must satisfy."""

    required: Rule | None = None
    minimum: Rule | None = None
    maximum: Rule | None = None
    min_length: Rule | None = None
    max_length: Rule | None = None
    pattern: Rule | None = None
    pattern_message: Text = field(default_factory=Text)
    kind: str = ""  # email | phone | uscc

    @property
    def rules(self) -> tuple[Rule | None, ...]:
        lengths = (self.min_length, self.max_length)
        return (self.required, self.minimum, self.maximum, *lengths, self.pattern)


@dataclass(frozen=True)
class Input(Component):
    """A component that a person answers; its answer becomes variable `key`."""

    key: str
    read_only: Rule | None
    default: Rule | None
    checks: Checks
    prefix: Text
    suffix: Text


@dataclass(frozen=True)
class TextInput(Input):
    many_lines: bool = False


@dataclass(frozen=True)
class NumberInput(Input):
    decimal_digits: int | None = None
    increment: Decimal | None = None


@dataclass(frozen=True)
class MomentInput(Input):
    subtype: str = "date"  # date | time | datetime
    future_only: bool = False


@dataclass(frozen=True)
class Checkbox(Input):
    """A yes or no; `required` means that it must be checked."""


@dataclass(frozen=True)
class Choice(Input):
    """`source` yields the options; `type` says how they are shown (radio, select, checklist, taglist)."""

    source: Rule = field(kw_only=True)
    many: bool = False


@dataclass(frozen=True)
class FileInput(Input):
    accept: Rule | None = None
    many: bool = False


@dataclass(frozen=True)
class Computed(Component):
    """An `expression` component: its value is an answer nobody types."""

    key: str
    rule: Rule


@dataclass(frozen=True)
class Display(Component):
    """Text, separator or spacer: shown, never answered. A text's Markdown is its `description`."""


@dataclass(frozen=True)
class Column:
    key: str
    label: str


@dataclass(frozen=True)
class Table(Component):
    """A list shown as a table. `columns_rule` yields `{key, label}` contexts when `heads` is empty."""

    source: Rule
    heads: tuple[Column, ...]
    columns_rule: Rule | None


@dataclass(frozen=True)
class Group(Component):
    """Components drawn together; with `path` their answers form a context of that name."""

    path: str
    outlined: bool
    components: tuple[Component, ...]


@dataclass(frozen=True)
class DynamicList(Component):
    """Components repeated per row; the answer is a list of contexts."""

    path: str
    rows_at_first: int
    may_change: bool  # rows may be added and removed
    components: tuple[Component, ...]


@dataclass(frozen=True)
class FormSchema:
    """A form that was read and found right.

    `keys`: the names it may set. `names_read`: names its rules need from outside.
    `refreshing`: keys whose change may alter what the form shows.
    """

    id: str
    components: tuple[Component, ...]
    keys: frozenset[str]
    names_read: frozenset[str]
    refreshing: frozenset[str]


def own_components(components: tuple[Component, ...]) -> Iterator[Component]:
    """Walk the components of one scope: through groups without a path, not into those with one."""
    for component in components:
        yield component
        if isinstance(component, Group) and not component.path:
            yield from own_components(component.components)


def key_of(component: Component) -> str:
    """Return the name the component sets in its scope, "" if none."""
    if isinstance(component, (Input, Computed)):
        return component.key
    if isinstance(component, (Group, DynamicList)):
        return component.path
    return ""


def answers_anything(value: Any) -> bool:
    """Say whether an answer is there: false and 0 are answers, an empty list is not."""
    return value is not None and value not in ("", [])
