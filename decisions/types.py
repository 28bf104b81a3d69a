"""Item definitions: the types a model declares, and values brought into them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from decisions.document import Element
from decisions.errors import DecisionError, Place
from feel import FeelError, UnaryTests, compile_unary
from feel.operators import midnight
from feel.types import ANY, Type, named


@dataclass(frozen=True)
class ItemType:
    """A FEEL type with the values it allows."""

    type: Type = ANY
    fields: tuple[tuple[str, "ItemType"], ...] = ()
    of: "ItemType | None" = None  # of the items, when it is a list
    allowed: UnaryTests | None = None

    @property
    def shape(self) -> Type:
        """The type as `instance of` knows it, without allowed values."""
        if self.of is not None:
            return Type("list", (self.of.shape,))
        if self.fields:
            return Type("context", fields=tuple((name, type_.shape) for name, type_ in self.fields))
        return self.type

    def coerced(self, value: Any) -> Any:
        """Return the value as this type has it, None when it does not fit: DMN 1.5, 10.3.2.9.4."""
        if value is None or self.accepts(value):
            return value
        if isinstance(value, list) and len(value) == 1 and self.of is None and self.accepts(value[0]):
            return value[0]
        if self.of is not None and not isinstance(value, list) and self.accepts([value]):
            return [value]
        if self.type.name == "date and time" and isinstance(value, date) and not isinstance(value, datetime):
            return midnight(value)
        return None

    def accepts(self, value: Any) -> bool:
        if value is None:
            return True
        if self.of is not None:
            fits = isinstance(value, list) and all(self.of.accepts(item) for item in value)
        elif self.fields:
            fits = isinstance(value, dict) and all(
                name in value and type_.accepts(value[name]) for name, type_ in self.fields
            )
        else:
            fits = self.type.accepts(value)
        return fits and (self.allowed is None or self.allowed(value, {}))


ANYTHING = ItemType()


class TypeTable:
    """The item definitions of a model, by name."""

    def __init__(self, definitions: Mapping[str, Element]) -> None:
        self._definitions = definitions
        self._types: dict[str, ItemType] = {}
        self._open: set[str] = set()  # being read; a type that contains itself is taken as any value

    def type(self, reference: str) -> ItemType:
        """Return the type a typeRef names; ANYTHING when it names none we know."""
        name = reference.strip()
        if name in self._types:
            return self._types[name]
        if name in self._definitions and name not in self._open:
            self._open.add(name)
            self._types[name] = self._read(self._definitions[name])
            self._open.discard(name)
            return self._types[name]
        local = named(name.rpartition(":")[2]) or named(name.removeprefix("feel.").rpartition("}")[2])
        return ItemType(local) if local else ANYTHING

    @property
    def shapes(self) -> dict[str, Type]:
        return {name: self.type(name).shape for name in self._definitions}

    def _read(self, definition: Element) -> ItemType:
        fields = tuple((part.name, self._read(part)) for part in definition.children("itemComponent"))
        base = ItemType(Type("context"), fields) if fields else self.type(definition.text("typeRef"))
        if definition.child("functionItem"):
            base = ItemType(Type("function"))
        allowed = definition.child("allowedValues") or definition.child("typeConstraint")
        if definition.get("isCollection") == "true":
            of = ItemType(base.type, base.fields, base.of, _tests(allowed, definition) or base.allowed)
            return ItemType(Type("list"), of=of)
        return ItemType(base.type, base.fields, base.of, _tests(allowed, definition) or base.allowed)


def _tests(allowed: Element | None, definition: Element) -> UnaryTests | None:
    if allowed is None or not allowed.text("text"):
        return None
    try:
        return compile_unary(allowed.text("text"))
    except FeelError as wrong:
        raise DecisionError(Place(column=definition.name), wrong.sentence) from None
