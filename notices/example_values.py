"""Values for a preview without a case: guessed from how a template uses its variables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from config import SHANGHAI
from notices.template import FILTERS, GLOBALS

EXAMPLES: Final[Mapping[str, Any]] = {
    "date_cn": date(2026, 1, 5),
    "datetime_cn": datetime(2026, 1, 5, 9, 30, tzinfo=SHANGHAI),
    "yuan": Decimal("12345.60"),
    "yuan_capital": Decimal("12345.60"),
    "number_cn": 3,
    "paragraphs": "一、示例标题\n示例正文。",
}
ROWS: Final = 2  # of a list, so that what stands between items is seen


@dataclass
class _Shape:
    """What is known of a value: parts it has, what is in it when it is a list, an example of itself."""

    name: str
    parts: dict[str, "_Shape"] = field(default_factory=dict)
    item: "_Shape | None" = None
    example: Any = None

    def part(self, name: str) -> "_Shape":
        return self.parts.setdefault(name, _Shape(name))

    def rows(self, name: str) -> "_Shape":
        self.item = self.item or _Shape(name)
        return self.item

    def value(self) -> Any:
        if self.item is not None:
            return [self.item.value()] * ROWS
        if self.parts:
            return {name: part.value() for name, part in self.parts.items()}
        return f"〔{self.name}〕" if self.example is None else self.example


def example_values(template: str, organisation: str) -> dict[str, Any]:
    """Return a value for every variable; `organisation` is the code for what is asked the name of one.

    A template that can't be read has none: `template.check` says what is wrong with it.
    """
    environment = ImmutableSandboxedEnvironment()
    environment.filters |= FILTERS
    try:
        tree = environment.parse(template)
    except jinja2.TemplateSyntaxError:
        return {}
    top = _Shape("")
    _Reading(top, organisation).read(tree.body, {})
    return {name: part.value() for name, part in top.parts.items() if name not in GLOBALS}


@dataclass(frozen=True)
class _Reading:
    top: _Shape
    organisation: str

    def read(self, found: Iterable[nodes.Node], scope: Mapping[str, _Shape]) -> None:
        for node in found:
            inner = self._within(node, scope) if isinstance(node, nodes.For) else scope
            self._learn(node, inner)
            self.read(node.iter_child_nodes(), inner)

    def _within(self, loop: nodes.For, scope: Mapping[str, _Shape]) -> Mapping[str, _Shape]:
        target = loop.target.name if isinstance(loop.target, nodes.Name) else ""
        listed = self._shape(loop.iter, scope)
        own = {"loop": _Shape("loop")}
        return {**scope, **own, target: listed.rows(target) if listed else _Shape(target)}

    def _learn(self, node: nodes.Node, scope: Mapping[str, _Shape]) -> None:
        """Take what a use of a value says of it; a use alone says that it is there."""
        if isinstance(node, nodes.Filter):
            self._note(node.node, scope, EXAMPLES.get(node.name))
        elif isinstance(node, nodes.Compare) and isinstance(node.ops[0].expr, nodes.Const):
            self._note(node.expr, scope, node.ops[0].expr.value)
        elif isinstance(node, nodes.Call) and _called(node) == "organisation_name" and node.args:
            self._note(node.args[0], scope, self.organisation)
        elif isinstance(node, nodes.Name | nodes.Getattr):
            self._shape(node, scope)

    def _note(self, node: nodes.Node | None, scope: Mapping[str, _Shape], example: Any) -> None:
        shape = self._shape(node, scope)
        if shape is not None and shape.example is None:
            shape.example = example

    def _shape(self, node: nodes.Node | None, scope: Mapping[str, _Shape]) -> _Shape | None:
        if isinstance(node, nodes.Name):
            return scope.get(node.name) or self.top.part(node.name)
        if isinstance(node, nodes.Getattr):
            holder = self._shape(node.node, scope)
            return holder.part(node.attr) if holder else None
        return None


def _called(call: nodes.Call) -> str:
    return call.node.name if isinstance(call.node, nodes.Name) else ""
