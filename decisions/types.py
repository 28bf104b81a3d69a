"""Item definitions: the types a model declares, and values brought into them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from decisions.document import Element
from decisions.errors import DecisionError, Place
from feel import FeelError, Sentence, UnaryTests, compile_unary
from feel.operators import midnight
from feel.types import ANY, Type, named

# What older modelers offer besides the types of FEEL
_OTHER_NUMBERS: Final = frozenset(("integer", "long", "double", "decimal"))
_UNKNOWN_TYPE: Final = Sentence(
    "没有类型“{name}”，不检查它的值。", "There is no type '{name}': its values are not checked."
)


@dataclass(frozen=True)
class ItemType:
    """A FEEL type with the values it allows."""

    type: Type = ANY
    fields: tuple[tuple[str, "ItemType"], ...] = ()
    of: "ItemType | None" = None  # of the items, when it is a list
    allowed: tuple[UnaryTests, ...] = ()  # every one must fit
    name: str = ""  # as the model calls it
    broken: DecisionError | None = None  # its allowed values cannot be read

    def __str__(self) -> str:
        return self.name or self.type.name

    @property
    def shape(self) -> Type:
        """The type as `instance of` knows it, without allowed values."""
        if self.of is not None:
            return Type("list", (self.of.shape,))
        if self.fields:
            return Type("context", fields=tuple((name, type_.shape) for name, type_ in self.fields))
        return self.type

    def coerced(self, value: Any) -> Any:
        """Return the value as this type has it, None when it does not fit: DMN 1.5, 10.3.2.9.4.

        A list of one item stands for the item and the item for the list; a date for its midnight.
        Nothing else is converted: a text is never taken for a number. Raise DecisionError when the type
        itself is broken.
        """
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
        if self.broken is not None:
            raise self.broken
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
        return fits and all(tests(value, {}) for tests in self.allowed)


ANYTHING: Final = ItemType()


class TypeTable:
    """The item definitions of a model, by name, and those of the models it imports."""

    def __init__(self, definitions: Mapping[str, Element], imported: Mapping[str, "TypeTable"]) -> None:
        self.errors: list[DecisionError] = []
        self.warnings: list[tuple[Place, Sentence]] = []
        self._definitions = definitions
        self._imported = imported  # by the name of the import
        self._types: dict[str, ItemType] = {}
        self._open: set[str] = set()  # being read; a type that contains itself is taken as any value
        for name in definitions:
            self.find(name)

    def find(self, reference: str) -> ItemType | None:
        """Return the type a typeRef names, ANYTHING when it is empty, None when there is no such type."""
        name = reference.strip()
        if name in self._open or not name:
            return ANYTHING
        if name in self._definitions:
            if name not in self._types:
                self._open.add(name)
                self._types[name] = self._read(self._definitions[name], Place(type=name))
                self._open.discard(name)
            return self._types[name]
        return self._imported_type(name) or self._component(name) or _built_in(name)

    def type(self, reference: str, place: Place) -> ItemType:
        """Return the type a typeRef names; ANYTHING, with a warning, when there is no such type."""
        found = self.find(reference)
        if found is None:
            self.warnings.append((place, _UNKNOWN_TYPE.fill(name=reference)))
        return found or ANYTHING

    @property
    def shapes(self) -> dict[str, Type]:
        """The types an expression may name behind `instance of`."""
        shapes = {name: type_.shape for name, type_ in self._types.items()}
        for prefix, table in self._imported.items():
            shapes.update({f"{prefix}.{name}": shape for name, shape in table.shapes.items()})
        return shapes

    def _imported_type(self, name: str) -> ItemType | None:
        """`import.name`, the name alone when the import has none; DMN 1.1 wrote `prefix:name`."""
        local = name.rpartition(":")[2]
        for prefix, table in self._imported.items():
            inside = name.removeprefix(prefix + ".") if prefix else name
            if inside in table._definitions and (inside != name or not prefix):
                return table.find(inside)
            if local != name and local in table._definitions:
                return table.find(local)
        return None

    def _component(self, name: str) -> ItemType | None:
        """`type.field`"""
        outer, _, field = name.rpartition(".")
        found = self.find(outer) if outer in self._definitions else None
        return dict(found.fields).get(field) if found else None

    def _read(self, definition: Element, place: Place) -> ItemType:
        fields = tuple((part.name, self._read(part, place)) for part in definition.children("itemComponent"))
        if fields:
            base = ItemType(Type("context"), fields)
        elif definition.child("functionItem"):
            base = ItemType(Type("function"))
        else:
            base = self.type(definition.text("typeRef"), place)
        found = self._constrained(
            replace(base, name=definition.name), definition.child("allowedValues"), place
        )
        if definition.get("isCollection") == "true":
            found = ItemType(Type("list"), of=found, name=definition.name)
        return self._constrained(found, definition.child("typeConstraint"), place)

    def _constrained(self, type_: ItemType, allowed: Element | None, place: Place) -> ItemType:
        text = allowed.text("text") if allowed else ""
        if not text:
            return type_
        try:
            return replace(type_, allowed=(*type_.allowed, compile_unary(text)))
        except FeelError as wrong:
            error = DecisionError(place, wrong.sentence)
            self.errors.append(error)
            return replace(type_, broken=error)


def _built_in(name: str) -> ItemType | None:
    """A type of FEEL; DMN 1.1 and 1.2 wrote `feel:string` and `{namespace}string`."""
    local = name.rpartition(":")[2].removeprefix("feel.").rpartition("}")[2]
    found = named("number" if local in _OTHER_NUMBERS else local)
    return ItemType(found) if found else None
