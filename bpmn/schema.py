"""The XML schema of BPMN 2.0 as tables: which attributes and which children an element may have.

libxml2 could validate against the same schema, but stops at the first child that comes out of order, which
most modelers write and which means nothing, and then says nothing of what is really wrong behind it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import SpiffWorkflow.bpmn.parser
from lxml import etree

_FOLDER: Final = Path(SpiffWorkflow.bpmn.parser.__file__).parent / "schema"
_FILES: Final = ("BPMN20.xsd", "Semantic.xsd")
_XSD: Final = "{http://www.w3.org/2001/XMLSchema}"
_NAME: Final = r"[^\W\d][\w.\-·]*"
_FORMS: Final[Mapping[str, re.Pattern[str]]] = {
    "boolean": re.compile("true|false|1|0"),
    "integer": re.compile(r"[+-]?\d+", re.ASCII),
    "int": re.compile(r"[+-]?\d+", re.ASCII),
    "ID": re.compile(_NAME),
    "IDREF": re.compile(_NAME),
    "QName": re.compile(f"({_NAME}:)?{_NAME}"),
}
REFERENCES: Final = frozenset({"IDREF", "QName"})


@dataclass(frozen=True)
class Value:
    """A simple type. `choices` are all its values; none: any of the form."""

    name: str
    choices: tuple[str, ...] = ()

    def holds(self, text: str) -> bool:
        if self.choices:
            return text in self.choices
        form = _FORMS.get(self.name)
        return form is None or form.fullmatch(text.strip()) is not None


@dataclass(frozen=True)
class Attribute:
    value: Value
    required: bool


@dataclass(frozen=True)
class Part:
    """A child as its parent declares it; elements that stand for `head` may take its place."""

    head: str
    type: str
    least: int
    most: int | None


@dataclass(frozen=True)
class Type:
    """What an element may have; `value` is that of an element that is but a text."""

    name: str
    base: str = ""
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    value: Value | None = None
    open: bool = False  # anything may stand in it: expressions, documentation, extensions


@dataclass(frozen=True)
class Schema:
    """`elements` are those that may stand wherever the element they stand for may."""

    types: Mapping[str, Type]
    elements: Mapping[str, str]  # name → type
    heads: Mapping[str, str]  # name → what it stands for
    abstract: frozenset[str]  # types of which no element can be

    def part(self, parent: Type, name: str) -> tuple[Part, Type] | None:
        """Return what a child of this name is; None when the parent can't have it."""
        heads = set(self._heads(name))
        for part in parent.parts:
            if part.head in heads:
                type = part.type if part.head == name else self.elements[name]
                return (part, self.types[type]) if type not in self.abstract else None
        return None

    def lineage(self, type: str) -> set[str]:
        """Return a type and all that it extends."""
        found = set()
        while type in self.types:
            found.add(type)
            type = self.types[type].base
        return found

    def _heads(self, name: str) -> Iterator[str]:
        while name:
            yield name
            name = self.heads.get(name, "")


@cache
def read_schema() -> Schema:
    """Return the schema that the wheel of SpiffWorkflow brings along, as the OMG publishes it."""
    drawn = _declared("complexType")
    values = {name: _value(node) for name, node in _declared("simpleType").items()}
    elements = _declared("element")
    names = {name: _local(node.get("type")) for name, node in elements.items()}
    return Schema(
        types={name: _type(name, drawn, values, names) for name in drawn}
        | {name: Type(name, value=Value(name)) for name in REFERENCES},
        elements=names,
        heads={name: _local(node.get("substitutionGroup")) for name, node in elements.items()},
        abstract=frozenset(name for name, node in drawn.items() if node.get("abstract") == "true")
        | {names[name] for name, node in elements.items() if node.get("abstract") == "true"},
    )


def _declared(kind: str) -> dict[str, Any]:
    roots = (etree.parse(_FOLDER / file).getroot() for file in _FILES)
    return {node.get("name"): node for root in roots for node in root.iterchildren(f"{_XSD}{kind}")}


def _type(name: str, drawn: Mapping[str, Any], values: Mapping[str, Value], names: Mapping[str, str]) -> Type:
    node = drawn[name]
    extension = next(node.iter(f"{_XSD}extension"), None)
    base = _local(extension.get("base")) if extension is not None else ""
    inherited = _type(base, drawn, values, names) if base else Type("")
    attributes = {
        one.get("name"): Attribute(_value_named(one.get("type"), values), one.get("use") == "required")
        for one in node.iter(f"{_XSD}attribute")
    }
    return Type(
        name,
        base,
        attributes={**inherited.attributes, **attributes},
        parts=(*inherited.parts, *_parts(node, names)),
        open=inherited.open or node.get("mixed") == "true" or next(node.iter(f"{_XSD}any"), None) is not None,
    )


def _parts(node: Any, names: Mapping[str, str]) -> Iterator[Part]:
    for one in node.iter(f"{_XSD}element"):
        name = _local(one.get("ref") or one.get("name"))
        # Of a choice each alone may be left out
        choice = next(one.iterancestors(f"{_XSD}choice"), None) is not None
        least = 0 if choice else int(one.get("minOccurs", "1"))
        most = one.get("maxOccurs", "1")
        type = _local(one.get("type")) if one.get("type") else names.get(name, name)
        yield Part(name, type, least, None if most == "unbounded" else int(most))


def _value_named(type: str, values: Mapping[str, Value]) -> Value:
    return values.get(_local(type), Value(_local(type)))


def _value(node: Any) -> Value:
    """A union with a URI, as for implementations, holds any text."""
    choices = tuple(one.get("value") for one in node.iter(f"{_XSD}enumeration"))
    free = next(node.iter(f"{_XSD}union"), None) is not None
    return Value(node.get("name"), () if free else choices)


def _local(name: str | None) -> str:
    return (name or "").rpartition(":")[2]
