"""The requirement graph: what the elements of a DMN file are, and how they hang together across files."""

from collections.abc import Mapping
from dataclasses import dataclass

from decisions.errors import DecisionError, Place
from decisions.logic import FunctionOf, Logic
from decisions.types import ItemType


@dataclass(frozen=True)
class Reference:
    """An element by its id, of the file itself or of one that it imports."""

    id: str
    imported: str | None = None  # name of the import, which may be ""; None: the file itself


@dataclass(frozen=True, eq=False)
class InputData:
    """A value the caller brings."""

    id: str
    name: str  # of its variable, under which expressions read it
    type: ItemType


@dataclass(frozen=True, eq=False)
class Decision:
    """A decision and what it requires directly."""

    id: str
    name: str
    variable: str  # the name under which expressions read its result
    type: ItemType
    logic: Logic | None  # None: drawn, but not yet written; always null
    inputs: tuple[Reference, ...]
    requires: tuple[Reference, ...]
    broken: DecisionError | None = None  # why it cannot be evaluated

    @property
    def place(self) -> Place:
        return Place(self.name)


@dataclass(frozen=True, eq=False)
class Service:
    """Decisions that are called together, as a function of inputs and of decisions made outside."""

    id: str
    name: str
    outputs: tuple[Reference, ...]
    parameters: tuple[tuple[str, ItemType], ...]
    given: Mapping[str, Reference]  # name of the parameter → decision made outside
    broken: DecisionError | None = None

    @property
    def place(self) -> Place:
        return Place(self.name)


Invocable = Decision | Service | FunctionOf


@dataclass(frozen=True, eq=False)
class File:
    """What one DMN file defines, each by id, and the files it imports by the name it gives them."""

    name: str
    inputs: Mapping[str, InputData]
    decisions: Mapping[str, Decision]
    knowledge: Mapping[str, FunctionOf]
    services: Mapping[str, Service]
    imports: Mapping[str, "File"]

    def input(self, reference: Reference) -> InputData:
        return self.home(reference).inputs[reference.id]

    def decision(self, reference: Reference) -> Decision:
        return self.home(reference).decisions[reference.id]

    def home(self, reference: Reference) -> "File":
        """Return the file that defines what is referred to."""
        return self if reference.imported is None else self.imports[reference.imported]

    @property
    def invocables(self) -> "tuple[Invocable, ...]":
        """Everything that can be evaluated, decisions first."""
        return (*self.decisions.values(), *self.services.values(), *self.knowledge.values())

    def find(self, name: str) -> "tuple[File, Invocable] | None":
        """Return what can be evaluated under an id, a name, or `import.name`; and the file it is from."""
        found = next((one for one in self.invocables if one.id == name), None)
        found = found or next((one for one in self.invocables if one.name == name), None)
        if found:
            return self, found
        for prefix, file in self.imports.items():
            inside = file.find(name.removeprefix(prefix + ".")) if name.startswith(prefix + ".") else None
            if inside:
                return inside
        return None
