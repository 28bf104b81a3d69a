"""FEEL types: what `instance of`, parameters and DMN type references ask of a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from feel.limits import spend
from feel.operators import midnight
from feel.values import Function, Range, kind


@dataclass(frozen=True)
class Type:
    """A type by its FEEL name, with those inside it: list<of>, context<fields>, function<of…> -> result."""

    name: str
    of: tuple["Type", ...] = ()
    fields: tuple[tuple[str, "Type"], ...] = ()
    known: bool = True  # one that nobody has defined takes every value

    def accepts(self, value: Any) -> bool:
        """Say whether the value is an instance. null is an instance of Null and Any only."""
        if self.name == "any" or not self.known:
            return True
        if kind(value) != self.name:
            return False
        return self._accepts_content(value)

    def holds(self, value: Any) -> bool:
        """Say whether a variable of this type may have the value: an instance, or null."""
        return value is None or self.accepts(value)

    def coerced(self, value: Any) -> Any:
        """Return the value as this type has it, None when it does not fit: DMN 1.5, 10.3.2.9.4."""
        if value is None or self.accepts(value):
            return value
        if isinstance(value, list) and len(value) == 1 and self.accepts(value[0]):
            return value[0]
        if self.name == "list" and self.accepts([value]):
            return [value]
        if self.name == "date and time" and kind(value) == "date":
            return midnight(value)
        return None

    def _accepts_content(self, value: Any) -> bool:
        if self.name == "list":
            spend(1 + len(value))
            return all(of.accepts(item) for of in self.of for item in value)
        if self.name == "context":
            return all(name in value and of.holds(value[name]) for name, of in self.fields)
        if isinstance(value, Range):
            ends = [end for end in (value.start, value.end) if end is not None]
            return all(of.accepts(end) for of in self.of for end in ends)
        if isinstance(value, Function) and self.of:
            return len(value.parameters) == len(self.of) - 1
        return True

    def __str__(self) -> str:
        if self.name == "function" and self.of:
            *parameters, result = map(str, self.of)
            return f"function<{', '.join(parameters)}> -> {result}"
        inside = [str(of) for of in self.of] + [f"{name}: {field}" for name, field in self.fields]
        return f"{self.name}<{', '.join(inside)}>" if inside else self.name


ANY: Final = Type("any")
NO_TYPES: Final[Mapping[str, Type]] = {}
_NAMES: Final = {
    "any": "any",
    "null": "null",
    "number": "number",
    "string": "string",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "date and time": "date and time",
    "dateTime": "date and time",
    "days and time duration": "days and time duration",
    "dayTimeDuration": "days and time duration",
    "years and months duration": "years and months duration",
    "yearMonthDuration": "years and months duration",
    "list": "list",
    "context": "context",
    "range": "range",
    "function": "function",
}


TYPE_NAMES: Final = frozenset(_NAMES)


def named(name: str) -> Type | None:
    """Return the built-in type of that name, None when there is no such type."""
    known = _NAMES.get(name) or _NAMES.get(name.lower())
    return Type(known) if known else None
